// Faults planted in the rule: each takes the real planner, or the ports that the real executor walks through, and
// changes one thing. The simulation must find every one of them.

import { otherKey } from '../../src/core/keys.ts';
import { CLOCK_SKEW, PROOF, type ObservedTarget } from '../../src/core/observation.ts';
import { plan } from '../../src/core/plan/plan.ts';
import type { Plan, Step } from '../../src/core/plan/decision.ts';
import type { Target } from '../../src/core/targets.ts';
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

/** `min-overlap` counts from when the key was made, not from when it was written to the targets. */
export const TAKE_THE_TIME_BEFORE_THE_WRITE: Mutation = {
  plan: (request, observation, now) => {
    const decided = plan(request, observation, now);
    if (decided.reason.cause !== 'overlap') return decided;
    const made = (observation.times[decided.newest] ?? 0) + PROOF + 1;
    return plan(request, { ...observation, targets: restamped(observation.targets, () => made) }, now);
  },
};

/** Clocks that differ and whole seconds are left out of account. */
export const COUNT_THE_OVERLAP_EXACTLY: Mutation = {
  plan: (request, observation, now) => {
    const decided = plan(request, observation, now);
    if (decided.reason.cause !== 'overlap') return decided;
    return plan(request, observation, now + CLOCK_SKEW + SECOND);
  },
};

/** A time of a write proves the newest key even where the clocks may have misled. */
export const TRUST_EVERY_TIME: Mutation = {
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

/** The trial comes before the wait, and not right before the write. */
export const VERIFY_BEFORE_THE_WAIT: Mutation = steps(({ steps: decided }) =>
  decided.flatMap((step, index): readonly Step[] => {
    const [before, after] = [decided[index - 1], decided[index + 1]];
    if (step.do === 'wait' && after?.do === 'verify') return [after];
    return step.do === 'verify' && before?.do === 'wait' ? [before] : [step];
  }),
);

/** What a publication could not write, as far as it knows, is not written again by the confirmation. */
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

/** After a regeneration that failed, nothing is written any more. */
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
          if (hasFailed) throw new Error('Nothing is taken back.');
          return ports.writer.write(target, key, about);
        },
      },
    };
  },
};
