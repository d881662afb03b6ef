// The scenarios with several rotators, whose intervals satisfy the arithmetic.

import { HOUR, MINUTE } from '../../src/core/time.ts';
import { MIN_OVERLAP } from './requests.ts';
import { ARITHMETIC, EXTREME_SKEWS, PAST_OVERLAP, writtenLongAgo, type Scenario } from './scenario.ts';
import { scenario } from './scenarios.ts';

const three = [writtenLongAgo(), writtenLongAgo(), writtenLongAgo()];
const two = three.slice(1);
export const SAME_REPOSITORY = { rotators: [[0], [0]], manners: ARITHMETIC };
export const TWO_REPOSITORIES = { places: two, rotators: [[0], [1]], manners: ARITHMETIC };
const SHARED_TARGET = { places: two, rotators: [[0, 1], [1]], manners: ARITHMETIC };
export const THREE_REPOSITORIES = { places: three, rotators: [[0], [1], [2]], manners: ARITHMETIC };

/** Parts of the interval within which each rotator completes a run. */
export const ROUNDS = { waits: { idle: [30 * MINUTE, HOUR], busy: [] } };

/** The repetition of refusals is left to the scenarios with one rotator. */
const BRIEF = { without: ['refused for good'] } as const;

export const SEVERAL_ROTATORS: readonly Scenario[] = [
  scenario('the same repository', SAME_REPOSITORY, { starts: 2, crashes: 1 }),
  scenario('the same repository, a fault', SAME_REPOSITORY, { starts: 2, faults: 1, depth: 13 }, BRIEF),
  scenario('two repositories, a crash', TWO_REPOSITORIES, { starts: 2, crashes: 1 }),
  scenario('two repositories, a fault', TWO_REPOSITORIES, { starts: 2, faults: 1, depth: 13 }, BRIEF),
  scenario('two repositories, a late write', TWO_REPOSITORIES, { starts: 2, lateWrites: 1 }),
  scenario('two repositories with a shared target', SHARED_TARGET, { starts: 2 }),
  scenario(
    'two repositories, one after the other, an old listing',
    TWO_REPOSITORIES,
    { starts: 3, oldListings: 1, waits: 1 },
    { isInTurn: true, waits: { idle: [MINUTE, 20 * MINUTE], busy: [] } },
  ),
  scenario(
    'two repositories, a late regeneration whose effect is waited for',
    TWO_REPOSITORIES,
    { starts: 1, completeRuns: 2, lateRegenerations: 1, waits: 1 },
    { isInTurn: true, isPatient: true, waits: { idle: [16 * MINUTE], busy: [] } },
  ),
  scenario('two repositories, many runs', TWO_REPOSITORIES, { completeRuns: 8, waits: 7 }, ROUNDS),
  scenario(
    'two repositories, a suspended machine',
    TWO_REPOSITORIES,
    { starts: 1, completeRuns: 2, suspensions: 1, waits: 2 },
    ROUNDS,
  ),
  scenario(
    'two repositories, clocks two seconds apart',
    { ...TWO_REPOSITORIES, skews: EXTREME_SKEWS[1]! },
    { starts: 2, depth: 16 },
  ),
  scenario(
    'two repositories, one after the other, and a person',
    TWO_REPOSITORIES,
    { starts: 3, manualRegenerations: 1, waits: 1 },
    { isInTurn: true, waits: { idle: [20 * MINUTE], busy: [] } },
  ),
  scenario('three repositories, many runs', THREE_REPOSITORIES, { completeRuns: 7, waits: 3 }, ROUNDS),
  scenario('three repositories at the same time', THREE_REPOSITORIES, { starts: 3, depth: 11 }),
];

/** Each rotator completes a run within the overlap, and its consumers read again within the overlap. */
export const LONG_INTERVALS = scenario(
  'intervals that are too long',
  { ...TWO_REPOSITORIES, manners: { ...ARITHMETIC, rereadTime: MIN_OVERLAP, interval: MIN_OVERLAP } },
  { completeRuns: 4, waits: 3 },
  ROUNDS,
);

/** One rotator runs, and the other one does not. */
export const MISSED_RUNS = scenario(
  'missed runs',
  { ...TWO_REPOSITORIES, manners: { ...ARITHMETIC, interval: undefined } },
  { completeRuns: 2, waits: 1 },
  { waits: { idle: [PAST_OVERLAP], busy: [] } },
);
