// Follows what Resource Manager accepts and finishes later: the operation that `Azure-AsyncOperation` or `Location` names, as
// described in the page "Track asynchronous Azure operations". Without such a header, the account itself must tell.
// The access token is never sent to another host, and never outside the subscription.

import {
  createPipelineRequest,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { ActionError } from '../../core/errors/action-error.ts';
import type { Log } from '../../core/ports/runner.ts';
import { MINUTE, SECOND, type Duration } from '../../core/time.ts';
import { isWithin } from '../../http/destinations.ts';
import { pause } from '../../http/pause.ts';
import { quotableAddress } from '../../http/quotation.ts';
import { parseRetryAfter } from '../../http/retry-after.ts';
import { unexpectedAnswer } from './account-answers.ts';
import { asObject, jsonObjectIn } from '../client/json-body.ts';
import { noteAccepted } from '../client/resent-requests.ts';
import { Unfinished } from '../client/unfinished.ts';

/** The same as for an account that is not ready. */
const LIMIT: Duration = 10 * MINUTE;
const LONGEST_PAUSE: Duration = 15 * SECOND;

export interface FollowOptions {
  readonly log: Pick<Log, 'info'>;
  readonly signal: AbortSignal;
}

export function followOperations(options: FollowOptions): PipelinePolicy {
  return {
    name: 'followOperations',
    async sendRequest(request, next) {
      const response = await next(request);
      const { status, headers } = response;
      if (!['PUT', 'DELETE'].includes(request.method) || status < 200 || status > 202) return response;
      const named = headers.get('azure-asyncoperation');
      const where = named ?? (status === 202 ? headers.get('location') : undefined);
      if (where === undefined) return accepted(response);
      // From here on, a refusal does not prove that nothing happened.
      noteAccepted(request);
      const kind = named === undefined ? 'location' : 'status';
      const poll = pollOf(request, operationAt(where, request));
      const end = await follow(() => next(poll), kind, response, options);
      return end ? { ...end, request } : accepted(response);
    },
  };
}

/** The policy that signs a request is outside this one. */
function pollOf(request: PipelineRequest, url: string): PipelineRequest {
  const poll = createPipelineRequest({ url });
  poll.headers.set('Authorization', request.headers.get('Authorization') ?? '');
  return poll;
}

/** Operations are resources of the same subscription, as in the page above; the case of a path does not matter. */
function operationAt(where: string, { url }: PipelineRequest): string {
  const asked = new URL(url.toLowerCase());
  const base = /^\/subscriptions\/[^/]+\//.exec(asked.pathname)?.[0];
  const named = URL.parse(where, url);
  if (
    named &&
    base !== undefined &&
    isWithin(new URL(named.href.toLowerCase()), { origin: asked.origin, base })
  )
    return named.href;
  throw new ActionError(
    'azure-unexpected-answer',
    `Azure accepted the request, but its response names an address outside the subscription for the result: "${quotableAddress(named, where)}". It was not followed, because the access token would be sent there.`,
    {
      hint: `Azure names an operation of the same subscription on ${asked.host}, so something in between may have changed the response. Check the proxy of the runner, and the account in the Azure portal, then run the workflow again.`,
    },
  );
}

/** @returns the refusal with which the operation ended; undefined if it succeeded, or if only the account can tell. */
async function follow(
  poll: () => Promise<PipelineResponse>,
  kind: 'status' | 'location',
  first: PipelineResponse,
  { log, signal }: FollowOptions,
): Promise<PipelineResponse | undefined> {
  let last = first;
  const start = performance.now();
  for (let delay = SECOND; ; delay = Math.min(2 * delay, LONGEST_PAUSE)) {
    const wait = Math.max(SECOND, parseRetryAfter(last.headers.get('retry-after')) ?? delay);
    if (performance.now() - start + wait > LIMIT) throw new Unfinished();
    await pause(wait, 'Azure has not finished the request; this is normal', log, signal, LIMIT);
    last = await poll();
    const state = kind === 'status' ? stateOf(last) : stateOfLocation(last);
    if (state === 'running') continue;
    return state === 'succeeded' ? undefined : state;
  }
}

type State = 'running' | 'succeeded' | PipelineResponse;

function stateOf(response: PipelineResponse): State {
  // The identity's role may not include the operation itself, but the account.
  if (response.status >= 400) return 'succeeded';
  const body = jsonObjectIn(response.bodyAsText);
  const status = body?.['status'];
  if (typeof status !== 'string') throw unexpectedAnswer('the status of the operation');
  if (status === 'Succeeded') return 'succeeded';
  if (status !== 'Failed' && status !== 'Canceled') return 'running';
  const error = asObject(body?.['error']) ?? {};
  return refusal(response, { code: status, ...error });
}

function stateOfLocation(response: PipelineResponse): State {
  const { status } = response;
  if (status === 202) return 'running';
  return status < 400 || status === 403 || status === 404 ? 'succeeded' : response;
}

/** A refusal as Resource Manager would have sent it at once. */
function refusal(response: PipelineResponse, error: object): PipelineResponse {
  return { ...response, status: 409, bodyAsText: JSON.stringify({ error }) };
}

/** What the SDK expects. It does not know status 202. */
function accepted(response: PipelineResponse): PipelineResponse {
  const { request, status, bodyAsText } = response;
  if (request.method === 'DELETE')
    return status === 200 ? response : { ...response, status: 204, bodyAsText: '' };
  if (status !== 202) return response;
  const body = jsonObjectIn(bodyAsText);
  if (typeof body?.['location'] === 'string') return { ...response, status: 201 };
  // The account is as it was requested, and not ready.
  const asked = jsonObjectIn(typeof request.body === 'string' ? request.body : '');
  const account = { ...asked, properties: { provisioningState: 'Accepted' } };
  return { ...response, status: 201, bodyAsText: JSON.stringify(account) };
}
