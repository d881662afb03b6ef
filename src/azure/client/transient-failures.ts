// Which failures of a request a retry may resolve.

import { isRestError, type PipelineResponse } from '@azure/core-rest-pipeline';
import { RETRY_HELPS, THROTTLED } from '../../core/waits/pause.ts';
import type { Duration } from '../../core/time.ts';
import { isLasting } from '../../http/network-failure.ts';
import { describeFailure, unusableAnswer } from '../../http/no-answer.ts';
import { parseRetryAfter } from '../../http/retry-after.ts';
import { jsonObjectIn } from './json-body.ts';
import type { PassingRefusals } from './passing-refusals.ts';

const UNREADABLE = `sent a response that could not be read; ${RETRY_HELPS}`;

export type Attempt = { readonly response: PipelineResponse } | { readonly error: unknown };

interface Described {
  /** Follows the name of the service, and says what to make of it. */
  readonly what: string;
  readonly retryAfter?: Duration | undefined;
}

export type TransientFailure =
  /** There was no usable answer, so the request may have had an effect. */
  | (Described & { readonly kind: 'lost' })
  | (Described & { readonly kind: 'throttled' })
  /** A refusal that passes by itself. */
  | (Described & { readonly kind: 'passing'; readonly pauses: readonly Duration[] });

/** @returns undefined for success, and for a failure that a retry would not change. */
export function transientFailureOf(
  attempt: Attempt,
  signal: AbortSignal,
  passing: PassingRefusals | undefined,
): TransientFailure | undefined {
  if ('error' in attempt) {
    const { error } = attempt;
    if (signal.aborted || !isRestError(error)) return undefined;
    return isLasting(error)
      ? undefined
      : {
          kind: 'lost',
          what:
            unusableAnswer(error) === undefined
              ? `did not respond (${describeFailure(error)}); ${RETRY_HELPS}`
              : UNREADABLE,
        };
  }
  const { response } = attempt;
  const { status, headers } = response;
  const retryAfter = parseRetryAfter(headers.get('retry-after'));
  if ([408, 429, 500, 502, 503, 504].includes(status)) {
    return status === 429
      ? { kind: 'throttled', what: `throttled the request (status 429); ${THROTTLED}`, retryAfter }
      : { kind: 'lost', what: `responded with status ${status}; ${RETRY_HELPS}`, retryAfter };
  }
  if (!isReadable(response)) return { kind: 'lost', what: UNREADABLE };
  const refusal = passing?.recognize(response);
  return refusal && { kind: 'passing', retryAfter, ...refusal };
}

/** A found, created, or missing account comes with a JSON body; a deletion may come without one. */
function isReadable({ status, bodyAsText, request }: PipelineResponse): boolean {
  const hasBody = [200, 201, 404].includes(status);
  const isEmptyDeletion = request.method === 'DELETE' && (bodyAsText ?? '') === '';
  return !hasBody || isEmptyDeletion || jsonObjectIn(bodyAsText) !== undefined;
}
