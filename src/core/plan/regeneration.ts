// Plans the operation `regenerate`. Pure.

import { newestKey, otherKey, type KeyType } from '../keys.ts';
import { isReachable, type Observation } from '../observation.ts';
import { nothingToDo, type Plan, type PlanRequest, type Step } from './decision.ts';
import { replacement, room, targetsOf } from './publication.ts';

/**
 * A target may hold either key, regardless of its stamp, because `publish` may have written the older one. Therefore the key
 * that stays is first written to every target, and only then is the other one regenerated.
 */
export function planRegeneration(
  request: PlanRequest,
  keyType: KeyType | 'both',
  { times, targets }: Observation,
): Plan {
  const newest = newestKey(times);
  if (!targets.every(isReachable)) return nothingToDo({ cause: 'target-unreachable' }, newest);
  const order: readonly KeyType[] = keyType === 'both' ? [otherKey(newest), newest] : [keyType];
  const first = order[0] ?? newest;
  const staying = otherKey(first);
  const steps: Step[] = [
    ...room(request, staying, targets, staying === newest ? 'newest' : 'chosen'),
    // With both, the publication of the first key makes room for the second.
    ...order.flatMap((key) => replacement(request, key, targetsOf(targets))),
  ];
  return {
    ...nothingToDo({ cause: 'requested', request: { kind: 'key-type', keyType } }, newest),
    steps,
    key: order.at(-1) ?? newest,
  };
}
