// Where each Azure cloud lives. From Microsoft's documentation of Azure Government and of Azure Maps.

import type { CloudName } from '../core/request.ts';

export interface Cloud {
  readonly resourceManager: string;
  readonly authority: string;
  /** Host of the Azure Maps data plane. */
  readonly dataPlane: string;
}

export const CLOUDS: Readonly<Record<CloudName, Cloud>> = {
  AzureCloud: {
    resourceManager: 'https://management.azure.com',
    authority: 'https://login.microsoftonline.com',
    dataPlane: 'https://atlas.microsoft.com',
  },
  AzureUSGovernment: {
    resourceManager: 'https://management.usgovcloudapi.net',
    authority: 'https://login.microsoftonline.us',
    dataPlane: 'https://atlas.azure.us',
  },
};

/** The scope of a Resource Manager token; it follows the endpoint. */
export function resourceManagerScope(cloud: Cloud): string {
  return `${cloud.resourceManager}/.default`;
}
