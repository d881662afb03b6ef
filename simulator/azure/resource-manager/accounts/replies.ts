// Resource Manager's error replies. The messages follow Azure's.
import type { SimReply } from '../../../network/http.ts';
import type { AccessToken } from '../../entra/access-tokens.ts';
import { objectIdOf } from '../../entra/object-id.ts';

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
  return failure(
    403,
    'AuthorizationFailed',
    `The client '${token.clientId}' with object id '${objectIdOf(token.clientId)}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
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
  return resourceNotFound('Microsoft.Maps/accounts', name, group);
}

export function resourceNotFound(type: string, name: string, group: string): SimReply {
  return failure(
    404,
    'ResourceNotFound',
    `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
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

export function expiredToken({ expiresAt }: AccessToken, now: number): SimReply {
  const time = (at: number): string =>
    new Date(at).toLocaleString('en-US', { timeZone: 'UTC' }).replace(',', '');
  return failure(
    401,
    'ExpiredAuthenticationToken',
    `The access token expiry UTC time '${time(expiresAt)}' is earlier than current UTC time '${time(now)}'.`,
    {
      'www-authenticate':
        'Bearer authorization_uri="https://login.windows.net/", error="invalid_token", error_description="The access token has expired."',
    },
  );
}

export function notRegistered(): SimReply {
  return failure(
    409,
    'MissingSubscriptionRegistration',
    "The subscription is not registered to use namespace 'Microsoft.Maps'. See https://aka.ms/rps-not-found for how to register subscriptions.",
  );
}

export function locationNotAvailable(location: string, regions: readonly string[]): SimReply {
  return failure(
    400,
    'LocationNotAvailableForResourceType',
    `The provided location '${location}' is not available for resource type 'Microsoft.Maps/accounts'. List of available regions for the resource type is '${regions.join(',')}'.`,
  );
}

export function deniedByPolicy(name: string, policy: string, subscriptionId: string): SimReply {
  return failure(
    403,
    'RequestDisallowedByPolicy',
    `Resource '${name}' was disallowed by policy. Policy identifiers: '[{"policyAssignment":{"name":"${policy}","id":"/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/policyAssignments/${policy}"}}]'.`,
  );
}

export function nameTaken(
  name: string,
  existing: { readonly location: string; readonly group: string },
  location: string,
): SimReply {
  return failure(
    409,
    'InvalidResourceLocation',
    `The resource '${name}' already exists in location '${existing.location}' in resource group '${existing.group}'. A resource with the same name cannot be created in location '${location}'. Please select a new resource name.`,
  );
}

export function quotaExceeded(subscriptionId: string): SimReply {
  return failure(
    409,
    'QuotaExceeded',
    `The subscription '${subscriptionId}' reached the maximum number of Microsoft.Maps/accounts.`,
  );
}

export function missingApiVersion(): SimReply {
  return failure(
    400,
    'MissingApiVersionParameter',
    'The api-version query parameter (?api-version=) is required for all requests.',
  );
}

export function resourceTypeNotFound(apiVersion: string): SimReply {
  return failure(
    404,
    'InvalidResourceType',
    `The resource type could not be found in the namespace 'Microsoft.Maps' for api version '${apiVersion}'.`,
  );
}

export function unsupportedApiVersion(
  apiVersion: string,
  supported: readonly string[],
  type = 'Microsoft.Maps/accounts',
): SimReply {
  const [namespace = '', ...names] = type.split('/');
  return failure(
    400,
    'InvalidResourceType',
    `The resource type '${names.join('/')}' could not be found in the namespace '${namespace}' for api version '${apiVersion}'. The supported api-versions are '${supported.join(',')}'.`,
  );
}

export function wrongTenant(tenantId: string): SimReply {
  return failure(
    401,
    'InvalidAuthenticationTokenTenant',
    `The access token is from the wrong issuer. It must match the tenant '${tenantId}' associated with this subscription.`,
  );
}
