// Explains that Resource Manager did not accept the access token.

import type { RestError } from '@azure/core-rest-pipeline';
import { ActionError } from '../../core/errors/action-error.ts';
import type { ArmCall } from './arm-call.ts';
import { quoteMessageOf } from '../client/refusal-messages.ts';
import { codeOf } from '../client/rest-errors.ts';

export function tokenRefused(error: RestError, { account, assignee }: ArmCall): ActionError {
  const explain = (message: string, hint: string) =>
    new ActionError('azure-sign-in-refused', message, { hint, cause: error });
  const code = codeOf(error);
  if (code === 'InvalidAuthenticationTokenTenant')
    return explain(
      'The subscription belongs to a different tenant than the one that issued the access token. Azure Resource Manager refused the token.',
      `Set tenant-id to the tenant of the subscription, in which the application must exist. To see it:\naz account show --subscription "${account.subscriptionId}" --query tenantId --output tsv`,
    );
  const isSession = assignee === undefined;
  // A claims challenge (continuous access evaluation): Microsoft's page "Claims challenges, claims requests and client capabilities".
  if (/\bclaims=|insufficient_claims/.test(error.response?.headers.get('www-authenticate') ?? ''))
    return explain(
      `Azure Resource Manager refused the access token and requires a new sign-in (${code}, claims challenge).`,
      `${isSession ? 'Run azure/login again before this step' : 'Run the workflow again'}; if that does not help, look in the sign-in logs of Microsoft Entra. Most likely, a Conditional Access policy, which they name, does not allow access from this runner, or the identity was changed after the sign-in.`,
    );
  if (code === 'ExpiredAuthenticationToken')
    return explain(
      'The access token has expired, according to Azure Resource Manager.',
      isSession
        ? 'Run azure/login in the same job, directly before this step. Its session did not return a newer token.'
        : "Check the runner's clock, and synchronize it with a time server. A new token was refused as well.",
    );
  return explain(
    `Azure Resource Manager refused the access token (${code}).${quoteMessageOf(error)}`,
    'Check that the inputs cloud and tenant-id match the account. If they do, run the workflow again.',
  );
}
