// The requests that make, delete and list accounts.
import type { SimReply, SimRequest } from '../../network/http.ts';
import { mapsActions, type AccountOptions, type SimAccount } from '../maps/account.ts';
import { accountBody } from './account-bodies.ts';
import { failure, forbidden, groupNotFound, locked } from './replies.ts';
import { mustMatch } from './contract.ts';
import type { AccessToken } from '../entra/entra.ts';
import { grantedOn, groupOf, scopeOf, type SimSubscription } from './subscriptions.ts';

/** A request that was found in order so far. */
export interface Call {
  readonly request: SimRequest;
  readonly token: AccessToken;
  readonly apiVersion: string;
  readonly subscription: SimSubscription;
  readonly violation: (what: string) => void;
}

interface NewAccount {
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly disableLocalAuth: boolean;
}

/** The body of a PUT; undefined for what the contract does not know. */
function parseBody({ request, violation }: Call): NewAccount | undefined {
  try {
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) throw new Error('it is no JSON');
    const body = JSON.parse(request.body) as Record<string, Record<string, unknown> | undefined>;
    mustMatch('MapsAccount', body);
    mustMatch('MapsAccountSku', body['sku']);
    mustMatch('MapsAccountProperties', body['properties'] ?? {});
    const { sku, kind, location, tags, properties } = body as Record<string, unknown>;
    // Gen1 was retired: S0 and S1 stand in the contract still, and are refused.
    if ((sku as { name: string }).name !== 'G2' || kind !== 'Gen2') throw new Error('it is not Gen2');
    return {
      location: location as string,
      tags: (tags ?? {}) as Readonly<Record<string, string>>,
      disableLocalAuth: (properties as { disableLocalAuth?: boolean } | undefined)?.disableLocalAuth ?? false,
    };
  } catch (error) {
    violation(`an account was put with a wrong body: ${error instanceof Error ? error.message : 'unknown'}`);
    return undefined;
  }
}

/** Why Resource Manager does not make the account; undefined where nothing speaks against it. */
function refusalOf(
  { subscription }: Call,
  name: string,
  location: string,
  existing: number,
): SimReply | undefined {
  const { subscriptionId, regions, deniedBy, refusal } = subscription;
  if (!subscription.registered) {
    return failure(
      409,
      'MissingSubscriptionRegistration',
      "The subscription is not registered to use namespace 'Microsoft.Maps'. See https://aka.ms/rps-not-found for how to register subscriptions.",
    );
  }
  if (!regions.includes(location)) {
    return failure(
      400,
      'LocationNotAvailableForResourceType',
      `The provided location '${location}' is not available for resource type 'Microsoft.Maps/accounts'. List of available regions for the resource type is '${regions.join(',')}'.`,
    );
  }
  if (deniedBy !== undefined) {
    return failure(
      403,
      'RequestDisallowedByPolicy',
      `Resource '${name}' was disallowed by policy. Policy identifiers: '[{"policyAssignment":{"name":"${deniedBy}","id":"/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/policyAssignments/${deniedBy}"}}]'.`,
    );
  }
  if (subscription.takenNames.has(name.toLowerCase())) {
    return failure(
      409,
      'InvalidResourceLocation',
      `The resource '${name}' already exists in location 'eastus' in resource group 'another-rg'. A resource with the same name cannot be created in location '${location}'. Please select a new resource name.`,
    );
  }
  if (existing >= subscription.quota) {
    return failure(
      409,
      'QuotaExceeded',
      `The subscription '${subscriptionId}' reached the maximum number of Microsoft.Maps/accounts.`,
    );
  }
  return refusal && failure(refusal.status, refusal.code, refusal.message);
}

export interface PutWorld {
  readonly accounts: readonly SimAccount[];
  add(options: AccountOptions): SimAccount;
}

export function putAccount(
  call: Call,
  asked: string,
  name: string,
  existing: SimAccount | undefined,
  world: PutWorld,
): SimReply {
  const { token, subscription, apiVersion } = call;
  const { subscriptionId, tenantId, cloud } = subscription;
  const id = existing?.id ?? `${scopeOf(subscriptionId, asked)}/providers/Microsoft.Maps/accounts/${name}`;
  const granted = existing?.permissions ?? grantedOn(subscription, id);
  if (!granted.has(mapsActions.write)) return forbidden(token, mapsActions.write, id);
  const group = groupOf(subscription, asked);
  if (group === undefined) return groupNotFound(asked);
  const body = parseBody(call);
  if (body === undefined) return failure(400, 'InvalidRequestContent', 'The request content was invalid.');
  if (group.lock === 'ReadOnly') return locked('write', id, scopeOf(subscriptionId, group.name));
  if (existing?.lock === 'ReadOnly') return locked('write', id, id);
  if (existing) {
    if (existing.location !== body.location) {
      return failure(
        409,
        'InvalidResourceLocation',
        `The resource '${name}' already exists in location '${existing.location}' in resource group '${group.name}'. A resource with the same name cannot be created in location '${body.location}'. Please select a new resource name.`,
      );
    }
    existing.tags = body.tags;
    existing.disableLocalAuth = body.disableLocalAuth;
    return { status: 200, body: accountBody(existing, apiVersion) };
  }
  const count = world.accounts.filter(
    (one) => !one.deleted && one.subscriptionId.toLowerCase() === subscriptionId.toLowerCase(),
  ).length;
  const refusal = refusalOf(call, name, body.location, count);
  if (refusal !== undefined) return refusal;
  const account = world.add({
    name,
    resourceGroup: group.name,
    subscriptionId,
    tenantId,
    cloud,
    location: body.location,
    tags: body.tags,
    disableLocalAuth: body.disableLocalAuth || subscription.disablesLocalAuth,
    permissions: [...granted],
    provisioning: subscription.provisioning,
    propagationDelay: subscription.propagationDelay,
  });
  return { status: 201, body: accountBody(account, apiVersion) };
}

export function deleteAccount(
  { token, subscription }: Call,
  group: string,
  name: string,
  existing: SimAccount | undefined,
): SimReply {
  const scope = scopeOf(subscription.subscriptionId, group);
  const id = existing?.id ?? `${scope}/providers/Microsoft.Maps/accounts/${name}`;
  const granted = existing?.permissions ?? grantedOn(subscription, id);
  if (!granted.has(mapsActions.delete)) return forbidden(token, mapsActions.delete, id);
  const known = groupOf(subscription, group);
  if (known === undefined) return groupNotFound(group);
  if (existing === undefined) return { status: 204 };
  if (known.lock !== undefined) return locked('delete', id, scopeOf(subscription.subscriptionId, known.name));
  if (existing.lock !== undefined) return locked('delete', id, id);
  existing.deleted = true;
  return { status: 200 };
}

/** Which accounts the list holds, page by page: the token says how many were seen. */
export function listAccounts(
  { request, token, subscription, apiVersion }: Call,
  group: string | undefined,
  accounts: readonly SimAccount[],
): SimReply {
  const known = group === undefined ? undefined : groupOf(subscription, group);
  const scope = scopeOf(subscription.subscriptionId, group);
  if (!grantedOn(subscription, scope).has(mapsActions.read)) return forbidden(token, mapsActions.read, scope);
  if (group !== undefined && known === undefined) return groupNotFound(group);
  const skiptoken = request.url.searchParams.get('$skiptoken');
  const from = skiptoken === null ? 0 : Number(Buffer.from(skiptoken, 'base64url').toString());
  if (!Number.isSafeInteger(from)) return failure(400, 'InvalidSkipToken', 'The skip token is invalid.');
  const here = accounts.filter(
    (one) =>
      one.subscriptionId.toLowerCase() === subscription.subscriptionId.toLowerCase() &&
      (known === undefined || one.resourceGroup.toLowerCase() === known.name.toLowerCase()),
  );
  const to = from + subscription.pageSize;
  const value = here
    .slice(from, to)
    .filter(({ deleted }) => !deleted)
    .map((account) => accountBody(account, apiVersion));
  const next = new URL(request.url.href);
  next.searchParams.set('$skiptoken', Buffer.from(String(to)).toString('base64url'));
  const body = { value, ...(to < here.length ? { nextLink: next.href } : {}) };
  mustMatch('MapsAccounts', body);
  return { status: 200, body };
}
