// The clients of Resource Manager: one that may retry a request, and one that never does.

import { AzureMapsManagementClient } from '@azure/arm-maps';
import type { TokenCredential } from '@azure/identity';
import type { Log } from '../core/ports/runner.ts';
import type { Cloud } from './clouds.ts';
import { withoutRetries, withRetries, type PolicyOptions } from './retries.ts';

export interface ArmClients {
  /** For requests that have the same effect when they are sent twice. */
  readonly retrying: AzureMapsManagementClient;
  /**
   * A regeneration that is sent again after a reset or a 5xx could happen twice.
   * @param mayLeave asked immediately before the request is sent. If not, the call fails with `HeldBack`.
   */
  readonly sendingOnce: (mayLeave: () => boolean) => AzureMapsManagementClient;
}

export interface ArmClientOptions {
  readonly subscriptionId: string;
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
  readonly log: Pick<Log, 'info'>;
  readonly signal: AbortSignal;
}

export function openArmClients({
  subscriptionId,
  cloud,
  credential,
  log,
  signal,
}: ArmClientOptions): ArmClients {
  const open = (options: PolicyOptions) =>
    new AzureMapsManagementClient(credential, subscriptionId, {
      endpoint: cloud.resourceManager,
      ...options,
    });
  return {
    retrying: open(withRetries({ service: 'Azure Resource Manager', log, signal })),
    sendingOnce: (mayLeave) => open(withoutRetries({ signal, mayLeave })),
  };
}
