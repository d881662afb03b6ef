// The two shared keys of an Azure Maps account, their times, and which one is newest.

import type { Secret } from './secret.ts';
import type { Instant } from './time.ts';

/** Azure's own word: which of the account's two shared keys. */
export type KeyType = 'primary' | 'secondary';

export const KEY_TYPES: readonly KeyType[] = ['primary', 'secondary'];

/** When each key was last regenerated; undefined where Azure does not say (keys older than 2021). */
export type KeyTimes = Readonly<Record<KeyType, Instant | undefined>>;

export interface AccountKey {
  readonly secret: Secret;
  readonly lastUpdated: Instant | undefined;
}

export type AccountKeys = Readonly<Record<KeyType, AccountKey>>;

export function otherKey(key: KeyType): KeyType {
  return key === 'primary' ? 'secondary' : 'primary';
}

export function timesOf(keys: AccountKeys): KeyTimes {
  return { primary: keys.primary.lastUpdated, secondary: keys.secondary.lastUpdated };
}

/** At creation Azure stamps both keys with nearly the same time. */
const SAME_TIME_MS = 100;

/**
 * The key that was updated last: the one that every target should hold. Equal or unknown times mean that neither
 * was regenerated yet: then it is the primary. A known time beats an unknown one, for only a regeneration gives one.
 */
export function newestKey({ primary, secondary }: KeyTimes): KeyType {
  if (secondary === undefined) return 'primary';
  if (primary === undefined) return 'secondary';
  return secondary - primary > SAME_TIME_MS ? 'secondary' : 'primary';
}
