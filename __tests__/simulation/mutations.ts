// Faults planted in the rotation rule. Each one changes a single behavior of the real planner, or of the ports that the
// real executor uses. The simulation must detect all of them.

import { otherKey } from '../../src/core/keys.ts';
import { CLOCK_SKEW, PROOF, type ObservedTarget } from '../../src/core/observation.ts';
import { plan } from '../../src/core/plan/plan.ts';
import type { Plan, Step } from '../../src/core/plan/decision.ts';
import type { Target } from '../../src/core/targets.ts';
import { SECOND, type Instant } from '../../src/core/time.ts';
import type { Mutation } from './run.ts';

const steps = (change: (decided: Plan) => readonly Step[]): Mutation => ({
  plan: (...args) => {
    const decided = plan(...args);
    return { ...decided, steps: change(decided) };
  },
});

const rotates = (decided: Plan): boolean => decided.steps.some((step) => step.do === 'regenerate');

/** The targets with changed stamps. */
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

/** Treats a target that does not hold the newest key as if it did. */
export const ROTATE_ON_DRIFT: Mutation = {
  plan: (request, observation, now) => {
    const decided = plan(request, observation, now);
    if (decided.reason.cause !== 'target-missing' && decided.reason.cause !== 'target-older') return decided;
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

/** Counts `min-overlap` from the regeneration of the key, not from its write to the targets. */
export const COUNT_OVERLAP_FROM_REGENERATION: Mutation = {
  plan: (request, observation, now) => {
    const decided = plan(request, observation, now);
    if (decided.reason.cause !== 'overlap') return decided;
    const regenerated = (observation.times[decided.newest] ?? 0) + PROOF + 1;
    return plan(request, { ...observation, targets: restamped(observation.targets, () => regenerated) }, now);
  },
};

/** Ignores clock differences and truncated seconds. */
export const IGNORE_OVERLAP_MARGIN: Mutation = {
  plan: (request, observation, now) => {
    const decided = plan(request, observation, now);
    if (decided.reason.cause !== 'overlap') return decided;
    return plan(request, observation, now + CLOCK_SKEW + SECOND);
  },
};

/** Treats a stamp as proof of the newest key, however close to the regeneration it is. */
export const TRUST_EVERY_STAMP: Mutation = {
  plan: (request, observation, now) => {
    const targets = restamped(observation.targets, (stamp) => stamp + PROOF + 1);
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

/** Verifies the key before the wait, not immediately before the write. */
export const VERIFY_BEFORE_THE_WAIT: Mutation = steps(({ steps: decided }) =>
  decided.flatMap((step, index): readonly Step[] => {
    const [before, after] = [decided[index - 1], decided[index + 1]];
    if (step.do === 'wait' && after?.do === 'verify') return [after];
    return step.do === 'verify' && before?.do === 'wait' ? [before] : [step];
  }),
);

/** Does not write to a target again, in the confirmation, after a write to it failed. */
export const CONFIRM_SKIPS_FAILED_WRITES: Mutation = {
  ports: (ports) => {
    const failed = new Set<Target>();
    return {
      ...ports,
      writer: {
        ...ports.writer,
        write: async (target, key, about) => {
          if (failed.has(target)) throw new Error('It failed before.');
          const answer = await ports.writer.write(target, key, about);
          if (answer.kind === 'failed') failed.add(target);
          return answer;
        },
      },
    };
  },
};

/** Writes nothing after a failed regeneration. */
export const NO_UNDO: Mutation = {
  ports: (ports) => {
    let hasFailed = false;
    return {
      ...ports,
      keys: {
        list: () => ports.keys.list(),
        regenerate: async (key) => {
          try {
            return await ports.keys.regenerate(key);
          } catch (error) {
            hasFailed = true;
            throw error;
          }
        },
      },
      writer: {
        ...ports.writer,
        write: async (target, key, about) => {
          if (hasFailed) throw new Error('Nothing is undone.');
          return ports.writer.write(target, key, about);
        },
      },
    };
  },
};
