// Refusals for causes other than permissions, and their sentences as Azure's users report them.
import type { SimReply } from '../../../network/http.ts';
import { objectIdOf } from '../../entra/object-id.ts';
import type { SimAccount } from '../../maps/account.ts';
import { seededUuid } from '../../../determinism/random.ts';
import type { Call } from './call.ts';
import { failure } from './replies.ts';

/** What the subscription does not allow, whatever the roles. */
export function subscriptionRefusal({ request, subscription }: Call, name: string): SimReply | undefined {
  const { subscriptionId, isDisabled, requiresMfa } = subscription;
  if (isDisabled && request.method !== 'GET')
    return failure(
      409,
      'ReadOnlyDisabledSubscription',
      `The subscription '${subscriptionId}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.`,
    );
  if (requiresMfa && request.method !== 'GET')
    return failure(
      403,
      'RequestDisallowedByAzure',
      `Resource '${name}' was disallowed by Azure: Users must authenticate using MFA to create, update, or delete Azure resources. See https://aka.ms/mfaforazure.`,
    );
  return undefined;
}

export function deniedByAssignment(
  { token }: Call,
  action: string,
  account: SimAccount,
  name: string,
): SimReply {
  return failure(
    403,
    'DenyAssignmentAuthorizationFailed',
    `The client '${token.clientId}' with object id '${objectIdOf(token.clientId)}' has permission to perform action '${action}' on scope '${account.id}'; however, the access is denied because of the deny assignment with name '${name}' and Id '${seededUuid(`deny/${name}`).replaceAll('-', '')}' at scope '${account.id}'.`,
  );
}

/** While another operation on the account is in progress. */
export function busy(account: SimAccount, code: string): SimReply {
  return failure(
    409,
    code,
    `Another operation on the resource '${account.id}' is in progress. Please retry the request later.`,
  );
}
