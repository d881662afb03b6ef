// Time limits and retries for requests to Azure. They replace the SDK's own retries, which honor any Retry-After, however
// long, set no limit on a body that never ends, and log nothing.
//
// Retried: no answer, an answer that is cut short or not JSON, 408, 429, 500, 502, 503, 504, and refusals that pass by
// themselves. Not retried: any other 4xx, such as wrong credentials. There are at most four attempts, not counting throttled
// and passing ones, and none starts later than 100 seconds after the first.

import {
  RestError,
  type HttpClient,
  type PipelineOptions,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
  type SendRequest,
} from '@azure/core-rest-pipeline';
import type { Log } from '../../core/ports/runner.ts';
import { SECOND, type Duration } from '../../core/time.ts';
import type { Destination } from '../../http/destinations.ts';
import { pause } from '../../http/pause.ts';
import { httpClientFor } from './http-client.ts';
import type { PassingRefusals } from './passing-refusals.ts';
import { noteResend } from './resent-requests.ts';
import { transientFailureOf, type Attempt } from './transient-failures.ts';

const PAUSES: readonly Duration[] = [SECOND, 2 * SECOND, 4 * SECOND];
/** For one attempt, from the first byte sent to the last byte read. Azure usually answers within a second. */
const ATTEMPT_LIMIT: Duration = 30 * SECOND;
/** Between throttled attempts, if Azure sends no Retry-After. */
const LONGEST_THROTTLED_PAUSE: Duration = 16 * SECOND;
/** No attempt begins later than this after the first one. */
const TOTAL_LIMIT: Duration = 100 * SECOND;

export interface RetryOptions {
  /** The only one that the client sends requests to. */
  readonly to: Destination;
  /** The service's name, for the log: `Azure Resource Manager`. */
  readonly service: string;
  readonly log: Pick<Log, 'info'>;
  readonly signal: AbortSignal;
  readonly passing?: PassingRefusals;
  /** Policies around the retries. */
  readonly around?: readonly PipelinePolicy[];
}

/** For a client of the SDK whose calls may be sent again. */
export function withRetries(options: RetryOptions): PolicyOptions {
  return onlyPolicies(options.to, [...(options.around ?? []), retryPolicy(options)]);
}

/** For a client whose calls are sent once, whatever happens. */
export function withoutRetries({
  to,
  signal,
  limit = ATTEMPT_LIMIT,
  mayLeave = () => true,
  around = [],
}: {
  readonly to: Destination;
  readonly signal: AbortSignal;
  readonly limit?: Duration;
  readonly mayLeave?: () => boolean;
  readonly around?: readonly PipelinePolicy[];
}): PolicyOptions {
  const timeLimit: PipelinePolicy = {
    name: 'timeLimit',
    async sendRequest(request, next) {
      if (!mayLeave()) throw new HeldBack('The request was not sent, because it may no longer be right.');
      return sendWithin(limit, request, next, signal);
    },
  };
  return onlyPolicies(to, [...around, timeLimit]);
}

/** A request that was not sent, because the caller no longer wanted it when its turn came. */
export class HeldBack extends Error {
  override readonly name = 'HeldBack';
}

export interface PolicyOptions extends Pick<
  PipelineOptions,
  'retryOptions' | 'redirectOptions' | 'proxyOptions'
> {
  readonly httpClient: HttpClient;
  readonly additionalPolicies: { policy: PipelinePolicy; position: 'perRetry' }[];
}

/** @param policies the outermost first. */
function onlyPolicies(to: Destination, policies: readonly PipelinePolicy[]): PolicyOptions {
  return {
    httpClient: httpClientFor(to),
    retryOptions: { maxRetries: 0 },
    // Keeps the SDK from reading the proxy variables by a rule of its own. `httpClient` chooses the proxy.
    proxyOptions: { host: 'http://unused', port: 0 },
    // These services do not redirect. A redirect is not from Azure, and its target must not receive a token.
    redirectOptions: { maxRetries: 0 },
    // Innermost: they handle the unprocessed answers. The sign-in is not part of them and has its own retries.
    additionalPolicies: policies.map((policy) => ({ policy, position: 'perRetry' })),
  };
}

function retryPolicy({ service, log, signal, passing }: RetryOptions): PipelinePolicy {
  return {
    name: 'retries',
    async sendRequest(request, next) {
      const start = Date.now();
      for (let tries = 0, throttled = 0, refused = 0; ;) {
        const attempt = await attemptRequest(request, next, signal);
        const failure = transientFailureOf(attempt, signal, passing);
        if (failure === undefined) return resultOf(attempt);
        // A throttled request has no effect, so only the total time limits its retries.
        const delay =
          failure.kind === 'throttled'
            ? Math.min(2 ** throttled++ * SECOND, LONGEST_THROTTLED_PAUSE)
            : failure.kind === 'passing'
              ? failure.pauses[refused++]
              : PAUSES[tries++];
        const wait = Math.max(delay ?? 0, failure.retryAfter ?? 0);
        if (delay === undefined || Date.now() - start + wait > TOTAL_LIMIT) return resultOf(attempt);
        if (failure.kind === 'lost') noteResend(request);
        await pause(wait, `${service} ${failure.what}`, log, signal);
      }
    },
  };
}

async function attemptRequest(
  request: PipelineRequest,
  next: SendRequest,
  signal: AbortSignal,
): Promise<Attempt> {
  try {
    return { response: await sendWithin(ATTEMPT_LIMIT, request, next, signal) };
  } catch (error) {
    return { error };
  }
}

function resultOf(attempt: Attempt): PipelineResponse {
  if ('response' in attempt) return attempt.response;
  throw attempt.error;
}

/** The SDK's own time limit ends with the head of the answer. This one includes the body. */
async function sendWithin(
  limit: Duration,
  request: PipelineRequest,
  next: SendRequest,
  signal: AbortSignal,
): Promise<PipelineResponse> {
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort();
  }, limit);
  const { abortSignal } = request;
  request.abortSignal = AbortSignal.any([signal, late.signal]);
  try {
    return await next(request);
  } catch (error) {
    if (late.signal.aborted && !signal.aborted)
      throw new RestError('No answer arrived in time.', { code: 'ETIMEDOUT' });
    throw error;
  } finally {
    clearTimeout(timer);
    // The SDK would report any failure as canceled if it saw that this limit has passed.
    if (abortSignal === undefined) delete request.abortSignal;
    else request.abortSignal = abortSignal;
  }
}
