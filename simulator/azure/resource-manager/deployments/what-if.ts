// What a deployment would change. https://learn.microsoft.com/azure/azure-resource-manager/templates/deploy-what-if
import { isBelow } from '../../entra/roles.ts';
import { send, type DeploymentContext, type Wanted } from './context.ts';
import { withExpressions } from './expressions/evaluate.ts';
import { Unknown } from './expressions/scope.ts';
import { expandAll, type KnownResource } from './preflight.ts';

type Body = Readonly<Record<string, unknown>>;

interface PropertyChange {
  readonly path: string;
  readonly propertyChangeType: 'Array' | 'Create' | 'Modify';
  readonly before: unknown;
  readonly after: unknown;
  readonly children: readonly PropertyChange[] | null;
}

export interface Change {
  readonly resourceId: string;
  readonly changeType: 'Create' | 'Ignore' | 'Modify' | 'NoChange' | 'Unsupported';
  readonly unsupportedReason?: string;
  readonly before: Body | null;
  readonly after: Body | null;
  readonly delta: readonly PropertyChange[] | null;
}

export function whatIf(wanted: Wanted, context: DeploymentContext): readonly Change[] {
  const resources = expandAll(wanted, context).filter(({ nested }) => nested === undefined);
  const changes = resources.map((one) => changeOf(one, context));
  const groups = new Set(resources.map(({ groupId }) => groupId));
  const named = changes.map(({ resourceId }) => resourceId.toLowerCase());
  const others = context
    .resourceIds()
    .filter((id) => [...groups].some((group) => isBelow(id, group)) && !named.includes(id.toLowerCase()));
  return [...changes, ...others.map(ignored)];
}

/** What exists in the resource group, and the template does not name. */
function ignored(resourceId: string): Change {
  const [type, name] = /providers\/([^/]+\/[^/]+)\/([^/]+)$/.exec(resourceId)?.slice(1) ?? [];
  const before = { id: resourceId, name, type };
  return { resourceId, changeType: 'Ignore', before, after: before, delta: null };
}

function changeOf(resource: KnownResource, context: DeploymentContext): Change {
  const { id, type, apiVersion, body, path } = resource;
  const name = resource.name instanceof Unknown ? resource.name : resource.name.split('/').at(-1);
  const wanted = withExpressions({ apiVersion, id, name, type, ...body }) as Body;
  if (id instanceof Unknown)
    return {
      resourceId: `[${id.expression}]`,
      changeType: 'Unsupported',
      unsupportedReason: `Changes to the resource declared at '${path}' on line 1 and column 1 cannot be analyzed because its resource ID or API version cannot be calculated until the deployment is under way. Please see https://aka.ms/WhatIfUnidentifiableResource for more guidance.`,
      before: null,
      after: wanted,
      delta: null,
    };
  const reply = send(context, 'GET', id, { apiVersion });
  if (reply.status !== 200)
    return { resourceId: id, changeType: 'Create', before: null, after: wanted, delta: null };
  const before = { ...(reply.body as Body), apiVersion, id, name };
  const delta = differences(before, wanted);
  const after = { ...before, ...wanted };
  return delta.length === 0
    ? { resourceId: id, changeType: 'NoChange', before, after: before, delta: [] }
    : { resourceId: id, changeType: 'Modify', before, after, delta };
}

const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is only in `before` has been set by the service. */
function differences(before: Body, after: Body, prefix = ''): readonly PropertyChange[] {
  return Object.entries(after).flatMap(([name, value]) => {
    const path = `${prefix}${name}`;
    const existing = before[name];
    if (isObject(value) && isObject(existing)) return differences(existing, value, `${path}.`);
    if (Array.isArray(value) && Array.isArray(existing)) return arrayDifference(path, existing, value);
    if (JSON.stringify(existing) === JSON.stringify(value)) return [];
    const propertyChangeType = existing === undefined ? 'Create' : 'Modify';
    return [{ path, propertyChangeType, before: existing ?? null, after: value, children: null }];
  });
}

function arrayDifference(
  path: string,
  before: readonly unknown[],
  after: readonly unknown[],
): readonly PropertyChange[] {
  const named = (list: readonly unknown[]): Body =>
    Object.fromEntries(list.map((one, index) => [index, one]));
  const children = differences(named(before), named(after));
  return children.length === 0 && before.length === after.length
    ? []
    : [{ path, propertyChangeType: 'Array', before: null, after: null, children }];
}
