// Pauses of a run. A person who watches the log is told of each one before it begins: how long it is, why, and whether that is
// normal. `src/http/pause.ts` is the same for the adapters.

import type { Cancellation } from '../cancellation.ts';
import type { Clock, Log } from '../ports/runner.ts';
import { counted } from '../text.ts';
import { MINUTE, SECOND, type Duration } from '../time.ts';

export interface PausePorts {
  readonly clock: Clock;
  readonly log: Pick<Log, 'info'>;
}

/**
 * @param why a clause without a period, which may be followed by what to make of it: `; this is normal for a new key`.
 * @param limit of all such pauses together.
 */
export async function pause(
  duration: Duration,
  why: string,
  { clock, log }: PausePorts,
  { hurry }: Pick<Cancellation, 'hurry'>,
  limit?: Duration,
): Promise<void> {
  // A canceled run does not wait.
  if (!hurry.aborted) log.info(describeWait(duration, why, limit));
  await clock.sleep(duration, hurry);
}

/** @param aside the limit, or something else about the length. */
export function describeWait(duration: Duration, why: string, aside?: Duration | string): string {
  const more = typeof aside === 'number' ? `at most ${formatWait(aside)} in all` : aside;
  return `Waiting ${formatWait(duration)}${more === undefined ? '' : `, ${more}`}: ${why}`;
}

/** Rounded up to whole seconds, so that no wait is longer than the log says. */
function formatWait(duration: Duration): string {
  const length = Math.ceil(duration / SECOND) * SECOND;
  return length > 0 && length % MINUTE === 0
    ? counted(length / MINUTE, 'minute')
    : counted(length / SECOND, 'second');
}

/** Of transient failures. */
export const RETRY_HELPS = 'a retry usually helps';

export const THROTTLED = 'this happens now and then, and needs no action';
