// The rotation rule. Pure.

import { newestKey, otherKey } from '../keys.ts';
import {
  CLOCK_SKEW,
  DEFAULT_REFRESH_INTERVAL,
  holdingOf,
  isReachable,
  STAMP_RESOLUTION,
  type Observation,
  type ObservedTarget,
} from '../observation.ts';
import type { Duration, Instant } from '../time.ts';
import { nothingToDo, type Plan, type PlanRequest } from './decision.ts';
import { isDue, LONGEST_INTERVAL, rotationTime } from './due.ts';
import { isMisfit, planHealing } from './healing.ts';
import { replacement, room, targetsOf } from './publication.ts';
import { planRefresh, provisionalUntil } from './refresh.ts';

/**
 * Brings the newest key to every target, rotates when a rotation is due and the standby key is no longer needed, and otherwise
 * renews what can no longer be trusted.
 */
export function planRotation(request: PlanRequest, force: boolean, observation: Observation): Plan {
  const { times, at, targets } = observation;
  const newest = newestKey(times);
  const isLeftOut = leftOut(request, observation);
  const healing = planHealing(request, observation, isLeftOut);
  if (healing) return healing;
  if (!targets.every(isReachable)) return nothingToDo({ cause: 'target-unreachable' }, newest);
  const due = rotationTime(times, request.maxAge);
  if (force || isDue(due, at)) return planWhenDue(request, force, observation, isLeftOut);
  const delays = due !== undefined && at + request.minOverlap >= due;
  const refresh = delays ? undefined : planRefresh(request, observation);
  return (
    refresh ?? nothingToDo({ cause: 'not-due', age: at - (times[newest] ?? at), due: due ?? at }, newest)
  );
}

function planWhenDue(
  request: PlanRequest,
  force: boolean,
  observation: Observation,
  isLeftOut: (target: ObservedTarget) => boolean,
): Plan {
  const { times, at, targets } = observation;
  const { maxAge, minOverlap } = request;
  const newest = newestKey(times);
  const trusted = targets.filter((target) => !isLeftOut(target));
  const { after, until } = overlapEnd(observation, trusted, minOverlap);
  const isProvisional = trusted.some(
    (target) => holdingOf(target, times, request.refreshInterval) === 'provisional',
  );
  const firmFrom = maxAge !== undefined && isProvisional ? (provisionalUntil(observation) ?? at) : undefined;
  if (at < until)
    return nothingToDo({ cause: 'overlap', after, minOverlap, until, renewal: firmFrom }, newest);
  if (firmFrom !== undefined && !force)
    return (
      planRefresh(request, observation) ?? nothingToDo({ cause: 'provisional', until: firmFrom }, newest)
    );
  const standby = otherKey(newest);
  const reason = force
    ? { cause: 'forced' as const }
    : { cause: 'due' as const, since: rotationTime(times, maxAge) };
  return {
    ...nothingToDo(reason, newest),
    steps: [
      ...room(request, newest, targets, 'newest'),
      ...replacement(request, standby, targetsOf(targets)),
    ],
    key: standby,
    misfits: targetsOf(targets.filter(isLeftOut)),
  };
}

/**
 * When the standby key is no longer needed: a consumer may have read it just before the last write replaced it. Overlap is
 * counted from the newest key's own time too, because another workflow may have published that key elsewhere. Each age is
 * measured by one service's clock. @returns an instant of Azure's clock.
 */
function overlapEnd(
  { times, at }: Observation,
  targets: readonly ObservedTarget[],
  minOverlap: Duration,
): { readonly after: 'write' | 'regeneration'; readonly until: Instant } {
  const regenerated = times[newestKey(times)] ?? -Infinity;
  const writes = targets.flatMap(({ state }) =>
    'updatedAt' in state ? [at - (state.readAt - state.updatedAt) + CLOCK_SKEW + STAMP_RESOLUTION] : [],
  );
  const written = Math.max(-Infinity, ...writes);
  return {
    after: written >= regenerated ? 'write' : 'regeneration',
    until: Math.max(written, regenerated) + minOverlap,
  };
}

/**
 * `current-key` may be another secret of the same name. A target that it never fits is written again in every run, and must not
 * hold up a rotation for ever. A target that no run has written since the rotation was due is written first, because it may
 * hold what `current-key` says, and its consumers need the overlap.
 */
function leftOut(request: PlanRequest, observation: Observation): (target: ObservedTarget) => boolean {
  const { times, at } = observation;
  const since = rotationTime(times, request.maxAge) ?? times[newestKey(times)] ?? at;
  const barredFrom = since + (request.refreshInterval ?? DEFAULT_REFRESH_INTERVAL);
  return (target) => {
    if (at <= barredFrom || !isMisfit(target, observation) || !('updatedAt' in target.state)) return false;
    const { updatedAt, readAt } = target.state;
    return updatedAt > since && readAt - updatedAt <= LONGEST_INTERVAL;
  };
}
