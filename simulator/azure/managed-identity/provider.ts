// Microsoft.ManagedIdentity's part of Resource Manager: user-assigned identities.
// https://learn.microsoft.com/rest/api/managedidentity
import type { SimReply } from '../../network/http.ts';
import type { Call } from '../resource-manager/accounts/call.ts';
import {
  failure,
  forbidden,
  groupNotFound,
  methodNotAllowed,
  resourceNotFound,
  unsupportedApiVersion,
} from '../resource-manager/accounts/replies.ts';
import type { Provider } from '../resource-manager/provider.ts';
import { groupOf } from '../subscriptions/subscription.ts';
import { identityBody, identityId, TYPE } from './bodies.ts';
import { replyForCredentials } from './credential-operations.ts';
import type { ManagedIdentities, ManagedIdentity } from './identities.ts';

const PATH =
  /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities(?:\/([^/]+)(?:\/federatedIdentityCredentials(\/[^/]+)?)?)?$/i;

/** The Azure CLI 2.91 uses the last two. */
const API_VERSIONS = ['2018-11-30', '2023-01-31', '2024-11-30', '2025-01-31-preview', '2025-05-31-preview'];

export function createIdentityProvider(identities: ManagedIdentities): Provider {
  return (call) => {
    const path = decodeURIComponent(call.request.url.pathname);
    const [, group, name, credential] = PATH.exec(path) ?? [];
    if (group === undefined) return undefined;
    if (!API_VERSIONS.includes(call.apiVersion))
      return unsupportedApiVersion(call.apiVersion, API_VERSIONS, TYPE);
    if (groupOf(call.subscription, group) === undefined) return groupNotFound(group);
    if (name === undefined) return list(call, path, group, identities);
    const identity = identities.find(call.subscription.subscriptionId, group, name);
    if (!/\/federatedIdentityCredentials/i.test(path))
      return replyForIdentity(call, { path, group, name, identity }, identities);
    if (identity === undefined) return resourceNotFound(TYPE, name, group);
    return replyForCredentials(call, path, identity, credential?.slice(1), identities);
  };
}

function list(
  { request, token, may, subscription }: Call,
  path: string,
  group: string,
  identities: ManagedIdentities,
): SimReply {
  if (request.method !== 'GET') return methodNotAllowed(request.method);
  if (!may(`${TYPE}/read`, path)) return forbidden(token, `${TYPE}/read`, path);
  const value = identities.all
    .filter((one) => identities.find(subscription.subscriptionId, group, one.name) === one)
    .map(identityBody);
  return { status: 200, body: { value } };
}

interface Addressed {
  readonly path: string;
  readonly group: string;
  readonly name: string;
  readonly identity: ManagedIdentity | undefined;
}

const ACTIONS = new Map([
  ['GET', 'read'],
  ['PUT', 'write'],
  ['DELETE', 'delete'],
]);

function replyForIdentity(call: Call, addressed: Addressed, identities: ManagedIdentities): SimReply {
  const { request, token, may } = call;
  const verb = ACTIONS.get(request.method);
  if (verb === undefined) return methodNotAllowed(request.method);
  const { path, group, name, identity } = addressed;
  if (!may(`${TYPE}/${verb}`, path)) return forbidden(token, `${TYPE}/${verb}`, path);
  if (verb === 'write') return put(call, addressed, identities);
  if (identity === undefined) return verb === 'read' ? resourceNotFound(TYPE, name, group) : { status: 204 };
  if (verb === 'delete') identities.delete(identity);
  return { status: 200, body: verb === 'read' ? identityBody(identity) : '' };
}

interface IdentityBody {
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

function put(
  { request, subscription }: Call,
  { group, name, identity }: Addressed,
  identities: ManagedIdentities,
): SimReply {
  const { location, tags = {} } = JSON.parse(request.body) as IdentityBody;
  if (location === undefined)
    return failure(400, 'LocationRequired', 'The location property is required for this definition.');
  if (identity !== undefined && identity.location !== location)
    return failure(
      409,
      'InvalidResourceLocation',
      `The resource '${name}' already exists in location '${identity.location}' in resource group '${group}'. A resource with the same name cannot be created in location '${location}'. Please select a new resource name.`,
    );
  if (!/^[\da-z][\w-]{2,127}$/i.test(name))
    return failure(400, 'InvalidResourceName', `The identity's name '${name}' is not valid.`);
  const { subscriptionId, tenantId, cloud } = subscription;
  const status = identity === undefined ? 201 : 200;
  const stored =
    identity ??
    identities.create({ name, subscriptionId, tenantId, cloud, resourceGroup: group, location, tags });
  stored.tags = tags;
  return { status, headers: { location: identityId(stored) }, body: identityBody(stored) };
}
