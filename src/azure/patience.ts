// How this action waits for Azure: the one place where a request to Azure is limited in time, tried again, or given
// up. It replaces the SDK's own retries, which follow any Retry-After however long, set no limit to a body that never
// ends, and say nothing in the log.
//
// Tried again: no answer, an answer cut short or not in JSON, 408, 429, 500, 502, 503, 504. Never: every other 4xx,
// wrong credentials first of all. Four attempts at most, not counting those that Azure throttles, and none begins later
// than 100 seconds after the first.

import {
  isRestError,
  RestError,
  type PipelineOptions,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
  type SendRequest,
} from '@azure/core-rest-pipeline';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeNetworkFailure, networkFailureOf } from '../core/network-failure.ts';
import type { Story } from '../core/ports.ts';
import { formatDuration, SECOND, type Duration } from '../core/time.ts';
import { lastingAgent } from './connections.ts';
import { retryAfterIn } from './rest-errors.ts';

const PAUSES: readonly Duration[] = [SECOND, 2 * SECOND, 4 * SECOND];
/** Of one attempt, from the first byte sent to the last byte read. Azure answers these requests within a second. */
const ATTEMPT_LIMIT: Duration = 30 * SECOND;
/** Between attempts that Azure throttles without saying for how long. */
const LONGEST_THROTTLED_PAUSE: Duration = 16 * SECOND;
/** No attempt begins later than this after the first one. */
const TOTAL_LIMIT: Duration = 100 * SECOND;

export interface PatienceOptions {
  /** Who is asked, for the log: `Azure Resource Manager`. */
  readonly service: string;
  readonly story: Pick<Story, 'info'>;
  readonly signal: AbortSignal;
}

/** For a client of the SDK whose calls may be sent again. */
export function patient(options: PatienceOptions): ClientOptions {
  return only(patience(options));
}

/** For a client whose calls are sent once, whatever happens, within the same limit of time. */
export function once({
  signal,
  limit = ATTEMPT_LIMIT,
}: {
  readonly signal: AbortSignal;
  readonly limit?: Duration;
}): ClientOptions {
  return only({ name: 'timeLimit', sendRequest: (request, next) => attempt(request, next, signal, limit) });
}

export interface ClientOptions extends Pick<PipelineOptions, 'retryOptions' | 'redirectOptions'> {
  readonly additionalPolicies: { policy: PipelinePolicy; position: 'perRetry' | 'perCall' }[];
}

function only(policy: PipelinePolicy): ClientOptions {
  return {
    retryOptions: { maxRetries: 0 },
    // Azure's control plane never redirects: whoever does is not Azure, and must not be sent a token.
    redirectOptions: { maxRetries: 0 },
    // Innermost: it sees bare answers, and the sign-in, which has a patience of its own, is not inside it.
    additionalPolicies: [
      { policy, position: 'perRetry' },
      { policy: lastingConnections, position: 'perCall' },
    ],
  };
}

/** After the SDK's own choice of a proxy. */
const lastingConnections: PipelinePolicy = {
  name: 'lastingConnections',
  sendRequest(request, next) {
    request.agent = lastingAgent(request.agent);
    return next(request);
  },
};

function patience({ service, story, signal }: PatienceOptions): PipelinePolicy {
  return {
    name: 'patience',
    async sendRequest(request, next) {
      const start = Date.now();
      for (let tries = 0, throttled = 0; ;) {
        const outcome = await settle(request, next, signal);
        const trouble = troubleOf(outcome, signal);
        if (trouble === undefined) return resultOf(outcome);
        // Azure does nothing when it throttles: only time limits how often that is waited out.
        const pause = trouble.throttled
          ? Math.min(2 ** throttled++ * SECOND, LONGEST_THROTTLED_PAUSE)
          : PAUSES[tries++];
        const wait = Math.max(pause ?? 0, trouble.retryAfter ?? 0);
        if (pause === undefined || Date.now() - start + wait > TOTAL_LIMIT) return resultOf(outcome);
        story.info(`${service}: ${trouble.what}; trying again in ${formatDuration(wait)}`);
        await sleep(wait, undefined, { signal });
      }
    },
  };
}

type Outcome = { readonly response: PipelineResponse } | { readonly error: unknown };

async function settle(request: PipelineRequest, next: SendRequest, signal: AbortSignal): Promise<Outcome> {
  try {
    return { response: await attempt(request, next, signal, ATTEMPT_LIMIT) };
  } catch (error) {
    return { error };
  }
}

function resultOf(outcome: Outcome): PipelineResponse {
  if ('response' in outcome) return outcome.response;
  throw outcome.error;
}

/** The SDK's own time limit ends with the head of the answer; this one holds for the body too. */
async function attempt(
  request: PipelineRequest,
  next: SendRequest,
  signal: AbortSignal,
  limit: Duration,
): Promise<PipelineResponse> {
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort();
  }, limit);
  request.abortSignal = AbortSignal.any([signal, late.signal]);
  try {
    return await next(request);
  } catch (error) {
    if (late.signal.aborted && !signal.aborted)
      throw new RestError('No answer came in time.', { code: 'ETIMEDOUT' });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

interface Trouble {
  readonly what: string;
  readonly retryAfter?: Duration | undefined;
  readonly throttled?: boolean;
}

/** What may pass by itself; undefined for success, and for what would be the same the next time. */
function troubleOf(outcome: Outcome, signal: AbortSignal): Trouble | undefined {
  if ('error' in outcome) {
    const { error } = outcome;
    if (signal.aborted || !isRestError(error)) return undefined;
    const failure = networkFailureOf(error);
    return failure === 'certificate' ? undefined : { what: describeNetworkFailure(failure) };
  }
  const { status, bodyAsText, headers, request } = outcome.response;
  if ([408, 429, 500, 502, 503, 504].includes(status))
    return {
      what: `it answered with status ${status}`,
      retryAfter: retryAfterIn(headers),
      throttled: status === 429,
    };
  // What was made or is missing is told as well as what was found; what was deleted leaves nothing to tell.
  const told = [200, 201, 404].includes(status);
  const empty = request.method === 'DELETE' && (bodyAsText ?? '') === '';
  return told && !empty && !isJsonObject(bodyAsText)
    ? { what: 'it gave an answer that cannot be read' }
    : undefined;
}

function isJsonObject(text: string | null | undefined): boolean {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
