// Faults planted in the rule: each takes the real planner, or the ports that the real executor walks through, and
// changes one thing. The simulation must find every one of them.

import { otherKey } from '../../src/core/keys.ts';
import { CLOCK_SKEW, type ObservedTarget } from '../../src/core/observation.ts';
import { plan } from '../../src/core/plan.ts';
import type { Plan, Step } from '../../src/core/steps.ts';
import { SECOND, type Instant } from '../../src/core/time.ts';
import type { Mutation } from './run.ts';

const steps = (change: (decided: Plan) => readonly Step[]): Mutation => ({
  plan: (...asked) => {
    const decided = plan(...asked);
    return { ...decided, steps: change(decided) };
  },
});

const rotates = (decided: Plan): boolean => decided.steps.some((step) => step.do === 'regenerate');

/** The observation with every time of a write changed. */
const restamped = (
  targets: readonly ObservedTarget[],
  change: (stamp: Instant) => Instant,
): ObservedTarget[] =>
  targets.map(({ target, state }) => ({
    target,
    state: 'updatedAt' in state ? { ...state, updatedAt: change(state.updatedAt) } : state,
  }));

export const REGENERATE_THE_NEWEST: Mutation = steps((decided) =>
  rotates(decided)
    ? decided.steps.map((step) => ('key' in step ? { ...step, key: otherKey(step.key) } : step))
    : decided.steps,
);

export const SKIP_CONFIRM: Mutation = steps((decided) =>
  decided.steps.filter((step) => step.do !== 'confirm'),
);

export const PUBLISH_BEFORE_VERIFY: Mutation = steps((decided) => [
  ...decided.steps.filter((step) => step.do === 'regenerate'),
  ...decided.steps.filter((step) => step.do === 'publish'),
  ...decided.steps.filter((step) => step.do === 'verify' || step.do === 'confirm'),
]);

/** A target that does not hold the newest key counts as if it did. */
export const ROTATE_ON_DRIFT: Mutation = {
  plan: (request, observation, now) => {
    const decided = plan(request, observation, now);
    if (decided.cause !== 'target-missing' && decided.cause !== 'target-older') return decided;
    const newest = observation.times[decided.newest] ?? 0;
    const targets = observation.targets.map(({ target, state }) => ({
      target,
      state:
        state.kind === 'unreachable'
          ? state
          : ({ kind: 'readable', updatedAt: newest, holds: decided.newest } as const),
    }));
    return plan(request, { ...observation, targets }, now);
  },
};

/** `min-overlap` counts from when the key was made, not from when it was written to the targets. */
export const TAKE_THE_TIME_BEFORE_THE_WRITE: Mutation = {
  plan: (request, observation, now) => {
    const decided = plan(request, observation, now);
    if (decided.cause !== 'overlap') return decided;
    const made = (observation.times[decided.newest] ?? 0) + CLOCK_SKEW + 1;
    return plan(request, { ...observation, targets: restamped(observation.targets, () => made) }, now);
  },
};

/** Clocks that differ and whole seconds are left out of account. */
export const COUNT_THE_OVERLAP_EXACTLY: Mutation = {
  plan: (request, observation, now) => {
    const decided = plan(request, observation, now);
    if (decided.cause !== 'overlap') return decided;
    return plan(request, observation, now + CLOCK_SKEW + SECOND);
  },
};

/** A time of a write proves the newest key even where the clocks may have misled. */
export const TRUST_EVERY_TIME: Mutation = {
  plan: (request, observation, now) => {
    const targets = restamped(observation.targets, (stamp) => stamp + CLOCK_SKEW + 1);
    return plan(request, { ...observation, targets }, now);
  },
};

export const RETRY_BLINDLY: Mutation = {
  ports: (ports) => ({
    ...ports,
    keys: {
      list: () => ports.keys.list(),
      regenerate: async (key) => {
        const answer = await ports.keys.regenerate(key);
        return answer.kind === 'ambiguous' ? ports.keys.regenerate(key) : answer;
      },
    },
  }),
};

export const NEVER_WAIT: Mutation = {
  ports: (ports) => ({
    ...ports,
    clock: { now: () => ports.clock.now(), sleep: async () => undefined },
  }),
};
