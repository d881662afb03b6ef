// Changes some settings of an account, as `az maps account update` does. The others stay.
import type { SimReply } from '../../../network/http.ts';
import { mapsActions, type SimAccount } from '../../maps/account.ts';
import { groupOf, scopeOf } from '../../subscriptions/subscription.ts';
import { accountBody } from './account-bodies.ts';
import type { Call } from './call.ts';
import { failure, forbidden, locked } from './replies.ts';

interface Patch {
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: { readonly disableLocalAuth?: boolean };
}

export function patchAccount(call: Call, group: string, account: SimAccount): SimReply {
  const { request, token, subscription, apiVersion } = call;
  const { id } = account;
  if (!account.permissions.has(mapsActions.write) || !call.may(mapsActions.write, id))
    return forbidden(token, mapsActions.write, id);
  if (groupOf(subscription, group)?.lock === 'ReadOnly')
    return locked('write', id, scopeOf(subscription.subscriptionId, account.resourceGroup));
  if (account.lock === 'ReadOnly') return locked('write', id, id);
  const patch = parse(request.body);
  if (patch === undefined) return failure(400, 'InvalidRequestContent', 'The request content was invalid.');
  const { tags, properties: { disableLocalAuth } = {} } = patch;
  account.change({
    ...(tags === undefined ? {} : { tags }),
    ...(disableLocalAuth === undefined ? {} : { disableLocalAuth }),
  });
  return { status: 200, body: accountBody(account, apiVersion) };
}

/** Undefined for a body with anything that the simulator does not change. */
function parse(body: string): Patch | undefined {
  const patch = JSON.parse(body) as Patch;
  const names = [...Object.keys(patch), ...Object.keys(patch.properties ?? {})];
  return names.every((name) => ['tags', 'properties', 'disableLocalAuth'].includes(name)) ? patch : undefined;
}
