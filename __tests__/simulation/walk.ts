// A random walk: far deeper than the exhaustive exploration, with requests that take their time. Small numbers are
// the calm choices, so that a failing walk shrinks to a short trace.

import fc from 'fast-check';
import { HOUR, MINUTE, SECOND, type Duration } from '../../src/core/time.ts';
import { isAtLimit, probeAll, type Failure } from './explore.ts';
import type { Mutation } from './run.ts';
import { asked, MAX_AGE, MIN_OVERLAP, PAST_AGE, PAST_OVERLAP, ROTATE, worldOf } from './scenario.ts';
import type { Beginning, Holding, Scenario } from './scenario.ts';
import { Simulation, type Choice } from './simulation.ts';
import type { Limit } from './world.ts';

export interface Step {
  readonly kind: number;
  readonly pick: number;
  /** How long it takes. */
  readonly latency: Duration;
}

export interface Walk {
  readonly beginning: Beginning;
  readonly steps: readonly Step[];
}

const ASKS = [
  asked(ROTATE),
  asked(ROTATE, { maxAge: MAX_AGE }),
  asked({ name: 'rotate', force: true }, { maxAge: MAX_AGE }),
  asked({ name: 'publish', keyType: 'auto' }),
  asked({ name: 'regenerate', keyType: 'primary' }),
  asked({ name: 'regenerate', keyType: 'secondary' }),
  asked({ name: 'regenerate', keyType: 'both' }),
] as const;

const PLENTY = {
  starts: 99,
  faults: 99,
  crashes: 99,
  persons: 99,
  saves: 99,
  waits: 99,
  adds: 99,
  cancels: 99,
};

const DURATIONS = {
  busy: [SECOND, 3 * SECOND, 7 * SECOND],
  // The overlap is tried a second around its end: the promise and its margins for clocks and whole seconds.
  idle: [
    SECOND,
    30 * SECOND,
    PAST_OVERLAP,
    ...[-1, 0, 1, 2, 3, 4].map((s) => MIN_OVERLAP + s * SECOND),
    PAST_AGE,
  ],
};

function scenarioOf(beginning: Beginning): Scenario {
  return {
    name: 'random walk',
    beginning,
    asks: ASKS,
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
    // Long before both keys, or after them: where the time would lie about what is held, nobody can tell.
    holding: fc.constantFrom<readonly [Holding, Duration]>(
      ['newest', HOUR - MINUTE],
      ['missing', 0],
      ['standby', 3 * HOUR],
      ['foreign', 3 * HOUR],
    ),
  });

const LIMITS: readonly Limit[] = ['overtaken', 'making room', 'untried'];

const ROTATORS = {
  'one rotator': [[0]],
  'two of the same repository': [[0], [0]],
  'two repositories': [[0], [1]],
} as const;
export type Rotators = keyof typeof ROTATORS;

export function walks(rotators: Rotators, longest: number): fc.Arbitrary<Walk> {
  const beginning = fc
    .record({
      skews,
      ages,
      places: fc.array(place(['stamped', 'stamped', 'readable']), { minLength: 2, maxLength: 3 }),
    })
    .map(({ skews: clocks, ages: old, places }): Beginning => {
      // Without times there is no telling what a stamped place holds: then it is the newest, or nothing.
      const known = old.primary !== undefined || old.secondary !== undefined;
      const held = places.map(({ kind, holding: [holds, age] }) =>
        known || holds === 'newest' ? { kind, holds, age } : { kind, holds: 'missing' as const, age },
      );
      return { skews: clocks, ages: old, places: held, rotators: ROTATORS[rotators], forgives: LIMITS };
    });
  const step = fc.record({
    kind: fc.nat(15),
    pick: fc.nat(999),
    latency: fc.constantFrom(0, 1, 60, 150, 400, 900, 1700),
  });
  return fc.record({ beginning, steps: fc.array(step, { maxLength: longest, size: 'max' }) });
}

/** Of sixteen steps ten carry the runs on, or start one. */
function chosen(choices: readonly Choice[], { kind, pick }: Step): Choice | undefined {
  const calm = choices.filter((choice) => choice.event === 'answer' && choice.outcome === 'ok');
  const starts = choices.filter(({ event }) => event === 'start');
  const troubles = choices.filter((choice) => !calm.includes(choice) && !starts.includes(choice));
  const from = [kind < 9 ? calm : [], kind < 10 ? starts : [], kind < 10 ? calm : troubles].find(
    (some) => some.length > 0,
  );
  return from?.[pick % from.length];
}

/** @returns how it failed, if it did. */
export async function take(
  { beginning, steps }: Walk,
  mutation: Mutation = {},
): Promise<Failure | undefined> {
  const simulation = new Simulation(scenarioOf(beginning), worldOf(beginning), PLENTY, 1, mutation);
  const { world } = simulation;
  const trace: string[] = [];
  for (const step of steps) {
    const choice = chosen(simulation.choices(), step);
    if (choice === undefined) continue;
    trace.push(simulation.describe(choice));
    if (choice.event === 'answer') world.time = Math.min(world.time + step.latency, simulation.latest());
    await simulation.take(choice);
    const findings = [...world.findings];
    const changed = choice.event !== 'time passes' && choice.event !== 'start';
    if (findings.length === 0 && changed && simulation.active.length === 0 && !isAtLimit(world))
      findings.push(...(await probeAll(world, mutation)));
    if (findings.length > 0) return { findings, trace };
  }
  return undefined;
}
