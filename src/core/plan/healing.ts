// Publishes the newest key to the targets that lack it, without regenerating a key: after an interrupted run, or after someone
// regenerated a key manually. Pure.

import { newestKey, type KeyTimes } from '../keys.ts';
import {
  holdsNewest,
  isReachable,
  PROVABLE_AFTER,
  type Observation,
  type ObservedTarget,
  type TargetState,
} from '../observation.ts';
import type { Instant } from '../time.ts';
import type { Lag, Plan, PlanRequest, Reason } from './decision.ts';
import { provenPublication, publication, targetsOf } from './publication.ts';

/** @returns undefined if every target that can be reached certainly holds the newest key. */
export function planHealing(request: PlanRequest, observation: Observation, now: Instant): Plan | undefined {
  const { times, targets } = observation;
  const newest = newestKey(times);
  const behind = targets.filter((target) => isReachable(target) && !holdsNewest(target.state, times));
  if (behind.length === 0) return undefined;
  const publish = isYoung(times[newest], now) ? provenPublication : publication;
  return {
    steps: publish(request, newest, targetsOf(behind)),
    reason: reasonOf(behind, targets.length, times),
    findings: [],
    newest,
    key: newest,
  };
}

/** Whether the stamp of a write made now would not prove which key it wrote. */
function isYoung(regenerated: Instant | undefined, now: Instant): boolean {
  return regenerated !== undefined && now < regenerated + PROVABLE_AFTER;
}

function reasonOf(behind: readonly ObservedTarget[], targets: number, times: KeyTimes): Reason {
  const regenerated = times[newestKey(times)];
  const lags = new Map<Lag, number>();
  for (const { state } of behind) {
    const lag = lagOf(state, regenerated);
    lags.set(lag, (lags.get(lag) ?? 0) + 1);
  }
  return { cause: lags.has('missing') ? 'target-missing' : 'target-older', lags, targets };
}

function lagOf(state: TargetState, regenerated: Instant | undefined): Lag {
  if (state.kind === 'missing') return 'missing';
  if (state.kind !== 'stamped' || regenerated === undefined) return 'different';
  return state.updatedAt < regenerated ? 'older' : 'uncertain';
}
