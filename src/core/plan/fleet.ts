// Which accounts of a subscription `discover` reports, in a stable order, and which of them are due. Pure.

import { resourceIdOf } from '../account-id.ts';
import type { KeyTimes } from '../keys.ts';
import type { FleetAccount, FoundAccount } from '../ports/accounts.ts';
import type { Tags } from '../request.ts';
import type { Duration, Instant } from '../time.ts';
import { isDue, rotationTime } from './due.ts';

export interface DiscoveredAccount extends FleetAccount {
  /** Undefined if the keys cannot be listed, or shared keys are disabled. */
  readonly times: KeyTimes | undefined;
  /** By the rule of `rotate`; false if shared keys are disabled, undefined if the keys cannot be listed. */
  readonly due: boolean | undefined;
}

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

export function discovered(
  account: FleetAccount,
  times: KeyTimes | undefined,
  maxAge: Duration | undefined,
  now: Instant,
): DiscoveredAccount {
  return { ...account, times, due: isAccountDue(account, times, maxAge, now) };
}

export function countDue(accounts: readonly DiscoveredAccount[]): number {
  return accounts.filter(({ due }) => due === true).length;
}

function isAccountDue(
  { keysEnabled }: FoundAccount,
  times: KeyTimes | undefined,
  maxAge: Duration | undefined,
  now: Instant,
): boolean | undefined {
  if (!keysEnabled) return false;
  return times === undefined ? undefined : isDue(rotationTime(times, maxAge), now);
}
