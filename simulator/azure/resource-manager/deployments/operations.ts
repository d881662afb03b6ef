// Operations on deployments that end later: where to ask for them, and what they answer.
import { seededUuid } from '../../../determinism/random.ts';
import type { SimReply } from '../../../network/http.ts';
import { failure } from '../accounts/replies.ts';
import type { DeploymentContext, Wanted } from './context.ts';
import type { Deployments } from './deployments.ts';
import { preflight } from './preflight.ts';
import { whatIf } from './what-if.ts';

export function operationStatus(entry: Deployments['all'][number], deployments: Deployments): SimReply {
  if (deployments.isRunning(entry))
    return {
      status: 200,
      headers: { 'retry-after': String(deployments.retryAfter) },
      body: { status: 'Running' },
    };
  const { error } = entry;
  return { status: 200, body: error === undefined ? { status: 'Succeeded' } : { status: 'Failed', error } };
}

/** Azure refuses a deployment in the result, with status 200. */
export function whatIfReply(wanted: Wanted, context: DeploymentContext): SimReply {
  const { call, deployments } = context;
  const refusal = preflight(wanted, context);
  const token = seededUuid(`what-if/${String(call.request.index)}`);
  deployments.results.set(
    token,
    refusal === undefined
      ? { status: 'Succeeded', properties: { correlationId: token, changes: whatIf(wanted, context) } }
      : { status: 'Failed', ...(refusal.body as object) },
  );
  const path = `/subscriptions/${call.subscription.subscriptionId}/operationresults/${token}`;
  const location = new URL(`${path}?api-version=${call.apiVersion}`, call.request.url).href;
  return { status: 202, headers: { location, 'retry-after': String(deployments.retryAfter) }, body: '' };
}

/** Undefined if the path does not ask for a result. */
export function operationResult(path: string, { results }: Deployments): SimReply | undefined {
  const token = /^\/subscriptions\/[^/]+\/operationresults\/([^/]+)$/i.exec(path)?.[1];
  if (token === undefined) return undefined;
  const body = results.get(token);
  return body === undefined
    ? failure(404, 'NotFound', 'The operation was not found.')
    : { status: 200, body };
}
