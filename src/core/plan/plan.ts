// Decides what a run does: turns the request, the observation, and the time into a list of steps, which a dry run prints and
// `execute` carries out. Pure.

import { newestKey } from '../keys.ts';
import { countTargets, isReachable, type Observation } from '../observation.ts';
import type { KeyChoice } from '../request.ts';
import type { Instant } from '../time.ts';
import { planCheck } from './check.ts';
import { nothingToDo, type Plan, type PlanRequest, type Requested } from './decision.ts';
import { planHealing } from './healing.ts';
import { publication, targetsOf } from './publication.ts';
import { planRegeneration } from './regeneration.ts';
import { planRotation } from './rotation.ts';

export function plan(request: PlanRequest, observation: Observation, now: Instant): Plan {
  const { operation } = request;
  switch (operation.name) {
    case 'rotate':
      return planRotation(request, operation.force, observation, now);
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
      return planCheck(request, observation, now);
    case 'create':
      return planHealing(request, observation, now) ?? complete(observation);
  }
}

/** A vault that already holds the key is not written. */
function planPublication(request: PlanRequest, keyType: KeyChoice, observation: Observation): Plan {
  const newest = newestKey(observation.times);
  const key = keyType === 'auto' ? newest : keyType;
  const requested: Requested = keyType === 'auto' ? { kind: 'newest' } : { kind: 'key-type', keyType };
  const targets = observation.targets.filter(
    (observed) =>
      isReachable(observed) && !(observed.state.kind === 'readable' && observed.state.holds === key),
  );
  return {
    steps: publication(request, key, targetsOf(targets), key === newest ? 'newest' : 'chosen'),
    reason: { cause: 'requested', request: requested },
    findings: [],
    newest,
    key,
  };
}

function complete(observation: Observation): Plan {
  const request: Requested = { kind: 'complete', targets: countTargets(observation) };
  return nothingToDo({ cause: 'requested', request }, newestKey(observation.times));
}
