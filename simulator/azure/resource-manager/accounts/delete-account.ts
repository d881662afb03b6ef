// Deletes an account.
import type { SimReply } from '../../../network/http.ts';
import { mapsActions, type SimAccount } from '../../maps/account.ts';
import { grantedOn, groupOf, scopeOf } from '../../subscriptions/subscription.ts';
import type { Call } from './call.ts';
import { begun } from './long-running.ts';
import { busy } from './refusals.ts';
import { forbidden, groupNotFound, locked } from './replies.ts';

export function deleteAccount(
  call: Call,
  group: string,
  name: string,
  existing: SimAccount | undefined,
): SimReply {
  const { token, subscription } = call;
  const scope = scopeOf(subscription.subscriptionId, group);
  const id = existing?.id ?? `${scope}/providers/Microsoft.Maps/accounts/${name}`;
  const granted = existing?.permissions ?? grantedOn(subscription, id);
  if (!granted.has(mapsActions.delete) || !call.may(mapsActions.delete, id))
    return forbidden(token, mapsActions.delete, id);
  const known = groupOf(subscription, group);
  if (known === undefined) return groupNotFound(group);
  if (existing === undefined) return { status: 204 };
  if (known.lock !== undefined) return locked('delete', id, scopeOf(subscription.subscriptionId, known.name));
  if (existing.lock !== undefined) return locked('delete', id, id);
  if (existing.busyCode !== undefined) return busy(existing, existing.busyCode);
  const { longRunning } = subscription;
  if (longRunning === undefined) {
    existing.deleted = true;
    return { status: 200 };
  }
  if (longRunning.ends === 'Succeeded') existing.deleteAfter(longRunning.takes);
  return begun(call, { ...longRunning, status: 202 }, { status: 202 });
}
