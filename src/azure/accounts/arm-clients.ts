// The clients of Resource Manager: those that may retry a request, and one that never does.

import { AzureMapsManagementClient } from '@azure/arm-maps';
import type { Log } from '../../core/ports/runner.ts';
import { azureDestination } from '../../http/destinations.ts';
import { boundTo } from '../client/bound-credential.ts';
import type { Cloud } from '../client/clouds.ts';
import { followOperations } from './long-running.ts';
import { armRefusals } from '../client/passing-refusals.ts';
import { withoutRetries, withRetries, type PolicyOptions } from '../client/retries.ts';
import { renewTokens, type RenewableCredential } from '../client/token-renewal.ts';

export interface ArmClients {
  /** For requests that have the same effect when they are sent twice. */
  readonly retrying: AzureMapsManagementClient;
  /** For an account that may not exist. It waits for what Azure accepted and has not finished. */
  readonly provisioning: () => AzureMapsManagementClient;
  /**
   * A regeneration that is sent again after a reset or a 5xx could happen twice.
   * @param mayLeave asked immediately before the request is sent. If not, the call fails with `HeldBack`.
   */
  readonly sendingOnce: (mayLeave: () => boolean) => AzureMapsManagementClient;
}

export interface ArmClientOptions {
  readonly subscriptionId: string;
  readonly cloud: Cloud;
  readonly credential: RenewableCredential;
  readonly log: Pick<Log, 'info'>;
  readonly signal: AbortSignal;
}

const SERVICE = 'Azure Resource Manager';

export function openArmClients({
  subscriptionId,
  cloud,
  credential: anyCredential,
  log,
  signal,
}: ArmClientOptions): ArmClients {
  const to = azureDestination(SERVICE, cloud.name, cloud.resourceManager);
  const credential = boundTo(cloud.resourceManager, anyCredential);
  const open = (options: PolicyOptions) =>
    new AzureMapsManagementClient(credential, subscriptionId, {
      endpoint: cloud.resourceManager,
      ...options,
    });
  const renewal = renewTokens(SERVICE, credential, log);
  const retried = { to, service: SERVICE, log, signal };
  return {
    retrying: open(withRetries({ ...retried, passing: armRefusals(true), around: [renewal] })),
    provisioning: () => {
      const around = [followOperations({ log, signal }), renewal];
      return open(withRetries({ ...retried, passing: armRefusals(false), around }));
    },
    sendingOnce: (mayLeave) => open(withoutRetries({ to, signal, mayLeave, around: [renewal] })),
  };
}
