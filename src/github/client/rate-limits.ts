// How GitHub says that a request exceeded a rate limit, how long it asks to wait, and the error if that is too long.

import { ActionError } from '../../core/errors/action-error.ts';
import { formatInstant, SECOND, type Duration } from '../../core/time.ts';
import { answerTime } from '../../http/answer-time.ts';
import { parseRetryAfter } from '../../http/retry-after.ts';
import { headerOf, isGitHubs, sentenceOf, type RequestFailure } from './request-failure.ts';

/** Older versions of GitHub Enterprise Server name the secondary limit after abuse: https://github.com/nf-core/tools/issues/970 */
const SENTENCE = /\bsecondary rate limit|\babuse detection mechanism|^API rate limit exceeded/i;

/** Seconds or a date, whatever its length. */
export function retryAfterOf(error: RequestFailure): Duration | undefined {
  return parseRetryAfter(headerOf(error, 'retry-after'));
}

export function isRateLimit(error: RequestFailure): boolean {
  if (error.status === 429) return true;
  if (error.status !== 403) return false;
  return isUsedUp(error) || headerOf(error, 'retry-after') !== undefined || SENTENCE.test(words(error));
}

/** Some servers answer with a page: https://github.com/nodemcu/nodemcu-firmware/issues/2748 */
function words(error: RequestFailure): string {
  return isGitHubs(error) ? sentenceOf(error) : error.message;
}

/** The primary limit, which says when it resets. */
export function isUsedUp(error: RequestFailure): boolean {
  return headerOf(error, 'x-ratelimit-remaining') === '0';
}

export function rateLimited(name: string, cause: RequestFailure): ActionError {
  const wait = retryAfterOf(cause);
  const reset = Number(headerOf(cause, 'x-ratelimit-reset') ?? NaN);
  const until =
    wait === undefined
      ? isUsedUp(cause) && reset > 0 && reset < 1e11
        ? ` The limit of this token resets at ${formatInstant(reset * SECOND)}.`
        : ''
      : ` GitHub asks to wait ${wait / SECOND} seconds, until ${formatInstant(answerTime(headerOf(cause, 'date')) + Math.min(wait, 1e12))}.`;
  return new ActionError(
    'github-rate-limited',
    `GitHub's rate limit did not end while this run waited, so the request for ${name} was not completed. A run waits five minutes for a request, and ten in all.`,
    {
      hint: `Run the workflow again later: it continues where this run stopped.${until} If there are many targets, distribute them over several workflows or tokens.`,
      cause,
    },
  );
}
