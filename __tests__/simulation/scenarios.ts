// The scenarios that are explored exhaustively, and how far; the environment may ask for more.

import type { KeyType } from '../../src/core/keys.ts';
import { MINUTE, SECOND } from '../../src/core/time.ts';
import {
  asked,
  CALM,
  EXTREME_SKEWS,
  MAX_AGE,
  NO_SKEW,
  PAST_OVERLAP,
  ROTATE,
  settled,
  SETTLED_AGES,
  type Beginning,
  type Bounds,
  type Scenario,
} from './scenario.ts';

/** `SIMULATION_DEPTH`: at least so many steps. `SIMULATION_TROUBLES`: so many more faults and crashes along a path. */
function bounds(wanted: Partial<Bounds> & Pick<Bounds, 'depth' | 'starts'>): Bounds {
  const more = Number(process.env['SIMULATION_TROUBLES'] ?? 0);
  const { depth, faults = 0, crashes = 0 } = wanted;
  return {
    ...CALM,
    ...wanted,
    depth: Math.max(depth, Number(process.env['SIMULATION_DEPTH'] ?? 0)),
    faults: faults === 0 ? 0 : faults + more,
    crashes: crashes === 0 ? 0 : crashes + more,
  };
}

export const ONE_TARGET: Beginning = {
  skews: NO_SKEW,
  ages: SETTLED_AGES,
  places: [settled()],
  rotators: [[0]],
};

export const CALM_SCENARIO: Scenario = {
  name: 'calm',
  beginning: ONE_TARGET,
  asks: [asked(ROTATE)],
  bounds: bounds({ depth: 10, starts: 2 }),
  waits: { idle: [PAST_OVERLAP], busy: [3 * SECOND] },
  lateEffects: false,
};

const scenario = (
  name: string,
  beginning: Partial<Beginning>,
  wanted: Parameters<typeof bounds>[0],
): Scenario => ({
  ...CALM_SCENARIO,
  name,
  beginning: { ...ONE_TARGET, ...beginning },
  bounds: bounds(wanted),
});

const BEGINNINGS: readonly (readonly [string, Partial<Beginning>])[] = [
  [
    'a new account and no secret yet',
    { ages: { primary: MINUTE, secondary: MINUTE }, places: [settled('missing')] },
  ],
  ['a target that holds the standby key', { places: [settled('standby')] }],
  ['a target that holds something else', { places: [settled('foreign')] }],
  ['keys without times', { ages: { primary: undefined, secondary: undefined } }],
  ['a vault', { places: [settled('newest', 'readable')] }],
  ['a vault that holds the standby key', { places: [settled('standby', 'readable')] }],
];

const clocks = ({ github, runner }: Beginning['skews']) =>
  `GitHub ${github / SECOND} s and the runner ${runner / SECOND} s off`;

/** One rotator that rotates, without anybody else: nothing is forgiven here. */
export const ROTATOR_ALONE: readonly Scenario[] = [
  scenario('crashes, faults, waits', {}, { depth: 16, starts: 4, faults: 2, crashes: 1, waits: 2 }),
  scenario(
    'two targets, one added',
    { places: [settled(), settled(), settled('standby')], rotators: [[0, 1]] },
    { depth: 12, starts: 3, faults: 1, crashes: 1, adds: 1 },
  ),
  scenario('cancellations', {}, { depth: 16, starts: 3, faults: 1, cancels: 1, waits: 1 }),
  ...BEGINNINGS.map(([name, beginning]) =>
    scenario(name, beginning, { depth: 20, starts: 3, faults: 1, crashes: 1, waits: 1 }),
  ),
  ...EXTREME_SKEWS.slice(1).map((skews) =>
    scenario(clocks(skews), { skews }, { depth: 12, starts: 3, faults: 1, crashes: 1, waits: 1, saves: 1 }),
  ),
  {
    ...scenario(
      'a key that has an age to reach',
      {},
      { depth: 14, starts: 3, faults: 1, crashes: 1, waits: 2 },
    ),
    asks: [asked(ROTATE, { maxAge: MAX_AGE })],
  },
];

/**
 * One rotator and people who regenerate keys and save secrets. Forgiven: a run that ends before its confirmation, after
 * it wrote the key that somebody's regeneration of the other one had made the standby.
 */
export const ROTATOR_AND_PEOPLE: readonly Scenario[] = [
  scenario(
    'people and crashes',
    { forgives: ['overtaken'] },
    { depth: 16, starts: 3, crashes: 1, persons: 2, saves: 1 },
  ),
  ...EXTREME_SKEWS.map((skews) => ({
    ...scenario(
      `people, ${clocks(skews)}`,
      { skews, forgives: ['overtaken'] },
      { depth: 11, starts: 2, faults: 1, persons: 1, saves: 1, waits: 1 },
    ),
    waits: { idle: [PAST_OVERLAP], busy: [SECOND] },
  })),
  scenario(
    'people and two targets, one a vault',
    { places: [settled(), settled('newest', 'readable')], rotators: [[0, 1]] },
    { depth: 12, starts: 2, faults: 1, crashes: 1, persons: 1 },
  ),
];

const SAME_REPOSITORY = { rotators: [[0], [0]] };
const TWO_REPOSITORIES = { places: [settled(), settled()], rotators: [[0], [1]] };

/**
 * Two runs, step by step. The number of starts lets one of them run again. Nothing is forgiven, but that the data plane
 * gives no answer to the trial of a run that then dies before its confirmation.
 */
export const TWO_ROTATORS: readonly Scenario[] = [
  scenario('the same repository, three runs', SAME_REPOSITORY, { depth: 30, starts: 3 }),
  scenario('the same repository, a fault', SAME_REPOSITORY, { depth: 18, starts: 2, faults: 1 }),
  scenario('the same repository, a crash', SAME_REPOSITORY, { depth: 24, starts: 2, crashes: 1 }),
  scenario(
    'the same repository, a fault and a crash',
    { ...SAME_REPOSITORY, forgives: ['untried'] },
    { depth: 17, starts: 2, faults: 1, crashes: 1 },
  ),
  scenario('two repositories, three runs', TWO_REPOSITORIES, { depth: 28, starts: 3 }),
  scenario('two repositories, a crash', TWO_REPOSITORIES, { depth: 24, starts: 2, crashes: 1 }),
  scenario(
    'the same repository, clocks two seconds apart',
    { ...SAME_REPOSITORY, skews: EXTREME_SKEWS[3]! },
    { depth: 20, starts: 2, waits: 1 },
  ),
  scenario('a person as a third', SAME_REPOSITORY, { depth: 17, starts: 2, persons: 1 }),
];

const regenerate = (keyType: KeyType | 'both') => asked({ name: 'regenerate', keyType });

const OPERATIONS = [
  asked(ROTATE),
  regenerate('primary'),
  regenerate('secondary'),
  regenerate('both'),
  asked({ name: 'publish', keyType: 'auto' }),
];

/** One rotator that is also asked to regenerate and to publish. */
export const OTHER_OPERATIONS: readonly Scenario[] = [
  scenario('two runs, a fault and a crash', {}, { depth: 44, starts: 2, faults: 1, crashes: 1 }),
  scenario('two runs, a cancellation', {}, { depth: 44, starts: 2, cancels: 1 }),
  scenario(
    'two runs for two targets, one a vault',
    { places: [settled(), settled('newest', 'readable')], rotators: [[0, 1]] },
    { depth: 18, starts: 2, faults: 1 },
  ),
].map((each) => ({
  ...each,
  asks: OPERATIONS,
  // A run that dies between the two publications of an explicit regeneration.
  beginning: { ...each.beginning, forgives: ['making room'] },
}));
