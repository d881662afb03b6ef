// The two shared keys of an Azure Maps account, their times, and which one is the newest. Pure.

import type { Secret } from './secret.ts';
import type { Instant } from './time.ts';

/** Azure's own term: which of the account's two shared keys. */
export type KeyType = 'primary' | 'secondary';

export const KEY_TYPES: readonly KeyType[] = ['primary', 'secondary'];

/** When each key was last regenerated; undefined if Azure does not report it (keys from before 2021). */
export type KeyTimes = Readonly<Record<KeyType, Instant | undefined>>;

export interface AccountKey {
  readonly secret: Secret;
  readonly lastUpdated: Instant | undefined;
}

export type AccountKeys = Readonly<Record<KeyType, AccountKey>>;

/** Both keys, and Azure's clock when it answered. */
export interface KeyListing {
  readonly keys: AccountKeys;
  readonly at: Instant;
}

export function otherKey(key: KeyType): KeyType {
  return key === 'primary' ? 'secondary' : 'primary';
}

export function timesOf(keys: AccountKeys): KeyTimes {
  return { primary: keys.primary.lastUpdated, secondary: keys.secondary.lastUpdated };
}

/** When Azure creates an account, it gives both keys nearly the same time. */
const SAME_TIME_MS = 100;

/**
 * The key that was updated last, which every target should hold. If the times are nearly equal or unknown, neither key is
 * known to have been regenerated, and the primary is used. A known time counts as newer than an unknown one.
 */
export function newestKey({ primary, secondary }: KeyTimes): KeyType {
  if (secondary === undefined) return 'primary';
  if (primary === undefined) return 'secondary';
  return secondary - primary > SAME_TIME_MS ? 'secondary' : 'primary';
}
