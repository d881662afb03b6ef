// The look at the targets before the decision, side by side, with everything of the later writes that can fail
// harmlessly. A target that cannot be read or prepared is a finding, not the end.

import { asActionError, type ActionError } from './errors.ts';
import type { AccountKeys } from './keys.ts';
import type { ObservedTarget } from './observation.ts';
import type { TargetObserver, TargetWriter } from './ports.ts';
import { forEachBounded } from './side-by-side.ts';
import type { Target } from './targets.ts';

export interface SeenTarget extends ObservedTarget {
  /** Why the target is unreachable. */
  readonly error?: ActionError;
}

/** Enough to hide the network's delay; more would only wait in the clients' own queues. */
const LOOKS_AT_ONCE = 20;

/** @param writing whether the operation may write: then all that a write needs is fetched beside the look. */
export async function observeTargets(
  targets: readonly Target[],
  store: TargetObserver & TargetWriter,
  writing: boolean,
  keys: Promise<AccountKeys>,
): Promise<readonly SeenTarget[]> {
  const seen: SeenTarget[] = [];
  await forEachBounded(targets, LOOKS_AT_ONCE, async (target, index) => {
    seen[index] = await observeTarget(target, store, writing, keys);
  });
  return seen;
}

async function observeTarget(
  target: Target,
  store: TargetObserver & TargetWriter,
  writing: boolean,
  keys: Promise<AccountKeys>,
): Promise<SeenTarget> {
  try {
    const [state] = await Promise.all([
      store.observe(target, keys),
      writing ? store.prepare(target) : undefined,
    ]);
    return { target, state };
  } catch (error) {
    return { target, state: { kind: 'unreachable' }, error: asActionError(error) };
  }
}
