// The accounts of a subscription as `discover` reports them: in a stable order, each with its age and whether it is
// due, in the form that a job matrix takes. Pure. Never holds a key.

import { newestKey, type KeyTimes } from './keys.ts';
import type { FoundAccount } from './ports.ts';
import { resourceIdOf, type AccountId, type Tags } from './request.ts';
import { formatInstant, type Duration, type Instant } from './time.ts';

export interface FleetAccount extends FoundAccount {
  readonly id: AccountId;
}

export interface DiscoveredAccount extends FleetAccount {
  /** Undefined where the keys may not be listed, or are switched off. */
  readonly times: KeyTimes | undefined;
  /** By `max-age`, as `rotate` would decide; undefined where that cannot be told. */
  readonly due: boolean | undefined;
}

/** GitHub runs at most so many jobs from one matrix. */
export const MATRIX_LIMIT = 256;

/** Azure compares names of tags without case, and values to the letter. An empty filter lets everything through. */
export function hasTags(account: Pick<FoundAccount, 'tags'>, wanted: Tags): boolean {
  const tags = new Map(Object.entries(account.tags).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.entries(wanted).every(([name, value]) => tags.get(name.toLowerCase()) === value);
}

/** By resource ID, without case. An account that Azure lists twice, while the list changes between pages, counts once. */
export function inStableOrder<T extends FleetAccount>(accounts: readonly T[]): readonly T[] {
  const byId = new Map(accounts.map((account) => [resourceIdOf(account.id).toLowerCase(), account]));
  return [...byId].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, account]) => account);
}

export function isDue(
  account: FoundAccount,
  times: KeyTimes | undefined,
  maxAge: Duration | undefined,
  now: Instant,
): boolean | undefined {
  if (!account.keysEnabled) return false;
  if (times === undefined) return undefined;
  const regenerated = times[newestKey(times)];
  return maxAge === undefined || regenerated === undefined || now >= regenerated + maxAge;
}

/** One entry of the outputs `accounts` and `due`, named like the inputs and outputs of the other operations. */
export function matrixEntry({
  id,
  location,
  keysEnabled,
  times,
  due,
}: DiscoveredAccount): Readonly<Record<string, unknown>> {
  const time = (instant: Instant | undefined) => (instant === undefined ? null : formatInstant(instant));
  return {
    'resource-id': resourceIdOf(id),
    'account-name': id.accountName,
    'resource-group': id.resourceGroup,
    location: location ?? null,
    'keys-enabled': keysEnabled,
    'primary-key-last-updated': time(times?.primary),
    'secondary-key-last-updated': time(times?.secondary),
    due: due ?? null,
  };
}

/** At most as many as one matrix takes in each part; none for an empty list. */
export function chunked<T>(entries: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(entries.length / MATRIX_LIMIT);
  return Array.from({ length: count }, (_, index) =>
    entries.slice(index * MATRIX_LIMIT, (index + 1) * MATRIX_LIMIT),
  );
}
