// What Resource Manager answers when it refuses, in its own words.
import type { SimReply } from '../../network/http.ts';
import type { AccessToken } from '../entra/entra.ts';
import { seededUuid } from '../../determinism/random.ts';

export function failure(
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

export function forbidden(token: AccessToken, action: string, scope: string): SimReply {
  const objectId = seededUuid(`object/${token.clientId}`);
  return failure(
    403,
    'AuthorizationFailed',
    `The client '${token.clientId}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

export function locked(operation: 'write' | 'delete', scope: string, lockedScope: string): SimReply {
  return failure(
    409,
    'ScopeLocked',
    `The scope '${scope}' cannot perform ${operation} operation because following scope(s) are locked: '${lockedScope}'. Please remove the lock and try again.`,
  );
}

export function throttled(subscriptionId: string, clientId: string, seconds: number): SimReply {
  return failure(
    429,
    'SubscriptionRequestsThrottled',
    `Number of 'write' requests for subscription '${subscriptionId}' actor '${clientId}' exceeded. Please try again after '${String(seconds)}' seconds after additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information.`,
    { 'retry-after': String(seconds) },
  );
}

export function methodNotAllowed(method: string): SimReply {
  return failure(405, 'MethodNotAllowed', `The requested resource does not support http method '${method}'.`);
}

export function subscriptionNotFound(subscriptionId: string): SimReply {
  return failure(404, 'SubscriptionNotFound', `The subscription '${subscriptionId}' could not be found.`);
}

export function groupNotFound(group: string): SimReply {
  return failure(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`);
}

export function accountNotFound(group: string, name: string): SimReply {
  return failure(
    404,
    'ResourceNotFound',
    `The Resource 'Microsoft.Maps/accounts/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

export function invalidToken(authorization: string | undefined, host: string): SimReply {
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
