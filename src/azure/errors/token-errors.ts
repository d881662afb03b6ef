// Explains that Resource Manager did not accept the access token.

import type { RestError } from '@azure/core-rest-pipeline';
import { ActionError } from '../../core/errors/action-error.ts';
import type { ArmCall } from './arm-call.ts';
import { quoteMessageOf } from '../client/refusal-messages.ts';
import { codeOf } from '../client/rest-errors.ts';

export function tokenRefused(error: RestError, { account, assignee }: ArmCall): ActionError {
  const explain = (why: string, hint: string) =>
    new ActionError('azure-sign-in-refused', `Azure Resource Manager refused the access token${why}`, {
      hint,
      cause: error,
    });
  const code = codeOf(error);
  if (code === 'InvalidAuthenticationTokenTenant')
    return explain(
      ': the subscription belongs to a different tenant than the one that issued the token.',
      `Set tenant-id to the tenant of the subscription: az account show --subscription "${account.subscriptionId}" --query tenantId --output tsv. The application must exist in that tenant.`,
    );
  const isSession = assignee === undefined;
  // A claims challenge (continuous access evaluation): Microsoft's page "Claims challenges, claims requests and client capabilities".
  if (/\bclaims=|insufficient_claims/.test(error.response?.headers.get('www-authenticate') ?? ''))
    return explain(
      ` and requires a new sign-in (${code}, claims challenge).`,
      `Most likely, a Conditional Access policy does not allow access from this runner, or the identity was changed after the sign-in. ${isSession ? 'Run azure/login again before this step' : 'Run the workflow again'}; if that does not help, the sign-in logs of Microsoft Entra name the policy.`,
    );
  if (code === 'ExpiredAuthenticationToken')
    return explain(
      ', because it has expired.',
      isSession
        ? 'The session of azure/login did not return a newer one. Run azure/login in the same job, directly before this step.'
        : "A new token was refused as well. Compare the runner's clock with the time in the response.",
    );
  return explain(
    ` (${code}).${quoteMessageOf(error)}`,
    'The inputs cloud and tenant-id must match the account. If they do, run the workflow again.',
  );
}
