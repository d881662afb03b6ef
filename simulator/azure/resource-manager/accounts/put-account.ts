// Creates or updates an account.
import type { SimReply } from '../../../network/http.ts';
import type { AccountOptions } from '../../maps/account-options.ts';
import { mapsActions, type SimAccount } from '../../maps/account.ts';
import { grantedOn, groupOf, scopeOf } from '../../subscriptions/subscription.ts';
import { accountBody } from './account-bodies.ts';
import type { Call } from './call.ts';
import { creationRefusal } from './creation-refusals.ts';
import { begun } from './long-running.ts';
import { parsePutBody, type AccountProperties } from './put-account-body.ts';
import { failure, forbidden, groupNotFound, locked, nameTaken } from './replies.ts';

export interface PutWorld {
  readonly accounts: readonly SimAccount[];
  add(options: AccountOptions): SimAccount;
}

export function putAccount(
  call: Call,
  requestedGroup: string,
  name: string,
  existing: SimAccount | undefined,
  world: PutWorld,
): SimReply {
  const { token, subscription } = call;
  const { subscriptionId } = subscription;
  const id =
    existing?.id ?? `${scopeOf(subscriptionId, requestedGroup)}/providers/Microsoft.Maps/accounts/${name}`;
  const granted = existing?.permissions ?? grantedOn(subscription, id);
  if (!granted.has(mapsActions.write) || !call.may(mapsActions.write, id))
    return forbidden(token, mapsActions.write, id);
  const group = groupOf(subscription, requestedGroup);
  if (group === undefined) return groupNotFound(requestedGroup);
  const properties = parsePutBody(call);
  if (properties === undefined)
    return failure(400, 'InvalidRequestContent', 'The request content was invalid.');
  if (group.lock === 'ReadOnly') return locked('write', id, scopeOf(subscriptionId, group.name));
  if (existing?.lock === 'ReadOnly') return locked('write', id, id);
  return existing === undefined
    ? create(call, { group: group.name, name, granted }, properties, world)
    : update(call, group.name, existing, properties);
}

function update(call: Call, group: string, account: SimAccount, properties: AccountProperties): SimReply {
  if (account.location !== properties.location) {
    return nameTaken(account.name, { location: account.location, group }, properties.location);
  }
  account.change({ tags: properties.tags, disableLocalAuth: properties.disableLocalAuth });
  return { status: 200, body: accountBody(account, call.apiVersion) };
}

interface NewAccount {
  readonly group: string;
  readonly name: string;
  readonly granted: ReadonlySet<string>;
}

function create(
  call: Call,
  { group, name, granted }: NewAccount,
  { location, tags, disableLocalAuth }: AccountProperties,
  world: PutWorld,
): SimReply {
  const { subscription, apiVersion } = call;
  const { subscriptionId, tenantId, cloud } = subscription;
  const count = world.accounts.filter(
    (one) => !one.deleted && one.subscriptionId.toLowerCase() === subscriptionId.toLowerCase(),
  ).length;
  const refusal = creationRefusal(subscription, name, location, count);
  if (refusal !== undefined) return refusal;
  const account = world.add({
    name,
    resourceGroup: group,
    subscriptionId,
    tenantId,
    cloud,
    location,
    tags,
    disableLocalAuth: disableLocalAuth || subscription.disablesLocalAuth,
    permissions: [...granted],
    provisioning: subscription.provisioning,
    propagationDelay: subscription.propagationDelay,
  });
  const reply = { status: 201, body: accountBody(account, apiVersion) };
  const { longRunning } = subscription;
  return longRunning ? begun(call, longRunning, longRunning.status === 202 ? { status: 202 } : reply) : reply;
}
