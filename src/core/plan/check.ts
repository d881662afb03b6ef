// Finds the problems that `check` reports. Pure.

import { newestKey } from '../keys.ts';
import {
  CLOCK_SKEW,
  countTargets,
  holdingOf,
  isReachable,
  STAMP_RESOLUTION,
  type Observation,
  type ObservedTarget,
} from '../observation.ts';
import type { Instant } from '../time.ts';
import { nothingToDo, type Finding, type Plan, type PlanRequest } from './decision.ts';
import { isDue, rotationTime } from './due.ts';

export function planCheck({ maxAge }: Pick<PlanRequest, 'maxAge'>, observation: Observation): Plan {
  const { times, at } = observation;
  const newest = newestKey(times);
  const regenerated = times[newest];
  const due = rotationTime(times, maxAge);
  const findings: Finding[] = [];
  if (maxAge !== undefined && regenerated !== undefined && due !== undefined && isDue(due, at))
    findings.push({ kind: 'overdue', key: newest, age: at - regenerated, maxAge, overdueBy: at - due });
  for (const observed of observation.targets.filter(isReachable)) {
    // A list can be old, but a key that Azure Maps refuses does not work.
    if (observed.current !== undefined && observation.verdict === 'refused')
      findings.push({ kind: 'key-refused', target: observed.target });
    else if (holdingOf(observed, times, undefined) === 'behind' && !mayHoldNewest(observed, regenerated))
      findings.push(findingOf(observed, newest, regenerated));
  }
  const targets = countTargets(observation);
  const reason = {
    cause: 'requested',
    request: { kind: 'check', findings: findings.length, targets },
  } as const;
  return { ...nothingToDo(reason, newest), findings };
}

/** A write immediately after the regeneration most likely wrote the new key. Only a rotation needs proof. */
function mayHoldNewest({ state, current }: ObservedTarget, regenerated: Instant | undefined): boolean {
  return (
    state.kind === 'stamped' &&
    current === undefined &&
    regenerated !== undefined &&
    state.updatedAt > regenerated - CLOCK_SKEW - STAMP_RESOLUTION
  );
}

function findingOf(
  { target, state, current }: ObservedTarget,
  key: Plan['newest'],
  regenerated: Instant | undefined,
): Finding {
  if (state.kind === 'missing') return { kind: 'target-missing', target };
  // A target that was written before the newest key was made does not hold it, whatever the job reads.
  const read = current === key ? undefined : current;
  const holds = state.kind === 'readable' ? (state.holds ?? 'neither') : read;
  const times =
    holds === undefined && state.kind === 'stamped' && regenerated !== undefined
      ? { written: state.updatedAt, regenerated }
      : undefined;
  return { kind: 'target-older', target, key, times, holds };
}
