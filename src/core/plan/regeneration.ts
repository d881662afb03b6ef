// Plans the operation `regenerate`. Pure.

import { newestKey, otherKey, type KeyType } from '../keys.ts';
import { isReachable, type Observation, type TargetState } from '../observation.ts';
import { SECOND, type Duration } from '../time.ts';
import { nothingToDo, type Plan, type PlanRequest, type Step } from './decision.ts';
import { publication, targetsOf } from './publication.ts';

/** The shortest time between a publication and the regeneration that follows it in the same run. */
const PUBLICATION_GAP: Duration = 2 * SECOND;

/**
 * A target may hold either key, regardless of its stamp, because `publish` may have written the older one. Therefore the key
 * that stays is first written to every existing target, and only then is the other one regenerated.
 */
export function planRegeneration(
  request: PlanRequest,
  keyType: KeyType | 'both',
  { times, targets }: Observation,
): Plan {
  const newest = newestKey(times);
  if (!targets.every(isReachable)) return nothingToDo({ cause: 'target-unreachable' }, newest);
  const order: readonly KeyType[] = keyType === 'both' ? [otherKey(newest), newest] : [keyType];
  const steps: Step[] = [];
  order.forEach((key, index) => {
    const other = otherKey(key);
    const holders = targets.filter(({ state }) => index === 0 && mayHoldAnotherKey(state, other));
    steps.push(...publication(request, other, targetsOf(holders), 'chosen'));
    if (steps.length > 0 && targets.length > 0) steps.push({ do: 'pause', duration: PUBLICATION_GAP });
    // With two keys, the first must stay published, because the other one is regenerated next.
    const as = index < order.length - 1 ? 'chosen' : 'newest';
    steps.push({ do: 'regenerate', key }, ...publication(request, key, targetsOf(targets), as));
  });
  return {
    steps,
    reason: { cause: 'requested', request: { kind: 'key-type', keyType } },
    findings: [],
    newest,
    key: order.at(-1) ?? newest,
  };
}

/** Whether a target may hold anything but the key that stays. */
function mayHoldAnotherKey(state: TargetState, staying: KeyType): boolean {
  return state.kind !== 'missing' && !(state.kind === 'readable' && state.holds === staying);
}
