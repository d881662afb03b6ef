// The national clouds that are simulated. Independent of the table in src/, so that each checks the other.
export type CloudName = 'AzureCloud' | 'AzureUSGovernment';

export interface Cloud {
  readonly name: CloudName;
  readonly resourceManager: string;
  /** The former audience of Resource Manager, which the Azure CLI still requests. */
  readonly classicManager: string;
  readonly authority: string;
  readonly audience: string;
  readonly dataPlane: string;
  readonly vaultSuffix: string;
}

export const clouds: readonly Cloud[] = [
  {
    name: 'AzureCloud',
    resourceManager: 'management.azure.com',
    classicManager: 'management.core.windows.net',
    authority: 'login.microsoftonline.com',
    audience: 'api://AzureADTokenExchange',
    dataPlane: 'atlas.microsoft.com',
    vaultSuffix: 'vault.azure.net',
  },
  {
    name: 'AzureUSGovernment',
    resourceManager: 'management.usgovcloudapi.net',
    classicManager: 'management.core.usgovcloudapi.net',
    authority: 'login.microsoftonline.us',
    audience: 'api://AzureADTokenExchangeUSGov',
    dataPlane: 'atlas.azure.us',
    vaultSuffix: 'vault.usgovcloudapi.net',
  },
];
