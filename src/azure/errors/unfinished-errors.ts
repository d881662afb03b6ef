// Explains that Azure accepted a request and did not finish it.

import { ActionError } from '../../core/errors/action-error.ts';
import { nameOf, type ArmCall } from './arm-call.ts';
import { Unfinished } from '../client/unfinished.ts';
import { wasAccepted } from '../client/resent-requests.ts';
import { quoteMessageOf } from '../client/refusal-messages.ts';
import { codeOf } from '../client/rest-errors.ts';

/** @param translated what the failure would mean if Azure had not accepted the request; kept if it names the cause. */
export function unfinished(
  error: unknown,
  { account, action }: ArmCall,
  translated: ActionError,
): ActionError {
  const how = endOf(error);
  if (how === undefined || !['azure-request-failed', 'azure-unreachable'].includes(translated.code))
    return translated;
  const isDeletion = action === 'delete';
  return new ActionError(
    isDeletion ? 'azure-deletion-unfinished' : 'azure-provisioning-failed',
    `Azure did not finish ${isDeletion ? 'deleting' : 'creating'} ${nameOf(account)}: ${how}`,
    {
      hint: 'Check the account and its activity log in the Azure portal, then run the workflow again.',
      cause: error,
    },
  );
}

/** How an operation that Azure had accepted ended; undefined for any other failure. */
function endOf(error: unknown): string | undefined {
  if (error instanceof Unfinished)
    return 'it accepted the request, and 10 minutes later its operation was not finished.';
  return wasAccepted(error)
    ? `it accepted the request, but its operation ended without success (${codeOf(error)}).${quoteMessageOf(error)}`
    : undefined;
}
