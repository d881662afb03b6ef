// The rotation rule. Pure.

import { newestKey, otherKey } from '../keys.ts';
import {
  CLOCK_SKEW,
  isReachable,
  STAMP_RESOLUTION,
  type Observation,
  type ObservedTarget,
} from '../observation.ts';
import type { Duration, Instant } from '../time.ts';
import { nothingToDo, type Plan, type PlanRequest, type Reason } from './decision.ts';
import { isDue, rotationTime } from './due.ts';
import { planHealing } from './healing.ts';
import { provenPublication, targetsOf } from './publication.ts';

/** Publishes the newest key to targets that may lack it; rotates only if every target certainly holds it. */
export function planRotation(
  request: PlanRequest,
  force: boolean,
  observation: Observation,
  now: Instant,
): Plan {
  const healing = planHealing(request, observation, now);
  if (healing) return healing;
  const { times, targets } = observation;
  const newest = newestKey(times);
  const obstacle = reasonNotToRotate(request, force, observation, now);
  if (obstacle) return nothingToDo(obstacle, newest);
  const standby = otherKey(newest);
  const { maxAge } = request;
  const since = rotationTime(times, maxAge);
  return {
    steps: [{ do: 'regenerate', key: standby }, ...provenPublication(request, standby, targetsOf(targets))],
    reason: force ? { cause: 'forced' } : { cause: 'due', since, hasMaxAge: maxAge !== undefined },
    findings: [],
    newest,
    key: standby,
  };
}

function reasonNotToRotate(
  { maxAge, minOverlap }: PlanRequest,
  force: boolean,
  { times, targets }: Observation,
  now: Instant,
): Reason | undefined {
  if (!targets.every(isReachable)) return { cause: 'target-unreachable' };
  const due = rotationTime(times, maxAge);
  if (!force && due !== undefined && !isDue(due, now))
    return { cause: 'not-due', age: now - (times[newestKey(times)] ?? now), due };
  const until = overlapEnd(targets, minOverlap);
  if (until !== undefined && now < until) return { cause: 'overlap', minOverlap, until };
  return undefined;
}

/** When the standby key is no longer needed. A consumer may have read it just before the last write replaced it. */
function overlapEnd(targets: readonly ObservedTarget[], minOverlap: Duration): Instant | undefined {
  const written = targets.flatMap(({ state }) => ('updatedAt' in state ? [state.updatedAt] : []));
  return written.length === 0 ? undefined : Math.max(...written) + minOverlap + CLOCK_SKEW + STAMP_RESOLUTION;
}
