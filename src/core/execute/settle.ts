// The pause between a regeneration and what follows it.

import type { Cancellation } from '../cancellation.ts';
import { SETTLING } from '../observation.ts';
import { formatDuration, SECOND, type Duration } from '../time.ts';
import type { ExecutionPorts } from './execution.ts';

/** @param age how long ago the key was regenerated. */
export async function settle(
  age: Duration,
  { clock, log }: Pick<ExecutionPorts, 'clock' | 'log'>,
  cancellation: Cancellation,
): Promise<void> {
  const rest = SETTLING - Math.max(0, age);
  if (rest <= 0) return;
  log.info(
    `Waiting ${formatDuration(Math.ceil(rest / SECOND) * SECOND)}, so that a change by someone else would show and the timestamp of the write is later than the key's`,
  );
  await clock.sleep(rest, cancellation.hurry);
}
