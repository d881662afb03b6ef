// Lists the accounts of a subscription or resource group, in pages.
import type { SimReply } from '../../../network/http.ts';
import { mapsActions, type SimAccount } from '../../maps/account.ts';
import { grantedOn, groupOf, scopeOf } from '../../subscriptions/subscription.ts';
import { accountBody } from './account-bodies.ts';
import type { Call } from './call.ts';
import { mustMatch } from './contract.ts';
import { failure, forbidden, groupNotFound } from './replies.ts';

export function listAccounts(
  { request, token, subscription, apiVersion, may }: Call,
  group: string | undefined,
  accounts: readonly SimAccount[],
): SimReply {
  const known = group === undefined ? undefined : groupOf(subscription, group);
  const scope = scopeOf(subscription.subscriptionId, group);
  if (!may(mapsActions.read, scope) || !grantedOn(subscription, scope).has(mapsActions.read))
    return forbidden(token, mapsActions.read, scope);
  if (group !== undefined && known === undefined) return groupNotFound(group);
  // The skip token holds the number of accounts on the pages before this one.
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
