// The addresses of each Azure cloud, from Microsoft's documentation on Azure Government and Azure Maps.

import { VAULT_SUFFIXES, type CloudName } from '../../core/request.ts';

export interface Cloud {
  readonly name: CloudName;
  readonly resourceManager: string;
  readonly authority: string;
  /** The Azure Maps data plane. */
  readonly dataPlane: string;
  /** The domain below which an account with a private endpoint has its own host; none is documented for Azure Government. */
  readonly privateDataPlane: string | undefined;
  /** The domain of Key Vault, below which each vault has its own host. */
  readonly vaultSuffix: string;
}

export const CLOUDS: Readonly<Record<CloudName, Cloud>> = {
  AzureCloud: {
    name: 'AzureCloud',
    resourceManager: 'https://management.azure.com',
    authority: 'https://login.microsoftonline.com',
    dataPlane: 'https://atlas.microsoft.com',
    privateDataPlane: 'account.maps.azure.com',
    vaultSuffix: VAULT_SUFFIXES.AzureCloud,
  },
  AzureUSGovernment: {
    name: 'AzureUSGovernment',
    resourceManager: 'https://management.usgovcloudapi.net',
    authority: 'https://login.microsoftonline.us',
    dataPlane: 'https://atlas.azure.us',
    privateDataPlane: undefined,
    vaultSuffix: VAULT_SUFFIXES.AzureUSGovernment,
  },
};
