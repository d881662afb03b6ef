// Azure Resource Manager for Azure Maps accounts: get, listKeys, regenerateKey, with its permissions, locks and errors.
import type { SimReply, SimRequest, SimService } from '../http.ts';
import { mapsActions, type KeyType, type SimAccount } from './account.ts';
import { clouds } from './clouds.ts';
import { isApiVersion, mapsContract, mustMatch } from './contract.ts';
import type { AccessToken, Entra } from './entra.ts';
import { seededUuid } from './random.ts';

export interface ResourceManagerWorld {
  readonly entra: Entra;
  readonly accounts: readonly SimAccount[];
  /** A request that a real service might let pass, but that the action must not make. */
  readonly violation: (what: string) => void;
}

const accountPath =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Maps\/accounts\/([^/]+)(?:\/([^/]+))?$/i;

const equal = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

function failure(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): SimReply {
  return {
    status,
    headers: { 'x-ms-failure-cause': 'gateway', ...headers },
    body: { error: { code, message } },
  };
}

function forbidden(token: AccessToken, action: string, scope: string): SimReply {
  const objectId = seededUuid(`object/${token.clientId}`);
  return failure(
    403,
    'AuthorizationFailed',
    `The client '${token.clientId}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

function accountBody(account: SimAccount, apiVersion: string): unknown {
  const properties = {
    uniqueId: account.uniqueId,
    disableLocalAuth: account.disableLocalAuth,
    provisioningState: 'Succeeded',
    ...(mapsContract.withPublicNetworkAccess.includes(apiVersion)
      ? { publicNetworkAccess: account.publicNetworkAccess }
      : {}),
  };
  const sku = { name: 'G2', tier: 'Standard' };
  const createdAt = new Date(account.createdAt).toISOString();
  const body = {
    id: account.id,
    name: account.name,
    type: 'Microsoft.Maps/accounts',
    location: account.location,
    tags: {},
    sku,
    kind: 'Gen2',
    systemData: {
      createdBy: 'someone@contoso.example',
      createdByType: 'User',
      createdAt,
      lastModifiedAt: createdAt,
    },
    properties,
  };
  mustMatch('MapsAccount', body);
  mustMatch('MapsAccountSku', sku);
  mustMatch('MapsAccountProperties', properties);
  return body;
}

function keysBody({ id, keys }: SimAccount, apiVersion: string): unknown {
  const values = { primaryKey: keys.primary.value, secondaryKey: keys.secondary.value };
  const body = mapsContract.withoutKeyTimes.includes(apiVersion)
    ? { id, ...values }
    : {
        ...values,
        primaryKeyLastUpdated: keys.primary.lastUpdated,
        secondaryKeyLastUpdated: keys.secondary.lastUpdated,
      };
  mustMatch('MapsAccountKeys', body);
  return body;
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

function invalidToken(authorization: string | undefined, host: string): SimReply {
  const challenge = {
    'www-authenticate': `Bearer authorization_uri="https://login.windows.net/", error="invalid_token", error_description="The access token is missing or invalid for ${host}."`,
  };
  return authorization === undefined
    ? failure(
        401,
        'AuthenticationFailed',
        "Authentication failed. The 'Authorization' header is missing.",
        challenge,
      )
    : failure(401, 'InvalidAuthenticationToken', 'The access token is invalid.', challenge);
}

export function createResourceManager(world: ResourceManagerWorld): SimService {
  const notFound = (
    subscriptionId: string,
    group: string,
    name: string,
    here: readonly SimAccount[],
  ): SimReply => {
    const inSubscription = here.filter((account) => equal(account.subscriptionId, subscriptionId));
    if (inSubscription.length === 0) {
      return failure(404, 'SubscriptionNotFound', `The subscription '${subscriptionId}' could not be found.`);
    }
    if (!inSubscription.some((account) => equal(account.resourceGroup, group))) {
      return failure(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`);
    }
    return failure(
      404,
      'ResourceNotFound',
      `The Resource 'Microsoft.Maps/accounts/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    );
  };

  const operate = (
    account: SimAccount,
    operation: string,
    request: SimRequest,
    token: AccessToken,
    apiVersion: string,
  ): SimReply => {
    const isGet = operation === '';
    if ((isGet ? 'GET' : 'POST') !== request.method) {
      return failure(
        405,
        'MethodNotAllowed',
        `The requested resource does not support http method '${request.method}'.`,
      );
    }
    const action = isGet
      ? mapsActions.read
      : equal(operation, 'listKeys')
        ? mapsActions.listKeys
        : mapsActions.regenerateKey;
    if (!account.permissions.has(action)) return forbidden(token, action, account.id);
    if (isGet) return { status: 200, body: accountBody(account, apiVersion) };
    if (account.lock === 'ReadOnly') {
      return failure(
        409,
        'ScopeLocked',
        `The scope '${account.id}' cannot perform write operation because following scope(s) are locked: '${account.id}'. Please remove the lock and try again.`,
      );
    }
    if (action === mapsActions.listKeys) {
      if (request.body !== '') world.violation('listKeys was sent with a body');
      return { status: 200, headers: { 'cache-control': 'no-cache' }, body: keysBody(account, apiVersion) };
    }
    const keyType = requestedKeyType(request);
    if (keyType === undefined) {
      world.violation('regenerateKey was sent with a body that the contract does not know');
      return failure(400, 'BadRequest', 'The request body is invalid.');
    }
    account.regenerate(keyType);
    return { status: 200, headers: { 'cache-control': 'no-cache' }, body: keysBody(account, apiVersion) };
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
    const [, subscriptionId, group, name, operation = ''] =
      accountPath.exec(pathname)?.map((part) => (part as string | undefined) && decodeURIComponent(part)) ??
      [];
    if (
      subscriptionId === undefined ||
      group === undefined ||
      name === undefined ||
      !/^(|listKeys|regenerateKey)$/i.test(operation)
    ) {
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
    const here = world.accounts.filter((account) => account.cloud === cloud?.name);
    const account = here.find(
      (one) =>
        equal(one.subscriptionId, subscriptionId) && equal(one.resourceGroup, group) && equal(one.name, name),
    );
    if (account === undefined) return notFound(subscriptionId, group, name, here);
    if (account.tenantId !== token.tenantId) {
      return failure(
        401,
        'InvalidAuthenticationTokenTenant',
        `The access token is from the wrong issuer. It must match the tenant '${account.tenantId}' associated with this subscription.`,
      );
    }
    return operate(account, operation, request, token, apiVersion);
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
