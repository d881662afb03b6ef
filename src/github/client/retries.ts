// How this action waits for GitHub: what it retries, how often, and for how long at most.
//
// - No answer, 5xx, or an answer that cannot be read: three retries, after 1, 4 and 9 seconds.
// - A rate limit (403 or 429): up to five retries, after Retry-After, x-ratelimit-reset, or else a minute, and up to five
//   minutes in total per request and ten per run. A longer wait would only delay the job: the next run finishes the work.
// - Every other 4xx fails at once here, and so does a certificate that cannot be verified: a retry changes nothing. Elsewhere,
//   new-token.ts repeats the first refusals of a token, and secret-writes.ts a conflict and a value sealed for an old key.

import type { getOctokit } from '@actions/github';
import { ActionError } from '../../core/errors/action-error.ts';
import { isLasting } from '../../http/network-failure.ts';
import { unusableAnswer } from '../../http/no-answer.ts';
import { describeWait, RETRY_HELPS } from '../../core/waits/pause.ts';
import type { Log } from '../../core/ports/runner.ts';
import { SECOND } from '../../core/time.ts';
import { createPace, type Pace } from './pace.ts';
import { isRateLimit, isUsedUp, retryAfterOf } from './rate-limits.ts';
import { mediaType } from './foreign-answers.ts';
import { Redirected } from './http-fetch.ts';
import { isRequestFailure, type RequestFailure } from './request-failure.ts';

const RETRIES = 3;
/** While a limit holds up all writes, one of them finds out whether it has ended. It needs more attempts than each of many. */
const LIMIT_RETRIES = 5;
const LONGEST_LIMIT_SECONDS = 300;
/** Requests that wait at the same time count once. */
const LONGEST_LIMITS_OF_RUN_SECONDS = 600;

const LIMITED = 'this can happen with many requests, and needs no action';

/** For the retry plugin, which ignores Retry-After. The throttling plugin handles rate limits. */
export const RETRY_OPTIONS = {
  retries: RETRIES,
  doNotRetry: Array.from({ length: 100 }, (_, index) => 400 + index),
} as const;

type OnLimit = (seconds: number, options: object, octokit: unknown, retries: number) => boolean;

/** For the throttling plugin, which also keeps the pace of the writes. A limit holds up all writes, not only the refused ones. */
export function throttleOptions(log: Pick<Log, 'info'>): Pace['limiters'] & {
  readonly onRateLimit: OnLimit;
  readonly onSecondaryRateLimit: OnLimit;
} {
  const { limiters, pause } = createPace();
  /** The total wait in seconds, by request. */
  const waited = new WeakMap<object, number>();
  let waitedByRun = 0;
  /** When the last wait ends, by the clock of `performance`. */
  let until = 0;
  const limited =
    (what: string): OnLimit =>
    (seconds, options, _octokit, retries) => {
      const total = (waited.get(options) ?? 0) + seconds;
      const now = performance.now() / SECOND;
      const ofRun = waitedByRun + now + seconds - Math.max(now, until);
      if (retries >= LIMIT_RETRIES || !(total <= LONGEST_LIMIT_SECONDS)) return false;
      if (ofRun > LONGEST_LIMITS_OF_RUN_SECONDS) return false;
      waited.set(options, total);
      waitedByRun = Math.max(waitedByRun, ofRun);
      // Of writes that were refused at about the same time, the first one tells.
      if (now > until || now + seconds > until + seconds / 4) {
        const isAsked = (options as Attempt).request?.isWaitAsked === true;
        const aside = isAsked ? 'as GitHub asks' : 'because GitHub did not say how long';
        log.info(describeWait(seconds * SECOND, `its ${what} was exceeded; ${LIMITED}`, aside));
      }
      until = Math.max(until, now + seconds);
      pause(seconds);
      return true;
    };
  return {
    ...limiters,
    onRateLimit: limited('rate limit'),
    onSecondaryRateLimit: limited('secondary rate limit'),
  };
}

/** What a plugin receives: the core, without the methods that other plugins add. */
export type Octokit = Parameters<Parameters<typeof getOctokit>[2]>[0];

/** What is known of a request across all its attempts. The plugins copy a request's options, but not this object. */
export interface RequestRecord {
  /** Whether an attempt may have had an effect: its answer was lost, or was not GitHub's. */
  isUncertain: boolean;
}

interface Attempt {
  readonly request?: {
    readonly retryCount?: number;
    readonly record?: RequestRecord;
    /** Whether GitHub said how long to wait for the end of a rate limit. */
    isWaitAsked?: boolean;
  };
}

/** An answer that is not JSON: cut short, or not from GitHub. A retry may succeed. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
  /** What the retry plugin takes for a transient failure. */
  readonly status = 500;
  readonly request: object;
  /** The type of its content. */
  readonly type: string;

  constructor(request: object, type: string) {
    super('The answer is not JSON.');
    this.request = request;
    this.type = type;
  }
}

interface Answer {
  readonly status: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

/**
 * A plugin to load before the others, so that it sees every attempt. It turns unreadable answers into errors, marks rate
 * limits that the throttling plugin would miss, and logs what is retried.
 */
export function attempts(log: Pick<Log, 'info'>): (octokit: Octokit) => Record<string, never> {
  return ({ hook }) => {
    hook.after('request', (answer, options) => {
      const { status, data, headers } = answer as Answer;
      if (status >= 300) throw new Redirected(answer as Answer);
      if (status === 200 && (typeof data !== 'object' || data === null || data instanceof ArrayBuffer))
        throw new UnreadableAnswer(
          { ...options, request: { ...options.request } },
          mediaType(headers['content-type']),
        );
    });
    hook.error('request', (error, options) => {
      if (isRequestFailure(error)) {
        const attempt = options as Attempt;
        markLimit(error, attempt);
        markFinal(error);
        if (attempt.request?.record && mayHaveHadEffect(error)) attempt.request.record.isUncertain = true;
        logRetry(error, attempt, log);
      }
      throw error;
    });
    return {};
  };
}

/** A 4xx is GitHub's refusal, also one that is retried because of a rate limit. */
function mayHaveHadEffect(error: RequestFailure): boolean {
  return error.response === undefined || error.status >= 500;
}

function logRetry(error: RequestFailure, { request }: Attempt, log: Pick<Log, 'info'>): void {
  const count = request?.retryCount ?? 0;
  if (error.status < 500 || count >= RETRIES || isCanceled(error)) return;
  const what =
    error instanceof UnreadableAnswer || unusableAnswer(error) !== undefined
      ? 'sent a response that could not be read'
      : error.response === undefined
        ? 'did not respond'
        : `responded with status ${error.status}`;
  log.info(describeWait((count + 1) ** 2 * SECOND, `GitHub ${what}; ${RETRY_HELPS}`));
}

/**
 * The throttling plugin recognizes a limit only by the words of GitHub's message, which proxies and older servers do not use, and
 * a wait only in seconds.
 */
function markLimit(error: RequestFailure, { request }: Attempt): void {
  if (!isRateLimit(error)) return;
  const wait = retryAfterOf(error);
  if (wait !== undefined && error.response)
    error.response.headers['retry-after'] = Math.max(1, Math.ceil(wait / SECOND));
  if (request) request.isWaitAsked = wait !== undefined || isUsedUp(error);
  if (!isUsedUp(error) && !/\bsecondary rate\b/i.test(error.message))
    error.message += ' (secondary rate limit)';
}

/** Octokit gives every network failure the status 500. With a 4xx the retry plugin does not retry it. */
function markFinal(error: RequestFailure): void {
  if (error.response === undefined && isLasting(error)) error.status = 495;
}

/** Canceling the run ended the request, which is then not retried. */
function isCanceled(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof ActionError;
}
