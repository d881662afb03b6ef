// How to sign in to Azure, and in which cloud. Pure.

import { CLOUD_NAMES, type AzureAuth, type CloudName } from '../request.ts';
import type { InputReader } from './reader.ts';

export function parseCloud(inputs: InputReader): CloudName {
  const text = inputs.text('cloud');
  if (/^azurechina(cloud)?$/i.test(text)) {
    inputs.problem(
      'cloud',
      'Azure Maps is not available in the China cloud. Use AzureCloud or AzureUSGovernment.',
    );
    return 'AzureCloud';
  }
  return inputs.oneOf('cloud', CLOUD_NAMES, 'AzureCloud');
}

/** From Microsoft's documentation on workload identity federation. */
export const DEFAULT_AUDIENCE: Readonly<Record<CloudName, string>> = {
  AzureCloud: 'api://AzureADTokenExchange',
  AzureUSGovernment: 'api://AzureADTokenExchangeUSGov',
};

export function parseAuth(inputs: InputReader, cloud: CloudName): AzureAuth {
  const kind = inputs.oneOf('azure-auth', ['oidc', 'azure-cli'], 'oidc');
  if (kind === 'azure-cli') return { kind, tenantId: inputs.guid('tenant-id') };
  const why = 'It is used to sign in with azure-auth: oidc, and is not a secret.';
  return {
    kind,
    clientId: inputs.requiredGuid('client-id', why),
    tenantId: inputs.requiredGuid('tenant-id', why),
    audience: inputs.line('audience') ?? DEFAULT_AUDIENCE[cloud],
  };
}
