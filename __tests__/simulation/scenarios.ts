// The scenarios that are explored exhaustively, and their bounds, which environment variables can raise.

import { HOUR, MINUTE, SECOND } from '../../src/core/time.ts';
import { requestFor, ROTATE } from './requests.ts';
import {
  CALM,
  DEFAULT_AGES,
  EXTREME_SKEWS,
  NO_SKEW,
  PAST_OVERLAP,
  PROMPT,
  writtenLongAgo,
  type Bounds,
  type InitialState,
  type Scenario,
} from './scenario.ts';

/** `SIMULATION_DEPTH` is the least depth. `SIMULATION_EXTRA_FAULTS` is added to the faults and crashes along a path. */
export function bounds(wanted: Partial<Bounds>): Bounds {
  const more = Number(process.env['SIMULATION_EXTRA_FAULTS'] ?? 0);
  const { depth = 60, faults = 0, crashes = 0 } = wanted;
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
  manners: PROMPT,
};

export const CALM_SCENARIO: Scenario = {
  name: 'calm',
  initialState: ONE_TARGET,
  requests: [requestFor(ROTATE)],
  bounds: bounds({ starts: 2 }),
  waits: { idle: [PAST_OVERLAP], busy: [3 * SECOND] },
};

export const scenario = (
  name: string,
  initialState: Partial<InitialState>,
  wanted: Partial<Bounds>,
  changes: Partial<Scenario> = {},
): Scenario => ({
  ...CALM_SCENARIO,
  name,
  initialState: { ...ONE_TARGET, ...initialState },
  bounds: bounds(wanted),
  ...changes,
});

/** A rotation that waits for the age of the key, which it has in the initial state. */
export const BY_AGE = requestFor(ROTATE, { maxAge: 3 * HOUR });

/** Within the first minutes of a key, after them, during a suspension, after the overlap. */
export const LATER = [MINUTE, 16 * MINUTE, HOUR, PAST_OVERLAP];

const INITIAL_STATES: readonly (readonly [string, Partial<InitialState>])[] = [
  [
    'a new account and no secret yet',
    { ages: { primary: MINUTE, secondary: MINUTE }, places: [writtenLongAgo('missing')] },
  ],
  ['a target that holds the standby key', { places: [writtenLongAgo('standby')] }],
  ['a target that holds something else', { places: [writtenLongAgo('foreign')] }],
  ['a target that holds a dead key', { places: [{ holds: 'dead', age: HOUR }] }],
  ['a Key Vault', { places: [writtenLongAgo('newest', 'readable')] }],
  ['a Key Vault that holds the standby key', { places: [writtenLongAgo('standby', 'readable')] }],
  [
    'two targets, one a Key Vault',
    { places: [writtenLongAgo(), writtenLongAgo('newest', 'readable')], rotators: [[0, 1]] },
  ],
];

const clocks = ({ github, runner }: InitialState['skews']) =>
  `GitHub ${github / SECOND} s and the runner ${runner / MINUTE} min off`;

/** One rotator, its requests and its machine. */
export const ROTATOR_ALONE: readonly Scenario[] = [
  scenario('two faults', {}, { starts: 1, completeRuns: 1, faults: 2 }),
  scenario('a fault and a crash, again and again', {}, { starts: 3, faults: 1, crashes: 1, waits: 1 }),
  scenario(
    'a cancellation and a fault',
    {},
    { starts: 2, faults: 1, cancels: 1 },
    { without: ['refused for good'] },
  ),
  scenario(
    'a target that is added',
    { places: [writtenLongAgo(), writtenLongAgo('standby')], rotators: [[0]] },
    { starts: 2, crashes: 1, adds: 1, waits: 1 },
  ),
  scenario(
    'a suspended machine',
    {},
    { starts: 1, completeRuns: 2, suspensions: 1, waits: 2 },
    { waits: { idle: [MINUTE, HOUR, PAST_OVERLAP], busy: [] } },
  ),
  scenario(
    'a suspended machine and a crash',
    {},
    { starts: 1, completeRuns: 1, suspensions: 1, crashes: 1, waits: 2 },
    { waits: { idle: [HOUR], busy: [] } },
  ),
  ...INITIAL_STATES.map(([name, initialState]) =>
    scenario(name, initialState, { starts: 2, faults: 1, crashes: 1 }),
  ),
  scenario(
    'a key that is due by its age',
    {},
    { starts: 2, faults: 1, crashes: 1, waits: 1 },
    { requests: [BY_AGE] },
  ),
];

/** One rotator, and services that answer old states, act late, or are wrong about the time. */
export const SERVICES: readonly Scenario[] = [
  scenario('three old listings', {}, { starts: 2, oldListings: 3, waits: 1 }),
  scenario(
    'old listings and a crash, by age',
    {},
    { starts: 2, oldListings: 2, crashes: 1, waits: 1 },
    { requests: [BY_AGE] },
  ),
  ...[CALM_SCENARIO.requests, [BY_AGE]].map((requests, index) =>
    scenario(
      `a late write${index === 0 ? '' : ', by age'}`,
      {},
      { starts: 2, completeRuns: 1, lateWrites: 1, waits: 2 },
      { requests, waits: { idle: LATER, busy: [] } },
    ),
  ),
  scenario(
    'a late regeneration',
    {},
    { starts: 2, completeRuns: 1, lateRegenerations: 1, waits: 1 },
    { waits: { idle: LATER, busy: [] } },
  ),
  scenario(
    'a data plane that is late both ways',
    { manners: { ...PROMPT, refusesNew: 100 * SECOND, acceptsReplaced: 100 * SECOND } },
    { starts: 2, oldListings: 2, crashes: 1 },
  ),
  scenario('a listing with a missing or wrong time', {}, { starts: 2, wrongTimes: 1, waits: 1 }),
  ...EXTREME_SKEWS.slice(1).map((skews) =>
    scenario(
      clocks(skews),
      { skews },
      { starts: 2, faults: 1, crashes: 1, waits: 1 },
      { without: ['refused for good'] },
    ),
  ),
];

/** One rotator, and people who regenerate keys, save any value, and create the account again. */
export const PEOPLE: readonly Scenario[] = [
  scenario('two regenerations and a crash', {}, { starts: 2, crashes: 1, manualRegenerations: 2 }),
  ...EXTREME_SKEWS.slice(1).map((skews) =>
    scenario(
      `a regeneration and a crash, ${clocks(skews)}`,
      { skews },
      { starts: 2, crashes: 1, manualRegenerations: 1, waits: 1 },
      { waits: { idle: [PAST_OVERLAP], busy: [SECOND] }, requests: [BY_AGE] },
    ),
  ),
  scenario(
    'a regeneration, and a secret that is saved or deleted',
    {},
    { starts: 1, completeRuns: 1, manualRegenerations: 1, manualSaves: 1, waits: 1 },
    { waits: { idle: [16 * MINUTE], busy: [] } },
  ),
  scenario('an old listing and a regeneration', {}, { starts: 2, oldListings: 2, manualRegenerations: 1 }),
  scenario(
    'an account that is created again',
    {},
    { starts: 2, recreations: 1, crashes: 1, faults: 1 },
    { without: ['refused for good'] },
  ),
  scenario(
    'two targets, one a Key Vault',
    { places: [writtenLongAgo(), writtenLongAgo('newest', 'readable')], rotators: [[0, 1]] },
    { starts: 1, completeRuns: 1, faults: 1, manualRegenerations: 1 },
    { without: ['refused for good'] },
  ),
];
