// What a run observes of the keys and the targets, and what the evidence about a target proves. Pure.

import type { ActionError } from './errors/action-error.ts';
import { newestKey, type KeyTimes, type KeyType } from './keys.ts';
import type { Verdict } from './ports/keys.ts';
import type { Target } from './targets.ts';
import { DAY, MINUTE, SECOND, type Duration, type Instant } from './time.ts';

/** GitHub reports when a secret was written, but not its value. The value of a secret in a vault can be read. */
export type TargetState =
  | { readonly kind: 'missing' }
  | ({ readonly kind: 'stamped' } & Written)
  | ({
      readonly kind: 'readable';
      readonly holds: KeyType | undefined;
      /** After which some clients refuse what the store holds. */
      readonly expiresAt?: Instant | undefined;
    } & Written)
  /** Not read, because there is no token. Only `current-key` says something about it. */
  | { readonly kind: 'unread' }
  /** Nothing is known about the target, so no key that it may hold is regenerated. */
  | { readonly kind: 'unreachable'; readonly error: ActionError };

/** Both by the clock of the target's store. */
interface Written {
  readonly updatedAt: Instant;
  /** When the store answered. */
  readonly readAt: Instant;
}

/** Which of the account's keys the input `current-key` is. */
export type CurrentKey = KeyType | 'neither';

export interface ObservedTarget {
  readonly target: Target;
  readonly state: TargetState;
  /** Undefined if `current-key` is not set. */
  readonly current?: CurrentKey | undefined;
}

export interface Observation {
  readonly times: KeyTimes;
  /** Azure's clock when it listed the keys. */
  readonly at: Instant;
  readonly targets: readonly ObservedTarget[];
  /** What Azure Maps says of `current-key`; undefined if it was not asked. */
  readonly verdict?: Verdict | undefined;
}

/** How far apart the clocks of Azure and of a store may be. */
export const CLOCK_SKEW: Duration = 2 * SECOND;

/** Stamps and `Date` headers have whole seconds: a difference between two of them may be up to one second too long. */
export const STAMP_RESOLUTION: Duration = SECOND;

/** A stamp at most this much later than the newest key's time may be that of a write of the key before. */
export const BEHIND: Duration = CLOCK_SKEW;

/**
 * A stamp at most this much later than the newest key's time may be that of a delayed write of the key before, so it is renewed
 * once this time has passed. Resource Manager's reads were seen to be up to ten minutes old (docs/decisions/stamps-as-proof.md).
 */
export const PROVISIONAL: Duration = 15 * MINUTE;

/**
 * The pause between a regeneration and the look that precedes its publication. A rival's regeneration that was under way shows
 * by then, and the stamp of the publication is not behind.
 */
export const SETTLING: Duration = 5 * SECOND;

/** Less than a week, because a weekly schedule jitters: with seven days, a secret would be renewed every 7 or 14 days. */
export const DEFAULT_REFRESH_INTERVAL: Duration = 6 * DAY;

/** What the evidence says about a target. */
export type Holding =
  /** Certainly or most likely the newest key. */
  | 'holds'
  /** Counts as holding it, but the stamp is so close to the key's time that it is renewed later. */
  | 'provisional'
  /** Counts as holding it, but was last written so long ago that anything may have been saved in it since. */
  | 'aged'
  | 'behind'
  | 'unreachable';

/** @param refreshInterval after which a write no longer says what a secret holds; undefined: never. */
export function holdingOf(
  { state, current }: ObservedTarget,
  times: KeyTimes,
  refreshInterval: Duration | undefined,
): Holding {
  const newest = newestKey(times);
  switch (state.kind) {
    case 'unreachable':
      return 'unreachable';
    case 'missing':
      return 'behind';
    case 'readable':
      return state.holds === newest ? 'holds' : 'behind';
    case 'unread':
      return current === newest ? 'holds' : 'behind';
    case 'stamped':
      if (current === undefined) return holdingByStamp(state, times[newest], refreshInterval);
      return current === newest && !isOlder(state, times[newest]) ? 'holds' : 'behind';
  }
}

/**
 * Whether a secret was certainly written before a key was made. If `current-key` is that key nevertheless, it is the value of
 * another secret.
 */
function isOlder({ updatedAt }: Written, regenerated: Instant | undefined): boolean {
  return regenerated !== undefined && updatedAt + STAMP_RESOLUTION + CLOCK_SKEW < regenerated;
}

/** What the stamp alone says, without `current-key`. */
export function holdingByStamp(
  { updatedAt, readAt }: Written,
  regenerated: Instant | undefined,
  refreshInterval: Duration | undefined,
): 'holds' | 'provisional' | 'aged' | 'behind' {
  if (regenerated !== undefined && updatedAt <= regenerated + BEHIND) return 'behind';
  if (regenerated !== undefined && updatedAt <= regenerated + PROVISIONAL) return 'provisional';
  return refreshInterval !== undefined && readAt - updatedAt > refreshInterval ? 'aged' : 'holds';
}

export function isReachable({ state }: ObservedTarget): boolean {
  return state.kind !== 'unreachable';
}

export function countTargets({ targets }: Observation): { all: number; unreachable: number } {
  return { all: targets.length, unreachable: targets.filter((one) => !isReachable(one)).length };
}
