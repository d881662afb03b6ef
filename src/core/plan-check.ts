// What `check` finds wrong, and how to say it. Pure.

import { newestKey } from './keys.ts';
import {
  CLOCK_SKEW,
  holdsNewest,
  reachable,
  STAMP_RESOLUTION,
  type Observation,
  type TargetState,
} from './observation.ts';
import type { Finding, Plan, PlanRequest } from './steps.ts';
import { describeTarget } from './targets.ts';
import { formatDuration, formatInstant, type Instant } from './time.ts';
import { counted } from './words.ts';

export function planCheck({ maxAge }: PlanRequest, observation: Observation, now: Instant): Plan {
  const { times } = observation;
  const newest = newestKey(times);
  const regenerated = times[newest];
  const findings: Finding[] = [];
  if (maxAge !== undefined && regenerated !== undefined && now > regenerated + maxAge) {
    findings.push({
      kind: 'overdue',
      message: `The newest key (${newest}) is ${formatDuration(now - regenerated)} old and max-age is ${formatDuration(maxAge)}: rotation is overdue by ${formatDuration(now - regenerated - maxAge)}.`,
    });
  }
  for (const { target, state } of reachable(observation)) {
    if (holdsNewest(state, times) || mayHoldNewest(state, regenerated)) continue;
    const name = describeTarget(target);
    findings.push(
      state.kind === 'missing'
        ? { kind: 'target-missing', message: `${name} does not exist.` }
        : {
            kind: 'target-older',
            message: `${name} does not hold the newest key (${newest}): ${whenWritten(state, regenerated)}.`,
          },
    );
  }
  const reason =
    findings.length === 0
      ? `the ${newest} key is the newest and every target holds it`
      : counted(findings.length, 'finding');
  return { steps: [], cause: 'requested', reason, findings, newest, key: newest };
}

/** A write right after the regeneration is most likely of the new key; only a rotation needs proof of it. */
function mayHoldNewest(state: TargetState, regenerated: Instant | undefined): boolean {
  return (
    state.kind === 'stamped' &&
    regenerated !== undefined &&
    state.updatedAt > regenerated - CLOCK_SKEW - STAMP_RESOLUTION
  );
}

function whenWritten(state: TargetState, regenerated: Instant | undefined): string {
  if (state.kind !== 'stamped' || regenerated === undefined) return 'its value is another one';
  return `it was written ${formatInstant(state.updatedAt)}, the key was regenerated ${formatInstant(regenerated)}`;
}
