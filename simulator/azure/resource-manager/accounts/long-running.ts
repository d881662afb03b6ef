// Operations that Azure accepts and finishes later, as in the contract's version 2026-12-01: the reply names where to ask.
import type { SimReply, SimRequest } from '../../../network/http.ts';
import { seededUuid } from '../../../determinism/random.ts';
import type { LongRunning } from '../../subscriptions/operation.ts';
import type { SimSubscription } from '../../subscriptions/subscription.ts';
import type { Call } from './call.ts';
import { failure } from './replies.ts';

/** Marks a reply as that of an operation that has only begun. */
export function begun(
  call: Call,
  { header, host, retryAfter, ...operation }: LongRunning,
  reply: SimReply,
): SimReply {
  const { request, subscription, apiVersion } = call;
  const id = seededUuid(`operation/${String(request.index)}`);
  subscription.operations.set(id, { ...operation, from: request.at });
  const path = `/subscriptions/${subscription.subscriptionId}/providers/Microsoft.Maps/locations/global/operationStatuses/${id}`;
  const where = `https://${host ?? request.url.host}${path}?api-version=${apiVersion}&as=${header}`;
  const named: Record<string, string> = header === 'nothing' ? {} : { [header]: where };
  const wait: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return { ...reply, status: operation.status, headers: { ...reply.headers, ...named, ...wait } };
}

const PATH = /\/providers\/Microsoft\.Maps\/locations\/global\/operationStatuses\/([^/]+)$/;

/** Undefined if the request does not ask for an operation. */
export function operationReply(
  { url, at }: SimRequest,
  subscriptions: readonly SimSubscription[],
): SimReply | undefined {
  const id = PATH.exec(url.pathname)?.[1];
  if (id === undefined) return undefined;
  const operation = subscriptions.map(({ operations }) => operations.get(id)).find(Boolean);
  if (operation === undefined) return failure(404, 'NotFound', 'The operation was not found.');
  const isRunning = at < operation.from + operation.takes;
  if (url.searchParams.get('as') === 'Location') {
    if (isRunning) return { status: 202, headers: { location: url.href }, body: '' };
    return operation.ends === 'Succeeded'
      ? { status: 204 }
      : failure(409, operation.error?.code ?? 'Conflict', operation.error?.message ?? '');
  }
  const error = operation.error === undefined ? {} : { error: operation.error };
  return {
    status: 200,
    body: {
      id: url.pathname,
      name: id,
      ...(isRunning ? { status: 'InProgress' } : { status: operation.ends, ...error }),
    },
  };
}
