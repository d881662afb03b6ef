// Decides: from what was asked, what was observed and what time it is, to a list of steps. Pure; nothing else decides,
// and what it returns is what a dry run prints and what `execute` walks.

import { newestKey } from './keys.ts';
import { reachable, type Observation } from './observation.ts';
import { planCheck } from './plan-check.ts';
import { complete, planHealing } from './plan-healing.ts';
import { planRegeneration } from './plan-regeneration.ts';
import { planRotation } from './plan-rotation.ts';
import { publication, type Plan, type PlanRequest } from './steps.ts';
import type { Instant } from './time.ts';

export function plan(request: PlanRequest, observation: Observation, now: Instant): Plan {
  const newest = newestKey(observation.times);
  const { operation } = request;
  switch (operation.name) {
    case 'rotate':
      return planRotation(request, operation.force, observation, now);
    case 'regenerate':
      return planRegeneration(request, operation.keyType, observation);
    case 'publish': {
      const key = operation.keyType === 'auto' ? newest : operation.keyType;
      const targets = reachable(observation).filter(
        ({ state }) => !(state.kind === 'readable' && state.holds === key),
      );
      const reason =
        operation.keyType === 'auto' ? `the ${key} key is the newest` : `key-type asks for the ${key} key`;
      return {
        steps: publication(request, key, targets, key === newest ? 'newest' : 'chosen'),
        cause: 'requested',
        reason,
        findings: [],
        newest,
        key,
      };
    }
    case 'list': {
      const key = operation.keyType === 'auto' ? newest : operation.keyType;
      return {
        steps: [],
        cause: 'requested',
        reason: `the ${newest} key is the newest`,
        findings: [],
        newest,
        key,
      };
    }
    case 'check':
      return planCheck(request, observation, now);
    case 'create':
      return planHealing(request, observation, now) ?? complete(observation);
  }
}
