// What to do when the Azure CLI returned no token.

import { DEFAULT_AUDIENCE } from '../../core/inputs/sign-in.ts';
import type { Cloud } from '../client/clouds.ts';

export interface AzCall {
  readonly resource: string;
  /** The input. */
  readonly tenantId: string | undefined;
  readonly cloud: Pick<Cloud, 'name' | 'authority'>;
}

export interface Failure {
  /** Completes the message. */
  readonly reason: string;
  readonly hint?: (call: AzCall) => string;
}

/** Prints az's own message, and of a token only the time. */
export function inspect({ resource, tenantId }: AzCall): string {
  const tenant = tenantId === undefined ? '' : ` --tenant ${tenantId}`;
  return `Run this in a step before this one, in the same job. It shows what az reports, but not the token:\naz account get-access-token --resource ${resource}${tenant} --query expiresOn --output tsv`;
}

function loginStep({ tenantId = '<tenant-id>', cloud }: AzCall): string {
  // In another cloud, azure/login has the right audience only if it is told: its README, `environment`.
  const place =
    cloud.name === 'AzureCloud'
      ? ''
      : `
    environment: ${cloud.name.toLowerCase()}
    audience: ${DEFAULT_AUDIENCE[cloud.name]}`;
  return `- uses: azure/login@v3
  with:
    client-id: <client-id>
    tenant-id: ${tenantId}
    subscription-id: <subscription-id>${place}`;
}

export const OIDC = 'Or use azure-auth: oidc, which does not need az.';

/** @param first what to do, as a sentence. */
export const signIn = (first: string) => (call: AzCall) =>
  `${first}\nAdd this step before this one, in the same job:\n${loginStep(call)}\n${OIDC}`;

/** @param why a clause that begins with a comma or a semicolon. */
export const useCloud =
  (why: string) =>
  ({ cloud, ...call }: AzCall) =>
    `Select the cloud of the account, and sign in again${why}:\naz cloud set --name ${cloud.name}\n${loginStep({ cloud, ...call })}`;
