// A random walk: far deeper than the exhaustive exploration, with requests that take time. Small numbers stand for the
// choices without disturbances, so that a failing walk shrinks to a short trace.

import fc from 'fast-check';
import { HOUR, MINUTE, SECOND, type Duration } from '../../src/core/time.ts';
import { isAtLimit, probeAll, type Failure } from './explore.ts';
import type { Mutation } from './run.ts';
import { requestFor, MAX_AGE, MIN_OVERLAP, PAST_AGE, PAST_OVERLAP, ROTATE, worldOf } from './scenario.ts';
import type { InitialState, Holding, Scenario } from './scenario.ts';
import { Simulation, type Choice } from './simulation.ts';
import type { Limit } from './world.ts';

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

const REQUESTS = [
  requestFor(ROTATE),
  requestFor(ROTATE, { maxAge: MAX_AGE }),
  requestFor({ name: 'rotate', force: true }, { maxAge: MAX_AGE }),
  requestFor({ name: 'publish', keyType: 'auto' }),
  requestFor({ name: 'regenerate', keyType: 'primary' }),
  requestFor({ name: 'regenerate', keyType: 'secondary' }),
  requestFor({ name: 'regenerate', keyType: 'both' }),
] as const;

const PLENTY = {
  starts: 99,
  faults: 99,
  crashes: 99,
  manualRegenerations: 99,
  manualSaves: 99,
  waits: 99,
  adds: 99,
  cancels: 99,
};

const DURATIONS = {
  busy: [SECOND, 3 * SECOND, 7 * SECOND],
  // Second by second around the end of the overlap, which has margins for clock differences and truncated seconds.
  idle: [
    SECOND,
    30 * SECOND,
    PAST_OVERLAP,
    ...[-1, 0, 1, 2, 3, 4].map((s) => MIN_OVERLAP + s * SECOND),
    PAST_AGE,
  ],
};

function scenarioOf(initialState: InitialState): Scenario {
  return {
    name: 'random walk',
    initialState,
    requests: REQUESTS,
    bounds: { depth: Infinity, ...PLENTY },
    waits: DURATIONS,
    lateEffects: true,
  };
}

const skew = fc.constantFrom(0, 2 * SECOND, -2 * SECOND, SECOND, -SECOND, 1999, -1001);
const skews = fc
  .record({ azure: fc.constant(0), github: skew, runner: skew })
  .filter(({ github, runner }) => Math.abs(github - runner) <= 2 * SECOND);

const ages = fc.constantFrom(
  { primary: 2 * HOUR, secondary: HOUR },
  { primary: HOUR, secondary: 2 * HOUR },
  { primary: HOUR, secondary: HOUR + 50 },
  { primary: undefined, secondary: undefined },
  { primary: undefined, secondary: HOUR },
);

const place = (kinds: readonly ('stamped' | 'readable')[]) =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    // Written long before or after both regenerations. Otherwise a stamp could suggest a key that the place does not
    // hold.
    holding: fc.constantFrom<readonly [Holding, Duration]>(
      ['newest', HOUR - MINUTE],
      ['missing', 0],
      ['standby', 3 * HOUR],
      ['foreign', 3 * HOUR],
    ),
  });

const LIMITS: readonly Limit[] = ['overtaken', 'preparing', 'unverified'];

const ROTATORS = {
  'one rotator': [[0]],
  'two of the same repository': [[0], [0]],
  'two repositories': [[0], [1]],
} as const;
export type Rotators = keyof typeof ROTATORS;

export function walks(rotators: Rotators, longest: number): fc.Arbitrary<Walk> {
  const initialState = fc
    .record({
      skews,
      ages,
      places: fc.array(place(['stamped', 'stamped', 'readable']), { minLength: 2, maxLength: 3 }),
    })
    .map(({ skews: clocks, ages: old, places }): InitialState => {
      // Without times, every existing stamped place counts as holding the newest key, so it must hold it or be missing.
      const known = old.primary !== undefined || old.secondary !== undefined;
      const held = places.map(({ kind, holding: [holds, age] }) =>
        known || holds === 'newest' ? { kind, holds, age } : { kind, holds: 'missing' as const, age },
      );
      return { skews: clocks, ages: old, places: held, rotators: ROTATORS[rotators], allowedLimits: LIMITS };
    });
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
  { initialState, steps }: Walk,
  mutation: Mutation = {},
): Promise<Failure | undefined> {
  const simulation = new Simulation(scenarioOf(initialState), worldOf(initialState), PLENTY, 1, mutation);
  const { world } = simulation;
  const trace: string[] = [];
  for (const step of steps) {
    const choice = chosen(simulation.choices(), step);
    if (choice === undefined) continue;
    trace.push(simulation.describe(choice));
    if (choice.event === 'answer') world.time = Math.min(world.time + step.latency, simulation.latest());
    await simulation.apply(choice);
    const findings = [...world.findings];
    const changed = choice.event !== 'time passes' && choice.event !== 'start';
    if (findings.length === 0 && changed && simulation.active.length === 0 && !isAtLimit(world))
      findings.push(...(await probeAll(world, mutation)));
    if (findings.length > 0) return { findings, trace };
  }
  return undefined;
}
