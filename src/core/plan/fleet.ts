// Which accounts of a subscription `discover` reports, in a stable order, and which of them are due. Pure.

import { resourceIdOf } from '../account-id.ts';
import type { ErrorCode } from '../errors/action-error.ts';
import { newestKey, type KeyTimes } from '../keys.ts';
import type { FleetAccount, FoundAccount } from '../ports/accounts.ts';
import type { Tags } from '../request.ts';
import type { Duration, Instant } from '../time.ts';
import { isDue, rotationTime } from './due.ts';

/** What was learned of an account's keys: their times, and Azure's clock when it reported them, or why there are none. */
export type Listing = { readonly times: KeyTimes; readonly at: Instant } | { readonly unlisted: ErrorCode };

export interface DiscoveredAccount extends FleetAccount {
  /** Undefined if the keys cannot be listed, or shared keys are disabled. */
  readonly times: KeyTimes | undefined;
  /** Azure's clock when it reported them. */
  readonly at?: Instant;
  /** Why the keys could not be listed. */
  readonly unlisted?: ErrorCode;
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

/** The accounts that are due first, and among them and the others those with the oldest newest key first. */
export function dueFirst<T extends DiscoveredAccount>(accounts: readonly T[]): readonly T[] {
  const rank = ({ due }: T) => (due === true ? 0 : due === undefined ? 1 : 2);
  const age = ({ times, at = 0 }: T) => (times ? at - (times[newestKey(times)] ?? at) : 0);
  return accounts.toSorted((one, other) => rank(one) - rank(other) || age(other) - age(one));
}

export function countDue(accounts: readonly DiscoveredAccount[]): number {
  return accounts.filter(({ due }) => due === true).length;
}
