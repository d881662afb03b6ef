// The pauses of the adapters, between two requests. `src/core/waits/pause.ts` says what the log tells of them.

import { setTimeout as sleep } from 'node:timers/promises';
import { describeWait } from '../core/waits/pause.ts';
import type { Log } from '../core/ports/runner.ts';
import type { Duration } from '../core/time.ts';

/** @param why as for `pause` of core. */
export async function pause(
  duration: Duration,
  why: string,
  log: Pick<Log, 'info'>,
  signal?: AbortSignal,
  limit?: Duration,
): Promise<void> {
  log.info(describeWait(duration, why, limit));
  await sleep(duration, undefined, { signal });
}
