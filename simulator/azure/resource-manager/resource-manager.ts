// Azure Resource Manager for Azure Maps accounts: their keys, and their whole lives, with its permissions, locks and errors.
import type { SimReply, SimRequest, SimService } from '../../network/http.ts';
import { mapsActions, type AccountOptions, type KeyType, type SimAccount } from '../maps/account.ts';
import { accountBody, keysBody } from './account-bodies.ts';
import { deleteAccount, listAccounts, putAccount, type Call } from './account-life.ts';
import {
  accountNotFound,
  failure,
  forbidden,
  groupNotFound,
  invalidToken,
  locked,
  methodNotAllowed,
  subscriptionNotFound,
  throttled,
} from './replies.ts';
import { clouds } from '../clouds.ts';
import { isApiVersion, mapsContract } from './contract.ts';
import type { Entra } from '../entra/entra.ts';
import { seededUuid } from '../../determinism/random.ts';
import { grantedOn, groupOf, subscriptionBody, type SimSubscription } from './subscriptions.ts';

export interface ResourceManagerWorld {
  readonly entra: Entra;
  /** Every account that there ever was. */
  readonly accounts: readonly SimAccount[];
  readonly subscriptions: readonly SimSubscription[];
  /** Makes an account for a request. */
  readonly add: (options: AccountOptions) => SimAccount;
  /** A request that a real service might let pass, but that the action must not make. */
  readonly violation: (what: string) => void;
}

const accountsPath =
  /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?\/providers\/Microsoft\.Maps\/accounts(?:\/([^/]+)(?:\/([^/]+))?)?$/i;

const equal = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** What a request is about, from its path; undefined for what Microsoft.Maps does not have. */
interface Subject {
  readonly subscriptionId: string;
  readonly group: string | undefined;
  /** Undefined: the list of accounts. */
  readonly name: string | undefined;
  readonly operation: string;
}

function subjectOf(pathname: string): Subject | undefined {
  const parts = accountsPath
    .exec(pathname)
    ?.map((part) => (part as string | undefined) && decodeURIComponent(part));
  const [, subscriptionId, group, name, operation = ''] = parts ?? [];
  if (subscriptionId === undefined || (group === undefined && name !== undefined)) return undefined;
  if (!/^(|listKeys|regenerateKey)$/i.test(operation)) return undefined;
  return { subscriptionId, group, name, operation };
}

/** The key type of a regenerateKey body; undefined when the contract does not know the body. */
function requestedKeyType(request: SimRequest): KeyType | undefined {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return undefined;
  let body: unknown;
  try {
    body = JSON.parse(request.body);
  } catch {
    return undefined;
  }
  if (typeof body !== 'object' || body === null || Object.keys(body).join() !== 'keyType') return undefined;
  const { keyType } = body as { keyType: unknown };
  return keyType === 'primary' || keyType === 'secondary' ? keyType : undefined;
}

/** Get, listKeys and regenerateKey. */
function operate(call: Call, account: SimAccount, operation: string): SimReply {
  const { request, token, apiVersion, subscription, violation } = call;
  const isGet = operation === '';
  if ((isGet ? 'GET' : 'POST') !== request.method) return methodNotAllowed(request.method);
  const action = isGet
    ? mapsActions.read
    : equal(operation, 'listKeys')
      ? mapsActions.listKeys
      : mapsActions.regenerateKey;
  if (!account.permissions.has(action)) return forbidden(token, action, account.id);
  if (isGet) return { status: 200, body: accountBody(account, apiVersion) };
  if (account.lock === 'ReadOnly') return locked('write', account.id, account.id);
  // Azure documents no answer for this; the action must not ask before the account is ready.
  if (account.provisioningState !== 'Succeeded')
    return failure(409, 'Conflict', `The account is in the state ${account.provisioningState}.`);
  const wait = subscription.bucket?.take();
  if (wait !== undefined) return throttled(subscription.subscriptionId, token.clientId, wait);
  if (action === mapsActions.listKeys) {
    if (request.body !== '') violation('listKeys was sent with a body');
    return { status: 200, headers: { 'cache-control': 'no-cache' }, body: keysBody(account, apiVersion) };
  }
  const keyType = requestedKeyType(request);
  if (keyType === undefined) {
    violation('regenerateKey was sent with a body that the contract does not know');
    return failure(400, 'BadRequest', 'The request body is invalid.');
  }
  account.regenerate(keyType);
  return { status: 200, headers: { 'cache-control': 'no-cache' }, body: keysBody(account, apiVersion) };
}

export function createResourceManager(world: ResourceManagerWorld): SimService {
  const onAccount = (call: Call, group: string, name: string, operation: string): SimReply => {
    const { request, token, subscription } = call;
    const account = world.accounts.findLast(
      (one) =>
        !one.deleted &&
        equal(one.name, name) &&
        equal(one.resourceGroup, group) &&
        equal(one.subscriptionId, subscription.subscriptionId) &&
        one.cloud === subscription.cloud,
    );
    if (operation === '' && request.method === 'PUT') return putAccount(call, group, name, account, world);
    if (operation === '' && request.method === 'DELETE') return deleteAccount(call, group, name, account);
    if (account !== undefined) return operate(call, account, operation);
    if (!grantedOn(subscription, request.url.pathname).has(mapsActions.read))
      return forbidden(token, mapsActions.read, request.url.pathname);
    return groupOf(subscription, group) === undefined ? groupNotFound(group) : accountNotFound(group, name);
  };

  const answer = (request: SimRequest): SimReply => {
    const { hostname, pathname, searchParams } = request.url;
    const cloud = clouds.find(({ resourceManager }) => resourceManager === hostname);
    const token = world.entra.accept(request.headers['authorization'], hostname);
    if (token === undefined) return invalidToken(request.headers['authorization'], hostname);
    const apiVersion = searchParams.get('api-version');
    if (apiVersion === null) {
      return failure(
        400,
        'MissingApiVersionParameter',
        'The api-version query parameter (?api-version=) is required for all requests.',
      );
    }
    if (pathname === '/subscriptions' && request.method === 'GET') {
      const visible = world.subscriptions.filter(
        (one) => one.cloud === cloud?.name && one.tenantId === token.tenantId,
      );
      return { status: 200, body: { value: visible.map(subscriptionBody) } };
    }
    const subject = subjectOf(pathname);
    if (subject === undefined) {
      return failure(
        404,
        'InvalidResourceType',
        `The resource type could not be found in the namespace 'Microsoft.Maps' for api version '${apiVersion}'.`,
      );
    }
    if (!isApiVersion(apiVersion)) {
      return failure(
        400,
        'InvalidResourceType',
        `The resource type 'accounts' could not be found in the namespace 'Microsoft.Maps' for api version '${apiVersion}'. The supported api-versions are '${mapsContract.apiVersions.stable.join(',')}'.`,
      );
    }
    const { subscriptionId, group, name, operation } = subject;
    const subscription = world.subscriptions.find(
      (one) => one.cloud === cloud?.name && equal(one.subscriptionId, subscriptionId),
    );
    if (subscription === undefined) return subscriptionNotFound(subscriptionId);
    if (subscription.tenantId !== token.tenantId) {
      return failure(
        401,
        'InvalidAuthenticationTokenTenant',
        `The access token is from the wrong issuer. It must match the tenant '${subscription.tenantId}' associated with this subscription.`,
      );
    }
    const call: Call = { request, token, apiVersion, subscription, violation: world.violation };
    if (group !== undefined && name !== undefined) return onAccount(call, group, name, operation);
    if (request.method !== 'GET') return methodNotAllowed(request.method);
    return listAccounts(call, group, world.accounts);
  };

  return {
    answersFor: (host) => clouds.some(({ resourceManager }) => resourceManager === host),
    handle(request) {
      const reply = answer(request);
      const id = seededUuid(`request/${String(request.index)}`);
      return {
        ...reply,
        headers: {
          'x-ms-request-id': id,
          'x-ms-correlation-request-id': id,
          date: new Date(request.at).toUTCString(),
          ...reply.headers,
        },
      };
    },
  };
}
