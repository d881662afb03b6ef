// What the failure of a regeneration says about its effect, which decides whether the request may be sent again.

import { ActionError } from '../../core/errors/action-error.ts';
import type { RegenerateAnswer } from '../../core/ports/keys.ts';
import { SECOND } from '../../core/time.ts';
import { neverLeft } from '../../http/network-failure.ts';
import { isNotFound, isPassingConflict } from '../client/passing-refusals.ts';
import { messageOf } from '../client/refusal-messages.ts';
import { codeOf, isDefiniteRefusal, retryAfterOf, statusOf } from '../client/rest-errors.ts';
import { HeldBack } from '../client/retries.ts';

/** @throws a definite refusal. */
export function judgeRegeneration(error: unknown, translated: ActionError): RegenerateAnswer {
  if (statusOf(error) === 429)
    return { kind: 'throttled', after: retryAfterOf(error) ?? 10 * SECOND, error: translated };
  const code = codeOf(error);
  if (isNotFound(statusOf(error), code)) return { kind: 'deferred', error: foundElsewhere(code, translated) };
  if (isPassingConflict(statusOf(error), code, messageOf(error)))
    return { kind: 'deferred', error: translated };
  // The sign-in, which precedes the request, failed; or Azure itself refused the request.
  if (error instanceof ActionError || isDefiniteRefusal(error)) throw translated;
  if (error instanceof HeldBack) return { kind: 'unsent', error: heldBack() };
  return { kind: neverLeft(error) ? 'unsent' : 'ambiguous', error: translated };
}

/** The keys were listed a moment before, and are listed again before this is thrown. */
function foundElsewhere(code: string, { cause }: ActionError): ActionError {
  return new ActionError(
    'azure-unexpected-answer',
    `Azure did not find the account to regenerate a key, but listed its keys in between. Each request got status 404 (${code}).`,
    {
      hint: "Run the workflow again in 15 minutes: Resource Manager's answers can be behind for some minutes. No key was regenerated.",
      cause,
    },
  );
}

function heldBack(): ActionError {
  return new ActionError(
    'azure-unreachable',
    'No key was regenerated, because the request was held up for so long that the keys could have changed in the meantime. It was not sent.',
    { hint: 'Run the workflow again.' },
  );
}
