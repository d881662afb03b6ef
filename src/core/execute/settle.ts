// The pause between a regeneration and what follows it.

import type { Cancellation } from '../cancellation.ts';
import type { KeyType } from '../keys.ts';
import { SETTLING } from '../observation.ts';
import { pause, type PausePorts } from '../waits/pause.ts';
import type { Duration } from '../time.ts';

/** @param age how long ago the key was regenerated. */
export async function settle(
  key: KeyType,
  age: Duration,
  ports: PausePorts,
  cancellation: Cancellation,
): Promise<void> {
  const rest = SETTLING - Math.max(0, age);
  if (rest <= 0) return;
  // It also makes the stamp of the write later than the key's time.
  const why = `the ${key} key is new, and a change by someone else would show by then; this is normal`;
  await pause(rest, why, ports, cancellation);
}
