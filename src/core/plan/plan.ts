// Decides what a run does: turns the request, the observation, and the time into a list of steps, which a dry run prints and
// `execute` carries out. Pure.

import { newestKey, type KeyTimes, type KeyType } from '../keys.ts';
import {
  countTargets,
  holdingByStamp,
  isReachable,
  type Observation,
  type ObservedTarget,
} from '../observation.ts';
import type { KeyChoice } from '../request.ts';
import { planCheck } from './check.ts';
import { nothingToDo, type Plan, type PlanRequest, type Requested } from './decision.ts';
import { planHealing } from './healing.ts';
import { publication, targetsOf } from './publication.ts';
import { isExpiring } from './refresh.ts';
import { planRegeneration } from './regeneration.ts';
import { planRotation } from './rotation.ts';

export function plan(request: PlanRequest, observation: Observation): Plan {
  const { operation } = request;
  switch (operation.name) {
    case 'rotate':
      return planRotation(request, operation.force, observation);
    case 'regenerate':
      return planRegeneration(request, operation.keyType, observation);
    case 'publish':
      return planPublication(request, operation.keyType, observation);
    case 'list': {
      const newest = newestKey(observation.times);
      const key = operation.keyType === 'auto' ? newest : operation.keyType;
      return { ...nothingToDo({ cause: 'requested', request: { kind: 'newest' } }, newest), key };
    }
    case 'check':
      return planCheck(request, observation);
    case 'create':
      return planHealing(request, observation) ?? complete(observation);
  }
}

/** A target that is known to hold the key already is not written. */
function planPublication(request: PlanRequest, keyType: KeyChoice, observation: Observation): Plan {
  const newest = newestKey(observation.times);
  const key = keyType === 'auto' ? newest : keyType;
  const requested: Requested = keyType === 'auto' ? { kind: 'newest' } : { kind: 'key-type', keyType };
  const targets = observation.targets.filter(
    (observed) =>
      isReachable(observed) &&
      (!isKnownToHold(observed, key, observation.times) ||
        (key === newest && isExpiring(observed, request, observation))),
  );
  return {
    ...nothingToDo({ cause: 'requested', request: requested }, newest),
    // A key that was asked for by name stays published, even if the other one is newer by then.
    steps: publication(request, key, targetsOf(targets), keyType === 'auto' ? 'newest' : 'chosen'),
    key,
  };
}

/** `current-key` was read when the run was queued, so a stamp that contradicts it counts. */
function isKnownToHold({ state, current }: ObservedTarget, key: KeyType, times: KeyTimes): boolean {
  if (state.kind === 'readable') return state.holds === key;
  if (state.kind !== 'stamped' || current !== key) return false;
  return key !== newestKey(times) || holdingByStamp(state, times[key], undefined) !== 'behind';
}

function complete(observation: Observation): Plan {
  const request: Requested = { kind: 'complete', targets: countTargets(observation) };
  return nothingToDo({ cause: 'requested', request }, newestKey(observation.times));
}
