// Observes the targets concurrently before the decision, and does every part of the later writes that can fail without
// an effect. A target that cannot be read or prepared is a result and does not end the run.

import { forEachBounded } from '../concurrency.ts';
import { asActionError } from '../errors/action-error.ts';
import type { AccountKeys } from '../keys.ts';
import type { ObservedTarget } from '../observation.ts';
import type { TargetStore } from '../ports/targets.ts';
import type { Target } from '../targets.ts';

/** Enough to hide the network's delay. More requests would only wait in the queues of the clients. */
const CONCURRENT_READS = 20;

/** @param prepares whether the operation may write: then everything that a write needs is read as well. */
export async function observeTargets(
  targets: readonly Target[],
  store: TargetStore,
  prepares: boolean,
  keys: Promise<AccountKeys>,
): Promise<readonly ObservedTarget[]> {
  const observed: ObservedTarget[] = [];
  await forEachBounded(targets, CONCURRENT_READS, async (target, index) => {
    observed[index] = await observeTarget(target, store, prepares, keys);
  });
  return observed;
}

async function observeTarget(
  target: Target,
  store: TargetStore,
  prepares: boolean,
  keys: Promise<AccountKeys>,
): Promise<ObservedTarget> {
  try {
    const [state] = await Promise.all([
      store.observe(target, keys),
      prepares ? store.prepare(target) : undefined,
    ]);
    return { target, state };
  } catch (error) {
    return { target, state: { kind: 'unreachable', error: asActionError(error) } };
  }
}
