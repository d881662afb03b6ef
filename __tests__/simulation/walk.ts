// A random walk: far deeper than the exhaustive exploration, with requests that take time. Small numbers stand for the choices
// without disturbances, so that a failing walk shrinks to a short trace.

import fc from 'fast-check';
import { HOUR, MINUTE, SECOND, type Duration } from '../../src/core/time.ts';
import { describe } from './describe.ts';
import { probeAll, type Failure } from './explore.ts';
import type { Mutation } from './mutation.ts';
import { MAX_AGE, MIN_OVERLAP, REFRESH_INTERVAL, requestFor, ROTATE, type RunRequest } from './requests.ts';
import { ARITHMETIC, PAST_AGE, PAST_OVERLAP, PAST_REFRESH, PROMPT, worldOf } from './scenario.ts';
import type { InitialState, Scenario } from './scenario.ts';
import { Simulation, type Budget, type Choice } from './simulation.ts';

export interface Step {
  readonly kind: number;
  readonly pick: number;
  /** How long the request takes. */
  readonly latency: Duration;
}

export interface Walk {
  readonly initialState: InitialState;
  readonly steps: readonly Step[];
}

const BY_AGE = requestFor(ROTATE, { maxAge: MAX_AGE });

const EVERY_REQUEST: readonly RunRequest[] = [
  requestFor(ROTATE),
  BY_AGE,
  requestFor({ name: 'rotate', force: true }, { maxAge: MAX_AGE }),
  requestFor({ name: 'publish', keyType: 'auto' }),
  requestFor({ name: 'regenerate', keyType: 'primary' }),
  requestFor({ name: 'regenerate', keyType: 'secondary' }),
  requestFor({ name: 'regenerate', keyType: 'both' }),
];

/** What may happen on a walk with one rotator, and with several. */
export interface Kind {
  readonly rotators: readonly (readonly number[])[];
  readonly requests: readonly RunRequest[];
  readonly left: Partial<Budget>;
}

const CROWD = { starts: 99, completeRuns: 99, waits: 99, crashes: 99, cancels: 99 };

/**
 * Each kind leaves out what is beyond the guarantees in combination (limits.test.ts), such as old listings while a rival rotates.
 */
export const KINDS = {
  'one rotator and failures': {
    rotators: [[0]],
    requests: EVERY_REQUEST,
    left: { ...CROWD, faults: 99, adds: 1 },
  },
  'one rotator on machines that are suspended': {
    rotators: [[0]],
    requests: [BY_AGE, requestFor(ROTATE)],
    left: { ...CROWD, faults: 2, suspensions: 3 },
  },
  'one rotator and people': {
    rotators: [[0]],
    requests: [BY_AGE],
    left: { ...CROWD, cancels: 0, manualRegenerations: 2, manualSaves: 2, recreations: 1 },
  },
  'one rotator and late services': {
    rotators: [[0]],
    requests: [BY_AGE],
    left: { starts: 99, completeRuns: 99, waits: 99, oldListings: 2, lateWrites: 1, lateRegenerations: 1 },
  },
  'two of the same repository': { rotators: [[0], [0]], requests: [BY_AGE, requestFor(ROTATE)], left: CROWD },
  'two repositories': { rotators: [[0], [1]], requests: [BY_AGE, requestFor(ROTATE)], left: CROWD },
  'three repositories, with shared targets': {
    rotators: [[0, 1], [1, 2], [2]],
    requests: [BY_AGE, requestFor(ROTATE)],
    left: CROWD,
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof KINDS;

const NOTHING: Budget = {
  starts: 0,
  completeRuns: 0,
  faults: 0,
  oldListings: 0,
  wrongTimes: 0,
  lateWrites: 0,
  lateRegenerations: 0,
  crashes: 0,
  cancels: 0,
  suspensions: 0,
  manualRegenerations: 0,
  manualSaves: 0,
  recreations: 0,
  waits: 0,
  adds: 0,
};

const DURATIONS = {
  busy: [SECOND, 3 * SECOND, 30 * SECOND],
  // Second by second around the end of the overlap, which has margins for clock differences and truncated seconds.
  idle: [
    SECOND,
    MINUTE,
    16 * MINUTE,
    HOUR / 2,
    HOUR,
    PAST_OVERLAP,
    ...[-1, 0, 1, 2, 3, 4].map((s) => MIN_OVERLAP + s * SECOND),
    REFRESH_INTERVAL - MINUTE,
    PAST_REFRESH,
    PAST_AGE,
  ],
};

const skew = fc.constantFrom(0, 2 * SECOND, -2 * SECOND, SECOND, -SECOND, 1999, -1001);
const skews = fc.record({
  azure: fc.constant(0),
  github: skew,
  runner: fc.constantFrom(0, 5 * MINUTE, -5 * MINUTE, 13 * HOUR, -13 * HOUR),
});

const ages = fc.constantFrom(
  { primary: 8 * HOUR, secondary: 4 * HOUR },
  { primary: 4 * HOUR, secondary: 8 * HOUR },
  { primary: 4 * HOUR, secondary: 4 * HOUR + 50 },
);

const place = fc.record({
  kind: fc.constantFrom('stamped' as const, 'stamped' as const, 'readable' as const),
  holding: fc.constantFrom(
    { holds: 'newest' as const, age: 4 * HOUR - 20 * MINUTE },
    { holds: 'missing' as const, age: 0 },
    { holds: 'standby' as const, age: 9 * HOUR },
    { holds: 'foreign' as const, age: 9 * HOUR },
  ),
});

/** Several rotators have completed a run a moment ago, so that their targets hold the newest key. */
const upToDate = place.map(({ kind }) => ({ kind, holding: { holds: 'newest' as const, age: 3 * HOUR } }));

export function walks(name: KindName, longest: number): fc.Arbitrary<Walk> {
  const { rotators } = KINDS[name];
  const isAlone = rotators.length === 1;
  const initialState = fc
    .record({
      skews,
      ages,
      places: fc.array(isAlone ? place : upToDate, { minLength: isAlone ? 2 : 3, maxLength: 3 }),
    })
    .map(({ skews: clocks, ages: old, places }): InitialState => ({
      skews: clocks,
      ages: old,
      places: places.map(({ kind, holding }) => ({ kind, ...holding })),
      rotators,
      manners: isAlone ? PROMPT : ARITHMETIC,
    }));
  const step = fc.record({
    kind: fc.nat(15),
    pick: fc.nat(999),
    latency: fc.constantFrom(0, 1, 60, 150, 400, 900, 1700),
  });
  return fc.record({ initialState, steps: fc.array(step, { maxLength: longest, size: 'max' }) });
}

/** Ten of sixteen kinds continue or start a run; the others are disturbances. */
function chosen(choices: readonly Choice[], { kind, pick }: Step): Choice | undefined {
  const calm = choices.filter((choice) => choice.event === 'answer' && choice.ending === 'ok');
  const starts = choices.filter(({ event }) => event === 'start');
  const disturbances = choices.filter((choice) => !calm.includes(choice) && !starts.includes(choice));
  const from = [kind < 9 ? calm : [], kind < 10 ? starts : [], kind < 10 ? calm : disturbances].find(
    (some) => some.length > 0,
  );
  return from?.[pick % from.length];
}

/** @returns the failure, if there is one. */
export async function runWalk(
  name: KindName,
  { initialState, steps }: Walk,
  mutation: Mutation = {},
): Promise<Failure | undefined> {
  const { requests, left } = KINDS[name];
  const budget = { ...NOTHING, ...left };
  const bounds = { depth: Infinity, ...budget };
  const scenario: Scenario = { name, initialState, requests, bounds, waits: DURATIONS };
  const simulation = new Simulation(scenario, worldOf(initialState), budget, 1, mutation);
  const { world } = simulation;
  const trace: string[] = [];
  for (const step of steps) {
    const choice = chosen(simulation.choices(), step);
    if (choice === undefined) continue;
    trace.push(describe(choice, simulation));
    if (choice.event === 'answer') world.time = Math.min(world.time + step.latency, simulation.latest());
    await simulation.apply(choice);
    const findings = [...world.findings];
    const changed = choice.event !== 'time passes' && choice.event !== 'start';
    if (findings.length === 0 && changed && simulation.active.length === 0)
      findings.push(...(await probeAll(world, mutation)));
    if (findings.length > 0) return { findings, trace };
  }
  return undefined;
}
