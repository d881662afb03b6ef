// What the operations of a deployment need: the caller's request, and how to reach the providers of the resources.
import type { SimReply } from '../../../network/http.ts';
import { groupOf, propertiesOfGroup, scopeOf } from '../../subscriptions/subscription.ts';
import type { Call } from '../accounts/call.ts';
import type { Provider } from '../provider.ts';
import type { Deployments } from './deployments.ts';
import type { BaseScope } from './expand.ts';
import type { TemplateScope } from './expressions/scope.ts';
import type { ParameterValues } from './parameters.ts';
import type { Template } from './template.ts';

export interface DeploymentContext {
  readonly call: Call;
  readonly deployments: Deployments;
  readonly providers: readonly Provider[];
  /** The IDs of all resources. */
  readonly resourceIds: () => readonly string[];
}

export interface Wanted {
  readonly id: string;
  readonly name: string;
  readonly group: string;
  readonly template: Template;
  readonly parameters: ParameterValues;
}

export function deploymentId(subscriptionId: string, group: string, name: string): string {
  return `${scopeOf(subscriptionId, group)}/providers/Microsoft.Resources/deployments/${name}`;
}

/** Asks the provider of a resource with the rights of the caller. */
export function send(
  { call, providers }: Pick<DeploymentContext, 'call' | 'providers'>,
  method: 'GET' | 'PUT',
  id: string,
  { apiVersion, body = {} }: { readonly apiVersion: string; readonly body?: unknown },
): SimReply {
  const url = new URL(id, call.request.url);
  const request = { ...call.request, method, url, body: JSON.stringify(body) };
  for (const provider of providers) {
    const reply = provider({ ...call, apiVersion, request });
    if (reply !== undefined) return reply;
  }
  throw new Error(`The simulator has no provider for ${id}.`);
}

export function baseScope(
  { call: { subscription } }: Pick<DeploymentContext, 'call'>,
  group: string,
  reference: TemplateScope['reference'],
): BaseScope {
  const name = groupOf(subscription, group)?.name ?? group;
  const { location } = propertiesOfGroup(subscription, name);
  return {
    subscriptionId: subscription.subscriptionId,
    group: { id: scopeOf(subscription.subscriptionId, name), name, location },
    cloud: subscription.cloud,
    reference,
  };
}
