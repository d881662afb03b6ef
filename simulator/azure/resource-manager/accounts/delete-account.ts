// Deletes an account.
import type { SimReply } from '../../../network/http.ts';
import { mapsActions, type SimAccount } from '../../maps/account.ts';
import { grantedOn, groupOf, scopeOf } from '../../subscriptions/subscription.ts';
import type { Call } from './call.ts';
import { forbidden, groupNotFound, locked } from './replies.ts';

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
