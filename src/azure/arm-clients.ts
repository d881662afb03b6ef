// The clients of Resource Manager: one that may send a request again, and one that never does.

import { AzureMapsManagementClient } from '@azure/arm-maps';
import type { TokenCredential } from '@azure/identity';
import type { Story } from '../core/ports.ts';
import type { Cloud } from './clouds.ts';
import { once, patient, type ClientOptions } from './patience.ts';

export interface ArmClients {
  /** For what is the same when it is done twice. */
  readonly asking: AzureMapsManagementClient;
  /** A regeneration that was sent again after a reset or a 5xx could happen twice. */
  readonly regenerating: AzureMapsManagementClient;
}

export interface ArmClientOptions {
  readonly subscriptionId: string;
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
  readonly story: Pick<Story, 'info'>;
  readonly signal: AbortSignal;
}

export function openArmClients({
  subscriptionId,
  cloud,
  credential,
  story,
  signal,
}: ArmClientOptions): ArmClients {
  const open = (waiting: ClientOptions) =>
    new AzureMapsManagementClient(credential, subscriptionId, {
      endpoint: cloud.resourceManager,
      ...waiting,
    });
  return {
    asking: open(patient({ service: 'Azure Resource Manager', story, signal })),
    regenerating: open(once({ signal })),
  };
}
