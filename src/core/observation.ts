// What a run observes of the keys and the targets, and what a target's stamp proves. Pure.

import type { ActionError } from './errors/action-error.ts';
import { newestKey, type KeyTimes, type KeyType } from './keys.ts';
import type { Target } from './targets.ts';
import { SECOND, type Duration, type Instant } from './time.ts';

/** GitHub reports when a secret was written, but not its value. The value of a secret in a vault can be read. */
export type TargetState =
  | { readonly kind: 'missing' }
  | { readonly kind: 'stamped'; readonly updatedAt: Instant }
  | { readonly kind: 'readable'; readonly updatedAt: Instant; readonly holds: KeyType | undefined }
  /** Nothing is known about the target, so no key that it may hold is regenerated. */
  | { readonly kind: 'unreachable'; readonly error: ActionError };

export interface ObservedTarget {
  readonly target: Target;
  readonly state: TargetState;
}

export interface Observation {
  readonly times: KeyTimes;
  readonly targets: readonly ObservedTarget[];
}

/** How far apart the clocks of Azure, GitHub and this runner may be. */
export const CLOCK_SKEW: Duration = 2 * SECOND;

/** GitHub stamps whole seconds: a stamp may be up to one second early. */
export const STAMP_RESOLUTION: Duration = SECOND;

/** How long a key may take to reach a store after its last verification, and may be regenerated in between. */
export const WRITE_WINDOW: Duration = 5 * SECOND;

/** A stamp proves that the newest key was written only if no write of an older key can have it. */
export const PROOF: Duration = CLOCK_SKEW + WRITE_WINDOW;

/**
 * A publication made this long after a regeneration has a stamp that proves it: the clocks may differ one way when the
 * secret is stamped and the other way when the stamp is read.
 */
export const PROVABLE_AFTER: Duration = PROOF + CLOCK_SKEW + STAMP_RESOLUTION;

/** Whether a target certainly holds the newest key. A stamp too close to the key's time proves nothing. */
export function holdsNewest(state: TargetState, times: KeyTimes): boolean {
  const newest = newestKey(times);
  switch (state.kind) {
    case 'missing':
    case 'unreachable':
      return false;
    case 'readable':
      return state.holds === newest;
    case 'stamped': {
      const regenerated = times[newest];
      return regenerated === undefined || state.updatedAt > regenerated + PROOF;
    }
  }
}

export function isReachable({ state }: ObservedTarget): boolean {
  return state.kind !== 'unreachable';
}

export function countTargets({ targets }: Observation): { all: number; unreachable: number } {
  return { all: targets.length, unreachable: targets.filter((one) => !isReachable(one)).length };
}
