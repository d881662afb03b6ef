// The order of an explicit regeneration. Pure.

import { newestKey, otherKey, type KeyType } from './keys.ts';
import type { Observation, TargetState } from './observation.ts';
import { publication, unreachable, type Plan, type PlanRequest, type Step } from './steps.ts';
import { SECOND, type Duration } from './time.ts';

/** What lies between a publication and the regeneration that follows it in the same run, by the rule at least two seconds. */
const PUBLICATION_GAP: Duration = 2 * SECOND;

/**
 * A target may hold either key, whatever its time says: `publish` can have written the older one. So every existing
 * target first gets the key that stays, and only then the other one dies.
 */
export function planRegeneration(
  request: PlanRequest,
  keyType: KeyType | 'both',
  observation: Observation,
): Plan {
  const { times, targets } = observation;
  const newest = newestKey(times);
  if (targets.some(({ state }) => state.kind === 'unreachable')) return unreachable(newest);
  const order: readonly KeyType[] = keyType === 'both' ? [otherKey(newest), newest] : [keyType];
  const reason =
    keyType === 'both'
      ? 'key-type asks for both keys; the standby goes first'
      : `key-type asks for the ${keyType} key`;
  const steps: Step[] = [];
  order.forEach((key, index) => {
    const other = otherKey(key);
    const holders = targets.filter(({ state }) => index === 0 && mayHold(state, other));
    steps.push(...publication(request, other, holders, 'chosen'));
    if (steps.length > 0 && targets.length > 0) steps.push({ do: 'pause', duration: PUBLICATION_GAP });
    // Of two, the first stays published whatever is newest by then: the other one dies next.
    const as = index < order.length - 1 ? 'chosen' : 'newest';
    steps.push({ do: 'regenerate', key }, ...publication(request, key, targets, as));
  });
  return { steps, cause: 'requested', reason, findings: [], newest, key: order.at(-1) ?? newest };
}

/** Whether a target may hold anything but the key that stays. */
function mayHold(state: TargetState, staying: KeyType): boolean {
  return state.kind !== 'missing' && !(state.kind === 'readable' && state.holds === staying);
}
