// Finds the problems that `check` reports. Pure.

import { newestKey } from '../keys.ts';
import {
  CLOCK_SKEW,
  countTargets,
  holdsNewest,
  isReachable,
  STAMP_RESOLUTION,
  type Observation,
  type ObservedTarget,
  type TargetState,
} from '../observation.ts';
import type { Instant } from '../time.ts';
import { nothingToDo, type Finding, type Plan, type PlanRequest } from './decision.ts';
import { isDue, rotationTime } from './due.ts';

export function planCheck({ maxAge }: PlanRequest, observation: Observation, now: Instant): Plan {
  const { times } = observation;
  const newest = newestKey(times);
  const regenerated = times[newest];
  const due = rotationTime(times, maxAge);
  const findings: Finding[] = [];
  if (maxAge !== undefined && regenerated !== undefined && due !== undefined && isDue(due, now))
    findings.push({ kind: 'overdue', key: newest, age: now - regenerated, maxAge, overdueBy: now - due });
  for (const observed of observation.targets.filter(isReachable)) {
    const { state } = observed;
    if (!holdsNewest(state, times) && !mayHoldNewest(state, regenerated))
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
function mayHoldNewest(state: TargetState, regenerated: Instant | undefined): boolean {
  return (
    state.kind === 'stamped' &&
    regenerated !== undefined &&
    state.updatedAt > regenerated - CLOCK_SKEW - STAMP_RESOLUTION
  );
}

function findingOf(
  { target, state }: ObservedTarget,
  key: Plan['newest'],
  regenerated: Instant | undefined,
): Finding {
  if (state.kind === 'missing') return { kind: 'target-missing', target };
  const times =
    state.kind === 'stamped' && regenerated !== undefined
      ? { written: state.updatedAt, regenerated }
      : undefined;
  return { kind: 'target-older', target, key, times };
}
