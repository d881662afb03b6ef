// The rotation rule. Pure.

import { newestKey, otherKey } from './keys.ts';
import { CLOCK_SKEW, STAMP_RESOLUTION, type Observation, type ObservedTarget } from './observation.ts';
import { planHealing } from './plan-healing.ts';
import { provenPublication, unreachable, type Plan, type PlanRequest } from './steps.ts';
import { formatAge, formatDuration, formatInstant, type Duration, type Instant } from './time.ts';

/** The reconciler: heal first, rotate only from a state in which every target certainly holds the newest key. */
export function planRotation(
  request: PlanRequest,
  force: boolean,
  observation: Observation,
  now: Instant,
): Plan {
  const { times, targets } = observation;
  const newest = newestKey(times);
  const idle = { steps: [], findings: [], newest, key: newest };
  const healing = planHealing(request, observation, now);
  if (healing) return healing;
  if (targets.some(({ state }) => state.kind === 'unreachable')) {
    return unreachable(newest);
  }
  const { maxAge } = request;
  const regenerated = times[newest];
  const dueAt = maxAge === undefined || regenerated === undefined ? undefined : regenerated + maxAge;
  if (!force && dueAt !== undefined && now < dueAt) {
    return {
      ...idle,
      cause: 'not-due',
      reason: `the ${newest} key is ${formatAge(now - (regenerated ?? now))} old; rotation is due ${formatInstant(dueAt)}`,
    };
  }
  const overlapUntil = overlapEnd(targets, request.minOverlap);
  if (overlapUntil !== undefined && now < overlapUntil) {
    return {
      ...idle,
      cause: 'overlap',
      reason: `a target was written less than min-overlap (${formatDuration(request.minOverlap)}) ago; the ${otherKey(newest)} key stays untouched until ${formatInstant(overlapUntil)}`,
    };
  }
  const standby = otherKey(newest);
  return {
    steps: [{ do: 'regenerate', key: standby }, ...provenPublication(request, standby, targets)],
    cause: force ? 'forced' : 'due',
    reason: force ? 'force asks for a rotation now' : dueReason(dueAt, maxAge),
    findings: [],
    newest,
    key: standby,
  };
}

function dueReason(dueAt: Instant | undefined, maxAge: Duration | undefined): string {
  if (dueAt !== undefined) return `rotation has been due since ${formatInstant(dueAt)}`;
  return maxAge === undefined
    ? 'without max-age a rotation is always due'
    : 'Azure does not say how old the key is, so it counts as due';
}

/** Until when the standby key stays untouched: somebody may have read it just before the last write replaced it. */
function overlapEnd(targets: readonly ObservedTarget[], minOverlap: Duration): Instant | undefined {
  const written = targets.flatMap(({ state }) => ('updatedAt' in state ? [state.updatedAt] : []));
  return written.length === 0 ? undefined : Math.max(...written) + minOverlap + CLOCK_SKEW + STAMP_RESOLUTION;
}
