// The national clouds as the simulator plays them; kept apart from the action's own table on purpose.
export type CloudName = 'AzureCloud' | 'AzureUSGovernment';

export interface Cloud {
  readonly name: CloudName;
  readonly resourceManager: string;
  /** Resource Manager's older audience, which the Azure CLI still asks for. */
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
