// How this action waits for GitHub: what is tried again, how often, and for how long at most.
//
// - No answer, 5xx, or an answer that cannot be read: three times more, after 1, 4 and 9 seconds.
// - A rate limit (403 or 429 that says so, by Retry-After or by x-ratelimit-reset, else a minute): up to three times, and
//   five minutes in all for a request. A longer wait would only hold up the job: the next run finishes the work.
// - Every other 4xx fails at once, and so does a certificate that does not verify: trying again changes nothing.

import type { getOctokit } from '@actions/github';
import { ActionError } from '../core/errors.ts';
import { networkFailureOf } from '../core/network-failure.ts';
import type { Story } from '../core/ports.ts';
import { formatDuration, SECOND } from '../core/time.ts';
import { headerOf, isRequestFailure, type RequestFailure } from './request-failure.ts';

const RETRIES = 3;
const LIMIT_RETRIES = 3;
const LONGEST_LIMIT_SECONDS = 300;

/** For the retry plugin, which ignores Retry-After: rate limits are the throttling plugin's. */
export const RETRY_OPTIONS = {
  retries: RETRIES,
  doNotRetry: Array.from({ length: 100 }, (_, index) => 400 + index),
} as const;

type OnLimit = (seconds: number, options: object, octokit: unknown, retries: number) => boolean;

/** For the throttling plugin, which also spaces writes a second apart, as GitHub asks. */
export function throttleOptions(story: Pick<Story, 'info'>): {
  readonly onRateLimit: OnLimit;
  readonly onSecondaryRateLimit: OnLimit;
} {
  /** By request. */
  const waited = new WeakMap<object, number>();
  const limited =
    (what: string): OnLimit =>
    (seconds, options, _octokit, retries) => {
      const total = (waited.get(options) ?? 0) + seconds;
      if (retries >= LIMIT_RETRIES || !(total <= LONGEST_LIMIT_SECONDS)) return false;
      waited.set(options, total);
      story.info(`GitHub's ${what} is reached; waiting ${formatDuration(seconds * SECOND)}, as it asks`);
      return true;
    };
  return { onRateLimit: limited('rate limit'), onSecondaryRateLimit: limited('secondary rate limit') };
}

/** What a plugin is given: the core, without the methods that other plugins add. */
type Octokit = Parameters<Parameters<typeof getOctokit>[2]>[0];

interface Attempt {
  readonly request?: { readonly retryCount?: number };
}

/** An answer of GitHub's that is not JSON: cut short, or not GitHub's. It may be better the next time. */
class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
  /** What the retry plugin takes for a passing fault. */
  readonly status = 500;
  readonly request: object;

  constructor(request: object) {
    super('The answer is not JSON.');
    this.request = request;
  }
}

/**
 * A plugin to be loaded before the others, so that it sees every attempt: it makes unreadable answers errors, makes a
 * rate limit known that the throttling plugin would overlook, and says in the log what is tried again.
 */
export function attempts(story: Pick<Story, 'info'>): (octokit: Octokit) => Record<string, never> {
  return ({ hook }) => {
    hook.after('request', (answer, options) => {
      const { status, data } = answer as { readonly status: number; readonly data: unknown };
      if (status === 200 && (typeof data !== 'object' || data === null || data instanceof ArrayBuffer))
        throw new UnreadableAnswer({ ...options, request: { ...options.request } });
    });
    hook.error('request', (error, options) => {
      if (isRequestFailure(error)) {
        markLimit(error);
        markFinal(error);
        tell(error, options as Attempt, story);
      }
      throw error;
    });
    return {};
  };
}

function tell(error: RequestFailure, { request }: Attempt, story: Pick<Story, 'info'>): void {
  const count = request?.retryCount ?? 0;
  if (error.status < 500 || count >= RETRIES || isCancelled(error)) return;
  const what = isUnreadable(error)
    ? 'gave an answer that cannot be read'
    : error.response === undefined
      ? 'gave no answer'
      : `answered with status ${error.status}`;
  story.info(`GitHub ${what}; trying again in ${formatDuration((count + 1) ** 2 * SECOND)}`);
}

/** The throttling plugin knows a limit by the words of GitHub's own message only; proxies and GHES have others. */
function markLimit(error: RequestFailure): void {
  const limit =
    error.status === 429 || (error.status === 403 && headerOf(error, 'retry-after') !== undefined);
  if (limit && headerOf(error, 'x-ratelimit-remaining') !== '0' && !/\bsecondary rate\b/i.test(error.message))
    error.message += ' (secondary rate limit)';
}

/** Octokit gives every network failure the status 500; with one of 4xx the retry plugin lets it pass. */
function markFinal(error: RequestFailure): void {
  if (error.response === undefined && networkFailureOf(error) === 'certificate') error.status = 495;
}

export function isUnreadable(error: unknown): boolean {
  return error instanceof UnreadableAnswer;
}

/** The run's own cancellation ended the request: nothing is tried again, and nothing is to be told. */
function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof ActionError;
}
