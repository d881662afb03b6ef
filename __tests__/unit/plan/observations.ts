// Observations, requests and plans in short form, which the tests of the planners share.
import { ActionError } from '../../../src/core/errors/action-error.ts';
import type { KeyTimes, KeyType } from '../../../src/core/keys.ts';
import {
  DEFAULT_REFRESH_INTERVAL,
  type CurrentKey,
  type Observation,
  type ObservedTarget,
  type TargetState,
} from '../../../src/core/observation.ts';
import type { Plan, PlanRequest, Step } from '../../../src/core/plan/decision.ts';
import { plan } from '../../../src/core/plan/plan.ts';
import { describeTarget } from '../../../src/core/targets.ts';
import { DAY, HOUR } from '../../../src/core/time.ts';
import { daysAgo, NOW, stamped, targetOf } from '../values.ts';

export const ROTATE: PlanRequest = {
  operation: { name: 'rotate', force: false },
  maxAge: 90 * DAY,
  minOverlap: 12 * HOUR,
  refreshInterval: DEFAULT_REFRESH_INTERVAL,
  verify: true,
};
export const FORCE: PlanRequest = { ...ROTATE, operation: { name: 'rotate', force: true } };
export const ALWAYS: PlanRequest = { ...ROTATE, maxAge: undefined };

export const regenerate = (keyType: KeyType | 'both'): PlanRequest => ({
  ...ROTATE,
  operation: { name: 'regenerate', keyType },
});
export const publish = (keyType: 'auto' | KeyType): PlanRequest => ({
  ...ROTATE,
  operation: { name: 'publish', keyType },
});

/** The primary key is the newest, and older than `max-age`. */
export const OVERDUE: KeyTimes = { primary: daysAgo(100), secondary: daysAgo(200) };
export const YOUNG: KeyTimes = { primary: daysAgo(20), secondary: daysAgo(110) };

/** Written long after the newest key's time, and within `refresh-interval`. */
export const HOLDS = stamped(daysAgo(5));
export const MISSING: TargetState = { kind: 'missing' };
export const UNREACHABLE: TargetState = {
  kind: 'unreachable',
  error: new ActionError('github-unreachable', 'It cannot be read.', { hint: 'Try again.' }),
};

/** The times of the keys, and targets named a, b, c. */
export function observation(times: KeyTimes, ...states: readonly TargetState[]): Observation {
  const names = ['a', 'b', 'c'];
  const targets = states.map((state, index) => ({
    target: targetOf(`repo:octo/${names[index] ?? ''}`),
    state,
  }));
  return { times, at: NOW, targets };
}

/** One target, which the job reads as `current-key`. */
export function withCurrent(times: KeyTimes, state: TargetState, current: CurrentKey): Observation {
  const target: ObservedTarget = { target: targetOf('repo:octo/a'), state, current };
  return { times, at: NOW, targets: [target] };
}

function inWords(step: Step): string {
  switch (step.do) {
    case 'publish':
      return `publish ${step.key} to ${step.targets.map((target) => describeTarget(target).slice(10, 11)).join()}`;
    case 'confirm':
      return `confirm ${step.key} as ${step.as}`;
    case 'look':
      return 'look';
    case 'verify':
    case 'wait':
    case 'regenerate':
      return `${step.do} ${step.key}`;
  }
}

export function stepsOf({ steps }: Plan): string[] {
  return steps.map(inWords);
}

/** The steps of a plan in words. */
export function planned(request: PlanRequest, given: Observation): string[] {
  return stepsOf(plan(request, given));
}

/** What a plan regenerates. */
export function regenerated({ steps }: Plan): readonly KeyType[] {
  return steps.flatMap((step) => (step.do === 'regenerate' ? [step.key] : []));
}

export function causeOf(request: PlanRequest, given: Observation): Plan['reason']['cause'] {
  return plan(request, given).reason.cause;
}
