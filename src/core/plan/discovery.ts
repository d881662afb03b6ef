// Which accounts of a subscription `discover` reports, in a stable order, and what is known of each. Pure.

import { resourceIdOf } from '../account-id.ts';
import type { FleetAccount, FoundAccount } from '../ports/accounts.ts';
import type { Tags } from '../request.ts';
import type { Duration } from '../time.ts';
import { isDue, rotationTime } from './due.ts';
import type { DiscoveredAccount, Listing } from './fleet.ts';

/** Azure ignores case in the names of tags, but not in their values. An empty filter matches every account. */
export function hasTags(account: Pick<FoundAccount, 'tags'>, wanted: Tags): boolean {
  const tags = new Map(Object.entries(account.tags).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.entries(wanted).every(([name, value]) => tags.get(name.toLowerCase()) === value);
}

/** By resource ID, ignoring case. An account that Azure lists twice, because the list changed between pages, counts once. */
export function inStableOrder<T extends FleetAccount>(accounts: readonly T[]): readonly T[] {
  const byId = new Map(accounts.map((account) => [resourceIdOf(account.id).toLowerCase(), account]));
  return [...byId].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, account]) => account);
}

/** @param listing undefined if shared keys are disabled. */
export function discovered(
  account: FleetAccount,
  listing: Listing | undefined,
  maxAge: Duration | undefined,
): DiscoveredAccount {
  // With a single time, the newest key cannot be told from the other one.
  const { times, at } = listing && 'times' in listing ? listing : {};
  const isKnown = times && (times.primary === undefined) === (times.secondary === undefined);
  const due = isKnown && at !== undefined ? isDue(rotationTime(times, maxAge), at) : undefined;
  return { ...account, ...listing, times, due: account.keysEnabled ? due : false };
}
