// The scenarios that are explored exhaustively, and their bounds, which environment variables can raise.

import type { KeyType } from '../../src/core/keys.ts';
import { MINUTE, SECOND } from '../../src/core/time.ts';
import {
  requestFor,
  CALM,
  EXTREME_SKEWS,
  MAX_AGE,
  NO_SKEW,
  PAST_OVERLAP,
  ROTATE,
  writtenLongAgo,
  DEFAULT_AGES,
  type InitialState,
  type Bounds,
  type Scenario,
} from './scenario.ts';

/** `SIMULATION_DEPTH` is the least depth. `SIMULATION_EXTRA_FAULTS` is added to the faults and crashes along a path. */
function bounds(wanted: Partial<Bounds> & Pick<Bounds, 'depth' | 'starts'>): Bounds {
  const more = Number(process.env['SIMULATION_EXTRA_FAULTS'] ?? 0);
  const { depth, faults = 0, crashes = 0 } = wanted;
  return {
    ...CALM,
    ...wanted,
    depth: Math.max(depth, Number(process.env['SIMULATION_DEPTH'] ?? 0)),
    faults: faults === 0 ? 0 : faults + more,
    crashes: crashes === 0 ? 0 : crashes + more,
  };
}

export const ONE_TARGET: InitialState = {
  skews: NO_SKEW,
  ages: DEFAULT_AGES,
  places: [writtenLongAgo()],
  rotators: [[0]],
};

export const CALM_SCENARIO: Scenario = {
  name: 'calm',
  initialState: ONE_TARGET,
  requests: [requestFor(ROTATE)],
  bounds: bounds({ depth: 10, starts: 2 }),
  waits: { idle: [PAST_OVERLAP], busy: [3 * SECOND] },
  lateEffects: false,
};

const scenario = (
  name: string,
  initialState: Partial<InitialState>,
  wanted: Parameters<typeof bounds>[0],
): Scenario => ({
  ...CALM_SCENARIO,
  name,
  initialState: { ...ONE_TARGET, ...initialState },
  bounds: bounds(wanted),
});

const INITIAL_STATES: readonly (readonly [string, Partial<InitialState>])[] = [
  [
    'a new account and no secret yet',
    { ages: { primary: MINUTE, secondary: MINUTE }, places: [writtenLongAgo('missing')] },
  ],
  ['a target that holds the standby key', { places: [writtenLongAgo('standby')] }],
  ['a target that holds something else', { places: [writtenLongAgo('foreign')] }],
  ['keys without times', { ages: { primary: undefined, secondary: undefined } }],
  ['a Key Vault', { places: [writtenLongAgo('newest', 'readable')] }],
  ['a Key Vault that holds the standby key', { places: [writtenLongAgo('standby', 'readable')] }],
];

const clocks = ({ github, runner }: InitialState['skews']) =>
  `GitHub ${github / SECOND} s and the runner ${runner / SECOND} s off`;

/** One rotator and no one else. No limit is allowed. */
export const ROTATOR_ALONE: readonly Scenario[] = [
  scenario('crashes, faults, waits', {}, { depth: 16, starts: 4, faults: 2, crashes: 1, waits: 2 }),
  scenario(
    'two targets, one added',
    { places: [writtenLongAgo(), writtenLongAgo(), writtenLongAgo('standby')], rotators: [[0, 1]] },
    { depth: 12, starts: 3, faults: 1, crashes: 1, adds: 1 },
  ),
  scenario('cancellations', {}, { depth: 16, starts: 3, faults: 1, cancels: 1, waits: 1 }),
  ...INITIAL_STATES.map(([name, initialState]) =>
    scenario(name, initialState, { depth: 20, starts: 3, faults: 1, crashes: 1, waits: 1 }),
  ),
  ...EXTREME_SKEWS.slice(1).map((skews) =>
    scenario(
      clocks(skews),
      { skews },
      { depth: 12, starts: 3, faults: 1, crashes: 1, waits: 1, manualSaves: 1 },
    ),
  ),
  {
    ...scenario(
      'a key that becomes due at max-age',
      {},
      { depth: 14, starts: 3, faults: 1, crashes: 1, waits: 2 },
    ),
    requests: [requestFor(ROTATE, { maxAge: MAX_AGE })],
  },
];

/**
 * One rotator, and people who regenerate keys and save secrets. The limit that some of them allow: a run wrote a key
 * that was the standby key by then, because a person had regenerated the other one, and ended before its confirmation.
 */
export const ROTATOR_AND_PEOPLE: readonly Scenario[] = [
  scenario(
    'people and crashes',
    { allowedLimits: ['overtaken'] },
    { depth: 16, starts: 3, crashes: 1, manualRegenerations: 2, manualSaves: 1 },
  ),
  ...EXTREME_SKEWS.map((skews) => ({
    ...scenario(
      `people, ${clocks(skews)}`,
      { skews, allowedLimits: ['overtaken'] },
      { depth: 11, starts: 2, faults: 1, manualRegenerations: 1, manualSaves: 1, waits: 1 },
    ),
    waits: { idle: [PAST_OVERLAP], busy: [SECOND] },
  })),
  scenario(
    'people and two targets, one a Key Vault',
    { places: [writtenLongAgo(), writtenLongAgo('newest', 'readable')], rotators: [[0, 1]] },
    { depth: 12, starts: 2, faults: 1, crashes: 1, manualRegenerations: 1 },
  ),
];

const SAME_REPOSITORY = { rotators: [[0], [0]] };
const TWO_REPOSITORIES = { places: [writtenLongAgo(), writtenLongAgo()], rotators: [[0], [1]] };

/**
 * Two runs, interleaved step by step. With three starts, one of them runs again. One scenario allows a limit: the data
 * plane does not answer the verification of a run, which is then killed before its confirmation.
 */
export const TWO_ROTATORS: readonly Scenario[] = [
  scenario('the same repository, three runs', SAME_REPOSITORY, { depth: 30, starts: 3 }),
  scenario('the same repository, a fault', SAME_REPOSITORY, { depth: 18, starts: 2, faults: 1 }),
  scenario('the same repository, a crash', SAME_REPOSITORY, { depth: 24, starts: 2, crashes: 1 }),
  scenario(
    'the same repository, a fault and a crash',
    { ...SAME_REPOSITORY, allowedLimits: ['unverified'] },
    { depth: 17, starts: 2, faults: 1, crashes: 1 },
  ),
  scenario('two repositories, three runs', TWO_REPOSITORIES, { depth: 28, starts: 3 }),
  scenario('two repositories, a crash', TWO_REPOSITORIES, { depth: 24, starts: 2, crashes: 1 }),
  scenario(
    'the same repository, clocks two seconds apart',
    { ...SAME_REPOSITORY, skews: EXTREME_SKEWS[3]! },
    { depth: 20, starts: 2, waits: 1 },
  ),
  scenario('a person as the third party', SAME_REPOSITORY, { depth: 17, starts: 2, manualRegenerations: 1 }),
];

const regenerate = (keyType: KeyType | 'both') => requestFor({ name: 'regenerate', keyType });

const OPERATIONS = [
  requestFor(ROTATE),
  regenerate('primary'),
  regenerate('secondary'),
  regenerate('both'),
  requestFor({ name: 'publish', keyType: 'auto' }),
];

/** One rotator that can also run `regenerate` and `publish`. */
export const OTHER_OPERATIONS: readonly Scenario[] = [
  scenario('two runs, a fault and a crash', {}, { depth: 44, starts: 2, faults: 1, crashes: 1 }),
  scenario('two runs, a cancellation', {}, { depth: 44, starts: 2, cancels: 1 }),
  scenario(
    'two runs for two targets, one a Key Vault',
    { places: [writtenLongAgo(), writtenLongAgo('newest', 'readable')], rotators: [[0, 1]] },
    { depth: 18, starts: 2, faults: 1 },
  ),
].map((each) => ({
  ...each,
  requests: OPERATIONS,
  // A run that is killed between the two publications of an explicit regeneration.
  initialState: { ...each.initialState, allowedLimits: ['preparing'] },
}));
