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
  /** An account with a private endpoint answers at `{uniqueId}.{location}` in this zone. Undefined if it is not documented. */
  readonly privateDataPlane: string | undefined;
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
    privateDataPlane: 'account.maps.azure.com',
    vaultSuffix: 'vault.azure.net',
  },
  {
    name: 'AzureUSGovernment',
    resourceManager: 'management.usgovcloudapi.net',
    classicManager: 'management.core.usgovcloudapi.net',
    authority: 'login.microsoftonline.us',
    audience: 'api://AzureADTokenExchangeUSGov',
    dataPlane: 'atlas.azure.us',
    privateDataPlane: undefined,
    vaultSuffix: 'vault.usgovcloudapi.net',
  },
];

/** Whether Azure Maps answers at this host, publicly or behind a private endpoint. */
export function isDataPlane(host: string): boolean {
  return clouds.some(({ dataPlane }) => dataPlane === host) || isPrivateDataPlane(host);
}

export function isPrivateDataPlane(host: string): boolean {
  return clouds.some(({ privateDataPlane: zone }) => zone !== undefined && host.endsWith(`.${zone}`));
}
