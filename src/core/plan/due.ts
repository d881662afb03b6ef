// When a key is due for rotation: the one rule behind `rotate`, `check`, `discover`, the report and a vault's expiry date.
// Pure.

import { newestKey, type KeyTimes } from '../keys.ts';
import { DAY, type Duration, type Instant } from '../time.ts';

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

/** Workflows that rotate keys run at least once a month. */
export const LONGEST_INTERVAL: Duration = 35 * DAY;

/**
 * When what a vault holds expires, because some clients refuse an expired version. The rotation may come late: schedules jitter,
 * run once a month, or fail. Event Grid's `SecretNearExpiry`, which comes 30 days before, then tells of a rotation that is late.
 * @returns undefined if the key's age is unknown, or if no `max-age` limits it.
 */
export function expiryTime(
  lastUpdated: Instant | undefined,
  maxAge: Duration | undefined,
): Instant | undefined {
  const due = dueTime(lastUpdated, maxAge);
  return due === undefined ? undefined : due + LONGEST_INTERVAL;
}
