// Azure Resource Manager for Azure Maps accounts. Verifies each request and passes it to the operation it addresses.
import { seededUuid } from '../../determinism/random.ts';
import type { SimReply, SimRequest, SimService } from '../../network/http.ts';
import { clouds, type Cloud } from '../clouds.ts';
import type { AccessToken } from '../entra/access-tokens.ts';
import type { Entra } from '../entra/entra.ts';
import { allows } from '../entra/roles.ts';
import type { AccountOptions } from '../maps/account-options.ts';
import { mapsActions, type SimAccount } from '../maps/account.ts';
import { grantedOn, groupOf, type SimSubscription } from '../subscriptions/subscription.ts';
import { operationReply } from './accounts/long-running.ts';
import { subscriptionRefusal } from './accounts/refusals.ts';
import { operateAccount, type Operation } from './accounts/account-operations.ts';
import type { Call } from './accounts/call.ts';
import { isApiVersion, mapsContract } from './accounts/contract.ts';
import { deleteAccount } from './accounts/delete-account.ts';
import { listAccounts } from './accounts/list-accounts.ts';
import { patchAccount } from './accounts/patch-account.ts';
import { putAccount } from './accounts/put-account.ts';
import {
  accountNotFound,
  expiredToken,
  forbidden,
  groupNotFound,
  invalidToken,
  methodNotAllowed,
  missingApiVersion,
  resourceTypeNotFound,
  subscriptionNotFound,
  unsupportedApiVersion,
  wrongTenant,
} from './accounts/replies.ts';
import type { Provider } from './provider.ts';
import { parseResourcePath, subscriptionIdOf } from './resource-path.ts';
import { listSubscriptions } from './subscription-list.ts';

export interface ResourceManagerWorld {
  readonly entra: Entra;
  /** Includes deleted accounts. */
  readonly accounts: readonly SimAccount[];
  readonly subscriptions: readonly SimSubscription[];
  readonly add: (options: AccountOptions) => SimAccount;
  /** The first one that knows a path replies. */
  readonly providers: readonly Provider[];
  /** Reports a request that a real service might accept, but that the action must not send. */
  readonly violation: (what: string) => void;
}

const equal = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

function replyForAccount(
  call: Call,
  {
    group,
    name,
    operation,
  }: { readonly group: string; readonly name: string; readonly operation: Operation },
  world: ResourceManagerWorld,
): SimReply {
  const { request, token, subscription } = call;
  const account = world.accounts.findLast(
    (one) =>
      !one.deleted &&
      equal(one.name, name) &&
      equal(one.resourceGroup, group) &&
      equal(one.subscriptionId, subscription.subscriptionId) &&
      one.cloud === subscription.cloud,
  );
  if (operation === 'get' && request.method === 'PUT') return putAccount(call, group, name, account, world);
  if (operation === 'get' && request.method === 'DELETE') return deleteAccount(call, group, name, account);
  if (operation === 'get' && request.method === 'PATCH' && account !== undefined)
    return patchAccount(call, group, account);
  if (account !== undefined) return operateAccount(call, account, operation);
  const { pathname } = request.url;
  if (!call.may(mapsActions.read, pathname) || !grantedOn(subscription, pathname).has(mapsActions.read))
    return forbidden(token, mapsActions.read, pathname);
  return groupOf(subscription, group) === undefined ? groupNotFound(group) : accountNotFound(group, name);
}

interface Caller {
  readonly cloud: Cloud | undefined;
  readonly token: AccessToken;
  readonly apiVersion: string;
}

function replyForPath(
  request: SimRequest,
  { cloud, token, apiVersion }: Caller,
  subscriptionId: string,
  world: ResourceManagerWorld,
): SimReply {
  const subscription = world.subscriptions.find(
    (one) => one.cloud === cloud?.name && equal(one.subscriptionId, subscriptionId),
  );
  if (subscription === undefined) return subscriptionNotFound(subscriptionId);
  if (subscription.tenantId !== token.tenantId) return wrongTenant(subscription.tenantId);
  const roles = world.entra.applications.find(({ clientId }) => clientId === token.clientId)?.roles;
  const may: Call['may'] = (action, scope) => roles === undefined || allows(roles, action, scope);
  const call: Call = { request, token, apiVersion, subscription, roles, may, violation: world.violation };
  for (const provider of world.providers) {
    const reply = provider(call);
    if (reply !== undefined) return reply;
  }
  return replyForMaps(call, world);
}

function replyForMaps(call: Call, world: ResourceManagerWorld): SimReply {
  const { request, apiVersion } = call;
  const path = parseResourcePath(request.url.pathname);
  if (path === undefined) return resourceTypeNotFound(apiVersion);
  if (!isApiVersion(apiVersion)) return unsupportedApiVersion(apiVersion, mapsContract.apiVersions.stable);
  const { group, name, operation } = path;
  const refusal = subscriptionRefusal(call, name ?? '');
  if (refusal !== undefined) return refusal;
  if (group !== undefined && name !== undefined)
    return replyForAccount(call, { group, name, operation }, world);
  if (request.method !== 'GET') return methodNotAllowed(request.method);
  return listAccounts(call, group, world.accounts);
}

function replyTo(request: SimRequest, world: ResourceManagerWorld): SimReply {
  const { hostname, pathname, searchParams } = request.url;
  const cloud = clouds.find(({ resourceManager }) => resourceManager === hostname);
  const token = world.entra.accept(request.headers['authorization'], hostname);
  if (token === undefined) {
    const expired = world.entra.expired(request.headers['authorization'], hostname);
    return expired
      ? expiredToken(expired, request.at)
      : invalidToken(request.headers['authorization'], hostname);
  }
  const apiVersion = searchParams.get('api-version');
  if (apiVersion === null) return missingApiVersion();
  if (pathname === '/subscriptions' && request.method === 'GET')
    return listSubscriptions(world.subscriptions, cloud, token);
  const operation = operationReply(request, world.subscriptions);
  if (operation !== undefined) return operation;
  const subscriptionId = subscriptionIdOf(pathname);
  if (subscriptionId === undefined) return resourceTypeNotFound(apiVersion);
  return replyForPath(request, { cloud, token, apiVersion }, subscriptionId, world);
}

export function createResourceManager(world: ResourceManagerWorld): SimService {
  return {
    answersFor: (host) => clouds.some(({ resourceManager }) => resourceManager === host),
    handle(request) {
      const reply = replyTo(request, world);
      const id = seededUuid(`request/${String(request.index)}`);
      return {
        ...reply,
        headers: {
          'x-ms-request-id': id,
          'x-ms-correlation-request-id': id,
          ...reply.headers,
        },
      };
    },
  };
}
