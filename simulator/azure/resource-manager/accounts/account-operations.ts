// Operations on an existing account: get, listKeys and regenerateKey.
import type { SimReply, SimRequest } from '../../../network/http.ts';
import type { KeyPair, KeyType } from '../../maps/account-keys.ts';
import { mapsActions, type SimAccount } from '../../maps/account.ts';
import { accountBody, keysBody } from './account-bodies.ts';
import type { Call } from './call.ts';
import { busy, deniedByAssignment } from './refusals.ts';
import { accountNotFound, failure, forbidden, locked, methodNotAllowed, throttled } from './replies.ts';

/** `get` stands for a request to the account itself, without an operation in its path. */
export type Operation = 'get' | 'listKeys' | 'regenerateKey';

const actions = {
  get: mapsActions.read,
  listKeys: mapsActions.listKeys,
  regenerateKey: mapsActions.regenerateKey,
} as const;

export function operateAccount(call: Call, account: SimAccount, operation: Operation): SimReply {
  const { request, token, apiVersion, subscription } = call;
  if ((operation === 'get' ? 'GET' : 'POST') !== request.method) return methodNotAllowed(request.method);
  const action = actions[operation];
  if (!account.permissions.has(action) || !call.may(action, account.id))
    return forbidden(token, action, account.id);
  if (account.denyAssignment !== undefined && operation !== 'get')
    return deniedByAssignment(call, action, account, account.denyAssignment);
  if (operation === 'get') return readAccount(account, apiVersion);
  if (account.lock === 'ReadOnly') return locked('write', account.id, account.id);
  if (account.busyCode !== undefined) return busy(account, account.busyCode);
  // Azure does not document a reply for this state. The action must wait until the account is ready.
  if (account.provisioningState !== 'Succeeded')
    return failure(409, 'Conflict', `The account is in the state ${account.provisioningState}.`);
  const wait = subscription.bucket?.take();
  if (wait !== undefined) return throttled(subscription.subscriptionId, token.clientId, wait);
  return operation === 'listKeys' ? listKeys(call, account) : regenerateKey(call, account);
}

function readAccount(account: SimAccount, apiVersion: string): SimReply {
  const settings = account.read();
  if (settings === undefined) return accountNotFound(account.resourceGroup, account.name);
  return { status: 200, body: accountBody(account, apiVersion, settings) };
}

function listKeys({ request, apiVersion, violation }: Call, account: SimAccount): SimReply {
  if (request.body !== '') violation('listKeys was sent with a body');
  return keysReply(account, account.listKeys(), apiVersion);
}

function regenerateKey({ request, apiVersion, violation }: Call, account: SimAccount): SimReply {
  const keyType = requestedKeyType(request);
  if (keyType === undefined) {
    violation('regenerateKey was sent with a body that the contract does not allow');
    return failure(400, 'BadRequest', 'The request body is invalid.');
  }
  account.regenerate(keyType);
  return keysReply(account, account.keys, apiVersion);
}

function keysReply(account: SimAccount, keys: KeyPair, apiVersion: string): SimReply {
  return { status: 200, headers: { 'cache-control': 'no-cache' }, body: keysBody(account, keys, apiVersion) };
}

/** The key type in a regenerateKey body; undefined for a body that the contract does not allow. */
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
