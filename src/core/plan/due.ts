// When a key is due for rotation: the one rule behind `rotate`, `check`, `discover`, the report and a vault's expiry date.
// Pure.

import { newestKey, type KeyTimes } from '../keys.ts';
import type { Duration, Instant } from '../time.ts';

/** @returns undefined if the key's age is unknown, or if no `max-age` limits it. */
export function dueTime(lastUpdated: Instant | undefined, maxAge: Duration | undefined): Instant | undefined {
  return lastUpdated === undefined || maxAge === undefined ? undefined : lastUpdated + maxAge;
}

/** When the newest key is due. */
export function rotationTime(times: KeyTimes, maxAge: Duration | undefined): Instant | undefined {
  return dueTime(times[newestKey(times)], maxAge);
}

/** Whether a key is due. Without `max-age` it always is, and so is a key of unknown age. */
export function isDue(due: Instant | undefined, now: Instant): boolean {
  return due === undefined || now >= due;
}
