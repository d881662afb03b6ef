// Observes the targets concurrently before the plan is made, and prepares later writes without changing anything. A target
// that cannot be read or prepared becomes a result; it does not end the run.

import { allFinished, forEachBounded } from '../concurrency.ts';
import { asActionError } from '../errors/action-error.ts';
import type { AccountKeys } from '../keys.ts';
import type { ObservedTarget } from '../observation.ts';
import type { PausePorts } from '../waits/pause.ts';
import type { TargetStore } from '../ports/targets.ts';
import { progressOf } from '../waits/progress.ts';
import type { Target } from '../targets.ts';

/** Enough to hide network latency. More requests would only queue in the clients. */
const CONCURRENT_READS = 20;

export interface Reading {
  readonly store: TargetStore;
  /** Whether the operation may write. If so, what a write needs is read too. */
  readonly prepares: boolean;
  /** For stores whose values can be read and compared. */
  readonly keys: Promise<AccountKeys>;
}

export async function observeTargets(
  targets: readonly Target[],
  reading: Reading,
  ports: PausePorts,
): Promise<readonly ObservedTarget[]> {
  const observed: ObservedTarget[] = [];
  const progress = progressOf(targets.length, 'target', CONCURRENT_READS, ports);
  await forEachBounded(targets, CONCURRENT_READS, async (target, index) => {
    observed[index] = await observeTarget(target, reading);
    progress();
  });
  return observed;
}

async function observeTarget(target: Target, { store, prepares, keys }: Reading): Promise<ObservedTarget> {
  try {
    const [state] = await allFinished([
      store.observe(target, keys),
      prepares ? store.prepare(target) : undefined,
    ]);
    return { target, state };
  } catch (error) {
    return { target, state: { kind: 'unreachable', error: asActionError(error) } };
  }
}
