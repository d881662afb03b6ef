// The reasons for which Resource Manager refuses to create an account.
import type { SimReply } from '../../../network/http.ts';
import type { SimSubscription } from '../../subscriptions/subscription.ts';
import {
  deniedByPolicy,
  failure,
  locationNotAvailable,
  nameTaken,
  notRegistered,
  quotaExceeded,
} from './replies.ts';

/** Undefined if the account can be created. */
export function creationRefusal(
  subscription: SimSubscription,
  name: string,
  location: string,
  accountCount: number,
): SimReply | undefined {
  const { subscriptionId, regions, deniedBy, refusal } = subscription;
  if (!subscription.registered) return notRegistered();
  if (!regions.includes(location)) return locationNotAvailable(location, regions);
  if (deniedBy !== undefined) return deniedByPolicy(name, deniedBy, subscriptionId);
  if (subscription.takenNames.has(name.toLowerCase()))
    return nameTaken(name, { location: 'eastus', group: 'another-rg' }, location);
  if (accountCount >= subscription.quota) return quotaExceeded(subscriptionId);
  return refusal && failure(refusal.status, refusal.code, refusal.message);
}
