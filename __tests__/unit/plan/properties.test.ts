// What holds for every plan of `rotate`, whatever it observes.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newestKey, otherKey, type KeyTimes } from '../../../src/core/keys.ts';
import {
  holdingOf,
  PROVISIONAL,
  type CurrentKey,
  type Observation,
  type ObservedTarget,
  type TargetState,
} from '../../../src/core/observation.ts';
import type { Plan, PlanRequest } from '../../../src/core/plan/decision.ts';
import { plan } from '../../../src/core/plan/plan.ts';
import type { Target } from '../../../src/core/targets.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/core/time.ts';
import { NOW, targetOf } from '../values.ts';
import { MISSING, OVERDUE, regenerated, UNREACHABLE } from './observations.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20261125);
const RUNS = { seed: SEED, numRuns: 3_000 };

const key = fc.constantFrom('primary', 'secondary');
const age = fc.oneof(
  fc.constantFrom(0, 1, 2 * SECOND, 5 * SECOND, 15 * MINUTE, 12 * HOUR, 6 * DAY, 7 * DAY, 90 * DAY),
  fc.integer({ min: 0, max: 120 * DAY }),
);
const times: fc.Arbitrary<KeyTimes> = fc.oneof(
  fc.record({ primary: age.map((ago) => NOW - ago), secondary: age.map((ago) => NOW - ago) }),
  fc.constant(OVERDUE),
);
const written = age.map((ago) => ({ updatedAt: NOW - ago, readAt: NOW }));
const state: fc.Arbitrary<TargetState> = fc.oneof(
  { weight: 6, arbitrary: written.map((at) => ({ kind: 'stamped', ...at }) as const) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(written, fc.option(key, { nil: undefined }))
      .map(([at, holds]) => ({ kind: 'readable', ...at, holds }) as const),
  },
  fc.constant(MISSING),
);
const current: fc.Arbitrary<CurrentKey | undefined> = fc.option(
  fc.constantFrom('primary', 'secondary', 'neither'),
  {
    nil: undefined,
  },
);
const NAMES = ['repo:octo/a', 'repo:octo/b', 'repo:octo/c'].map(targetOf);

/** Up to three targets, or one with current-key. */
function observations(states: fc.Arbitrary<TargetState>): fc.Arbitrary<Observation> {
  return fc
    .tuple(times, fc.array(states, { minLength: 1, maxLength: 3 }), current)
    .map(([pair, all, value]) => ({
      times: pair,
      at: NOW,
      targets: all.map((one, index) => ({
        target: NAMES[index]!,
        state: one,
        current: all.length === 1 ? value : undefined,
      })),
    }));
}

const requests: fc.Arbitrary<PlanRequest> = fc.record({
  operation: fc.boolean().map((force) => ({ name: 'rotate', force }) as const),
  maxAge: fc.option(fc.constantFrom(7 * DAY, 30 * DAY, 90 * DAY), { nil: undefined }),
  minOverlap: fc.constantFrom(MINUTE, 12 * HOUR, 14 * DAY),
  refreshInterval: fc.option(fc.constantFrom(HOUR, 6 * DAY), { nil: undefined }),
  verify: fc.boolean(),
});

/** The targets that receive a key before the first regeneration, or in the whole plan. */
function receivers({ steps }: Plan, before: 'regenerate' | 'end'): readonly (readonly [string, Target])[] {
  const end = steps.findIndex((step) => step.do === 'regenerate');
  const part = before === 'end' || end < 0 ? steps : steps.slice(0, end);
  return part.flatMap((step) =>
    step.do === 'publish' ? step.targets.map((target) => [step.key, target] as const) : [],
  );
}

function forEveryPlan(
  check: (decided: Plan, given: Observation, request: PlanRequest) => void,
  states = state,
): void {
  fc.assert(
    fc.property(requests, observations(states), (request, given) => {
      check(plan(request, given), given, request);
    }),
    RUNS,
  );
}

describe('rotate', () => {
  test('regenerates at most one key, and never the newest', () => {
    let rotations = 0;
    forEveryPlan((decided, given) => {
      const keys = regenerated(decided);
      rotations += keys.length;
      expect([[], [otherKey(newestKey(given.times))]]).toContainEqual(keys);
    });
    expect(rotations).toBeGreaterThan(200);
  });

  test('first makes sure that every target holds a key that stays', () => {
    forEveryPlan((decided, { targets, times: pair }) => {
      if (regenerated(decided).length === 0) return;
      const newest = newestKey(pair);
      const moved = receivers(decided, 'regenerate').map(([type, target]) => {
        expect(type).toBe(newest);
        return target;
      });
      for (const { target, state: one } of targets)
        expect(moved.includes(target) || (one.kind === 'readable' && one.holds === newest)).toBe(true);
    });
  });

  test('regenerates no key that a target may hold by the evidence, current-key aside once it is long overdue', () => {
    forEveryPlan((decided, { targets, times: pair }, { refreshInterval }) => {
      if (regenerated(decided).length === 0) return;
      const behind = targets.filter((one) => holdingOf(one, pair, refreshInterval) === 'behind');
      expect(behind.map(({ target }) => target)).toEqual(decided.misfits);
      for (const one of behind)
        expect(holdingOf({ ...one, current: undefined }, pair, undefined)).not.toBe('behind');
    });
  });

  test('regenerates nothing if a target cannot be read', () => {
    const withFailures = fc.oneof(state, fc.constant(UNREACHABLE));
    forEveryPlan((decided, { targets }) => {
      const isBlind = targets.some((one) => one.state.kind === 'unreachable');
      expect(isBlind && regenerated(decided).length > 0).toBe(false);
    }, withFailures);
  });

  test('looks at the keys or confirms them between any two of its own effects', () => {
    forEveryPlan((decided) => {
      const order = decided.steps
        .map((step) => step.do)
        .filter((step) => step !== 'wait' && step !== 'verify');
      const before = (effect: string) =>
        order.flatMap((step, index) => (step === effect ? [order[index - 1]] : []));
      const unseen = (step: string | undefined) => step !== 'look' && step !== 'confirm';
      expect(before('regenerate').filter(unseen)).toEqual([]);
      // Only what was observed precedes the first write.
      expect(before('publish').slice(1).filter(unseen)).toEqual([]);
    });
  });
});

/** The observation of a run that starts immediately after the writes of this plan. */
function carriedOut(decided: Plan, given: Observation): Observation {
  const targets = given.targets.map((observed): ObservedTarget => {
    const { target, state: before } = observed;
    const isWritten = receivers(decided, 'end').some(([, one]) => one === target);
    if (before.kind === 'missing' && !isWritten) return observed;
    const updatedAt = isWritten || !('updatedAt' in before) ? NOW : before.updatedAt;
    const readAt = NOW;
    const kept = {
      target,
      current: isWritten && observed.current !== undefined ? decided.key : observed.current,
    };
    if (before.kind === 'readable')
      return {
        ...kept,
        state: { ...before, holds: isWritten ? decided.key : before.holds, updatedAt, readAt },
      };
    return { ...kept, state: { kind: 'stamped', updatedAt, readAt } };
  });
  return { ...given, targets };
}

describe('after the planned writes, with nobody else acting', () => {
  const settled = fc.record({
    primary: fc.integer({ min: 1, max: 80 }).map((days) => NOW - days * DAY),
    secondary: fc.integer({ min: 81, max: 120 }).map((days) => NOW - days * DAY),
  });
  const request: PlanRequest = {
    operation: { name: 'rotate', force: false },
    maxAge: 90 * DAY,
    minOverlap: 12 * HOUR,
    refreshInterval: 6 * DAY,
    verify: true,
  };

  test('another run changes nothing', () => {
    fc.assert(
      fc.property(settled, observations(state), (pair, given) => {
        const first = { ...given, times: pair };
        const second = carriedOut(plan(request, first), first);
        expect(plan(request, second)).toMatchObject({ steps: [], reason: { cause: 'not-due' } });
      }),
      RUNS,
    );
  });

  test('a target written right after the regeneration is written once more, and then no more', () => {
    const isProvisional = { primary: NOW - 30 * SECOND, secondary: NOW - DAY };
    const stamp = { kind: 'stamped', updatedAt: NOW - 20 * SECOND, readAt: NOW } as const;
    let given: Observation = {
      times: isProvisional,
      at: NOW,
      targets: [{ target: NAMES[0]!, state: stamp }],
    };
    const causes = [0, PROVISIONAL, HOUR, DAY].map((later) => {
      const readAt = NOW + later;
      given = {
        ...given,
        at: readAt,
        targets: given.targets.map((one) => ({ ...one, state: { ...one.state, readAt } as TargetState })),
      };
      const decided = plan(request, given);
      if (decided.steps.length > 0)
        given = {
          ...given,
          targets: [{ target: NAMES[0]!, state: { kind: 'stamped', updatedAt: readAt, readAt } }],
        };
      return decided.reason.cause;
    });
    expect(causes).toEqual(['not-due', 'refresh', 'not-due', 'not-due']);
  });
});
