// What a run promises for later runs of `rotate` is what the planner does then, if nobody else changes anything.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ActionError } from '../../src/core/errors/action-error.ts';
import type { Execution, TargetResult } from '../../src/core/execute/execution.ts';
import { otherKey, timesOf, type AccountKeys, type KeyTimes, type KeyType } from '../../src/core/keys.ts';
import type { CurrentKey, ObservedTarget, TargetState } from '../../src/core/observation.ts';
import type { Plan } from '../../src/core/plan/decision.ts';
import { plan } from '../../src/core/plan/plan.ts';
import { reportOfKeys } from '../../src/core/report/keys-report.ts';
import type { Report } from '../../src/core/report/report.ts';
import { describeResult } from '../../src/core/report/result/result.ts';
import { describeNextRotation } from '../../src/core/report/summary/next-rotation.ts';
import type { KeysOperation } from '../../src/core/request.ts';
import { DAY, HOUR, MINUTE, SECOND, parseInstant, type Instant } from '../../src/core/time.ts';
import { keysOf, keysRequest, listingOf, NOW, targetOf } from './values.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20261126);

const key = fc.constantFrom<KeyType>('primary', 'secondary');
const age = fc.oneof(
  fc.constantFrom(SECOND, 10 * SECOND, 20 * MINUTE, 13 * HOUR, 5 * DAY, 8 * DAY, 91 * DAY, 100 * DAY),
  fc.integer({ min: 0, max: 120 * DAY }),
);
const times: fc.Arbitrary<KeyTimes> = fc.record({
  primary: age.map((ago) => NOW - ago),
  secondary: age.map((ago) => NOW - ago),
});
const UNREACHABLE = new ActionError('github-unreachable', 'It cannot be read.', { hint: 'Try again.' });
/** How long ago it was written, or since when the newest key was regenerated. */
const written = fc.record({ ago: age, afterNewest: fc.option(fc.integer({ min: 0, max: 20 * MINUTE })) });
const states = fc.oneof(
  { weight: 8, arbitrary: written.map((at) => ({ kind: 'stamped', ...at }) as const) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('readable' as const), ago: age, holds: key }) },
  fc.constant({ kind: 'missing' } as const),
  fc.constant({ kind: 'unreachable', error: UNREACHABLE } as const),
);
const operations = fc.oneof<fc.Arbitrary<KeysOperation>[]>(
  fc.boolean().map((force) => ({ name: 'rotate', force })),
  fc.constantFrom('auto', 'primary', 'secondary').map((keyType) => ({ name: 'publish', keyType })),
  fc.constantFrom('primary', 'secondary', 'both').map((keyType) => ({ name: 'regenerate', keyType })),
  fc.constant({ name: 'check' }),
  fc.constant({ name: 'list', keyType: 'auto' }),
);
const scenes = fc.record({
  operation: operations,
  times,
  states: fc.array(states, { maxLength: 3 }),
  current: fc.option(fc.constantFrom<CurrentKey>('primary', 'secondary', 'neither'), { nil: undefined }),
  maxAge: fc.option(fc.constantFrom(HOUR, 7 * DAY, 90 * DAY), { nil: undefined }),
  minOverlap: fc.constantFrom(MINUTE, 12 * HOUR, 90 * HOUR, 14 * DAY),
  dryRun: fc.boolean(),
});
type Scene = typeof scenes extends fc.Arbitrary<infer Value> ? Value : never;

function observed(scene: Scene): readonly ObservedTarget[] {
  const newest = Math.max(scene.times.primary ?? 0, scene.times.secondary ?? 0);
  return scene.states.map((one, index) => ({
    target: targetOf(`repo:octo/site${index}`),
    state: stateOf(one, newest),
    current: scene.states.length === 1 && one.kind === 'stamped' ? scene.current : undefined,
  }));
}

function stateOf(one: Scene['states'][number], newest: Instant): TargetState {
  if (one.kind === 'missing' || one.kind === 'unreachable') return one;
  const after = one.kind === 'stamped' ? one.afterNewest : null;
  const updatedAt = after === null ? NOW - one.ago : Math.min(NOW, newest + after);
  return { ...one, updatedAt, readAt: NOW };
}

interface Ended {
  readonly scene: Scene;
  readonly decided: Plan;
  readonly report: Report;
  /** What a later run of `rotate` plans. */
  readonly later: (at: Instant, force?: boolean) => Plan;
}

/** A run whose writes all succeed. */
function run(scene: Scene): Ended {
  const [targets, now] = [observed(scene), NOW];
  const { operation, maxAge, minOverlap, dryRun } = scene;
  const names = operation.name === 'list' ? [] : targets;
  const request = keysRequest(operation, { maxAge, minOverlap, dryRun });
  const decided = plan(request, { times: scene.times, at: now, targets: names });
  const keys = keysOf({ ...scene.times } as { primary: Instant; secondary: Instant });
  const execution = dryRun ? undefined : carriedOut(decided, keys, now);
  const listing = listingOf(keys, now);
  const report = reportOfKeys({
    request,
    observed: names,
    plan: decided,
    execution,
    listing,
    isNewAccount: false,
  });
  const after = names.map((one) => stateAfter(one, execution));
  const later = (at: Instant, force = false): Plan =>
    plan(
      { ...request, operation: { name: 'rotate', force } },
      { times: timesOf(execution?.keys ?? keys), at, targets: after.map((one) => readAt(one, at)) },
    );
  return { scene, decided, report, later };
}

function carriedOut({ steps }: Plan, keys: AccountKeys, now: Instant): Execution {
  const results = new Map<unknown, TargetResult>();
  const made: KeyType[] = [];
  let [at, held] = [now, keys];
  for (const step of steps) {
    at += step.do === 'wait' ? 5 * SECOND : SECOND;
    if (step.do === 'regenerate') {
      held = { ...held, [step.key]: { ...held[step.key], lastUpdated: at } };
      made.push(step.key);
    } else if (step.do === 'publish') {
      for (const target of step.targets) results.set(target, { target, result: 'updated', key: step.key });
    }
  }
  const published = steps.flatMap((step) => (step.do === 'publish' ? [step.key] : [])).at(-1);
  const rest = { isUncertain: false, isOvertaken: false, error: undefined };
  return { keys: held, at, regenerated: made, targets: [...results.values()], published, ...rest };
}

function stateAfter(one: ObservedTarget, execution: Execution | undefined): ObservedTarget {
  const result = execution?.targets.find(({ target }) => target === one.target);
  if (!execution || !result) return one;
  const { key: held } = result;
  const stamp = { updatedAt: execution.at, readAt: execution.at };
  const state: TargetState =
    one.state.kind === 'readable'
      ? { kind: 'readable', holds: held, ...stamp }
      : { kind: 'stamped', ...stamp };
  return { ...one, state, current: one.current === undefined ? undefined : held };
}

function readAt(one: ObservedTarget, at: Instant): ObservedTarget {
  return 'readAt' in one.state ? { ...one, state: { ...one.state, readAt: at } } : one;
}

const rotates = ({ steps }: Plan) => steps.some((step) => step.do === 'regenerate');
const writes = ({ steps }: Plan) => steps.some((step) => step.do === 'publish');

/** The promises, and what is true if they are kept. `time` is the one that the sentence names. */
const PROMISES: readonly (readonly [RegExp, (ended: Ended, time: Instant) => boolean])[] = [
  [
    /next rotation is due (.+) UTC, in/,
    ({ later, report: { nextRotation: due = 0 } }) =>
      !rotates(later(due - 1)) && later(due).reason.cause !== 'not-due',
  ],
  [/It waits for min-overlap until (.+) UTC/, ({ later }, time) => !rotates(later(time - 2 * MINUTE))],
  [/A run with force after (.+) UTC regenerates/, ({ later }, time) => rotates(later(time, true))],
  [
    /The first run of rotate after (.+) UTC rotates/,
    ({ later }, time) => rotates(later(time)) && !rotates(later(time - 2 * MINUTE)),
  ],
  [
    /The first run of rotate after (.+) UTC writes the newest key once more/,
    ({ later }, time) =>
      writes(later(time + 1)) && !rotates(later(time + 1)) && !rotates(later(time - 2 * MINUTE)),
  ],
  [
    /The next run of rotate carries out this plan/,
    ({ later, decided }) => JSON.stringify(later(NOW).steps) === JSON.stringify(decided.steps),
  ],
  [
    /first writes the newest key where it is missing/,
    ({ scene, later }) => {
      const healing = run({ ...scene, operation: { name: 'rotate', force: false }, dryRun: false });
      const then = NOW + scene.minOverlap + MINUTE;
      return writes(later(NOW)) && !rotates(healing.decided) && rotates(healing.later(then));
    },
  ],
  [
    /Before a run of rotate regenerates (?:primary|secondary), it writes/,
    ({ later, report }) =>
      [0, MINUTE, 15 * DAY].every((delay) => {
        const next = later((report.keys?.at ?? NOW) + delay);
        const first = next.steps.find((step) => step.do === 'publish' || step.do === 'regenerate');
        return first === undefined || (first.do === 'publish' && first.key === next.newest);
      }),
  ],
  [
    /The next run of rotate rotates, unless/,
    ({ later, report }) => {
      const next = later(report.keys?.at ?? NOW);
      return rotates(next) || writes(next) || ['overlap', 'provisional'].includes(next.reason.cause);
    },
  ],
  [
    /^Unchanged: .* must work until (.+) UTC/m,
    ({ later, decided }, time) =>
      time - 2 * MINUTE < NOW || !rotates(later(time - 2 * MINUTE, decided.steps.length === 0)),
  ],
  [/^Unchanged: a rotation is due/m, ({ later }) => later(NOW).reason.cause !== 'not-due'],
  [
    /(primary|secondary)(?:, which)? works until the next rotation/,
    ({ later, report: { nextRotation = NOW } }) =>
      later(nextRotation + 30 * DAY).steps.every(
        (step) => step.do !== 'regenerate' || step.key === otherKey(later(nextRotation).newest),
      ),
  ],
];

test('every promise is kept', () => {
  const seen = new Set<RegExp>();
  fc.assert(
    fc.property(scenes, (scene) => {
      const ended = run(scene);
      const { report, decided } = ended;
      const next = report.keys && describeNextRotation(report, report.keys, decided);
      const text = `${describeResult(report)}\n${next ?? ''}`;
      expect(text).not.toMatch(/undefined|NaN|\.\.|\b1 (?:secrets|targets|days|hours|minutes)\b| {2}|\b0 of/);
      for (const [promise, isKept] of PROMISES) {
        const match = promise.exec(text);
        if (!match) continue;
        seen.add(promise);
        const time = parseInstant(`${match[1]?.replace(' ', 'T')}:00Z`) ?? 0;
        if (!isKept(ended, time)) throw new Error(`Not kept: ${promise.source} of\n${text}`);
      }
    }),
    { seed: SEED, numRuns: 2_500 },
  );
  expect([...PROMISES.map(([promise]) => promise)].filter((promise) => !seen.has(promise))).toEqual([]);
});
