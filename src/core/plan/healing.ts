// Publishes the newest key to the targets that lack it, without regenerating a key: after an interrupted run, or after someone
// regenerated a key manually. Targets that are to be renewed are written with them. Pure.

import { newestKey } from '../keys.ts';
import {
  BEHIND,
  holdingByStamp,
  holdingOf,
  SETTLING,
  type Observation,
  type ObservedTarget,
} from '../observation.ts';
import { nothingToDo, type Lag, type Plan, type PlanRequest, type Reason } from './decision.ts';
import { publication, targetsOf, waitingPublication } from './publication.ts';
import { renewable } from './refresh.ts';

/**
 * @param isLeftOut a target that is behind and yet does not hold up the plan.
 * @returns undefined if every other target that can be reached counts as holding the newest key.
 */
export function planHealing(
  request: PlanRequest,
  observation: Observation,
  isLeftOut: (target: ObservedTarget) => boolean = () => false,
): Plan | undefined {
  const { times, at, targets } = observation;
  const newest = newestKey(times);
  const behind = targets.filter(
    (target) => holdingOf(target, times, request.refreshInterval) === 'behind' && !isLeftOut(target),
  );
  if (behind.length === 0) return undefined;
  const regenerated = times[newest];
  // The stamp of a write made now would not prove which key it wrote.
  const isYoung = regenerated !== undefined && at < regenerated + SETTLING;
  const publish = isYoung ? waitingPublication : publication;
  const written = [...behind, ...renewable(request, observation)];
  return {
    ...nothingToDo(reasonOf(behind, observation), newest),
    steps: publish(request, newest, targetsOf(written)),
  };
}

function reasonOf(behind: readonly ObservedTarget[], observation: Observation): Reason {
  const lags = new Map<Lag, number>();
  for (const target of behind) {
    const lag = lagOf(target, observation);
    lags.set(lag, (lags.get(lag) ?? 0) + 1);
  }
  const cause = lags.has('missing') ? 'target-missing' : 'target-older';
  return { cause, lags, targets: observation.targets.length };
}

function lagOf({ state }: ObservedTarget, { times }: Observation): Lag {
  const regenerated = times[newestKey(times)];
  if (state.kind === 'missing') return 'missing';
  if (state.kind !== 'stamped') return 'different';
  if (regenerated === undefined || state.updatedAt > regenerated + BEHIND) return 'current-key';
  return state.updatedAt < regenerated ? 'older' : 'uncertain';
}

/** Whether `current-key` alone says that a target is behind. */
export function isMisfit(observed: ObservedTarget, { times }: Observation): boolean {
  const { state, current } = observed;
  if (state.kind !== 'stamped' || current === undefined || current === newestKey(times)) return false;
  return holdingByStamp(state, times[newestKey(times)], undefined) !== 'behind';
}
