// The scenarios with other operations than `rotate`, and with `current-key`.

import { MINUTE, SECOND } from '../../src/core/time.ts';
import type { KeyType } from '../../src/core/keys.ts';
import { MAX_AGE, requestFor, ROTATE, type CurrentKeyChoice, type RunRequest } from './requests.ts';
import { PAST_OVERLAP, PROMPT, writtenLongAgo, type Scenario } from './scenario.ts';
import { BY_AGE, scenario } from './scenarios.ts';

const regenerate = (keyType: KeyType | 'both') => requestFor({ name: 'regenerate', keyType });

const OPERATIONS = [
  requestFor(ROTATE),
  regenerate('primary'),
  regenerate('secondary'),
  regenerate('both'),
  requestFor({ name: 'publish', keyType: 'auto' }),
  requestFor({ name: 'publish', keyType: 'primary' }),
];

/** One rotator that can also run `regenerate` and `publish`. */
export const OTHER_OPERATIONS: readonly Scenario[] = [
  scenario('two runs, a crash', {}, { starts: 2, crashes: 1 }),
  scenario('a fault, and a later run', {}, { starts: 1, completeRuns: 1, faults: 1 }),
  scenario('a cancellation', {}, { starts: 1, completeRuns: 1, cancels: 1 }),
  scenario('an old listing', {}, { starts: 1, completeRuns: 1, oldListings: 1 }),
  scenario(
    'two targets, one a Key Vault',
    { places: [writtenLongAgo(), writtenLongAgo('newest', 'readable')], rotators: [[0, 1]] },
    { starts: 1, completeRuns: 1, crashes: 1 },
  ),
].map((each) => ({ ...each, requests: OPERATIONS }));

const CREATE = requestFor({ name: 'create', location: 'westeurope', tags: {} });

/** `create` for an account that exists. */
export const CREATION: Scenario = scenario(
  'an account that exists',
  { places: [writtenLongAgo('standby')] },
  { starts: 1, completeRuns: 1, faults: 1, manualRegenerations: 1 },
  { requests: [CREATE], without: ['refused for good'] },
);

const rotate = (currentKey: CurrentKeyChoice, changes: Partial<RunRequest> = {}) =>
  requestFor(ROTATE, { currentKey, ...changes });

export const CURRENT_KEY: readonly Scenario[] = [
  scenario(
    'what the secret holds, or held when the run was queued',
    {},
    { starts: 1, completeRuns: 2, manualRegenerations: 1, waits: 1 },
    { requests: [rotate('right'), rotate('queued'), BY_AGE] },
  ),
  scenario(
    'and a secret that a person saves',
    {},
    { starts: 1, completeRuns: 1, manualSaves: 1, crashes: 1, waits: 1 },
    { requests: [rotate('right'), rotate('queued')] },
  ),
];

export const MISFIT: Scenario = scenario(
  'a value that never fits',
  {},
  { starts: 1, completeRuns: 1, crashes: 1, waits: 1 },
  { requests: [rotate('misfit'), rotate('misfit', { maxAge: MAX_AGE })] },
);

const check = (currentKey: CurrentKeyChoice, changes: Partial<RunRequest> = {}) =>
  requestFor({ name: 'check' }, { currentKey, maxAge: MAX_AGE, ...changes });

const CHECKING: Partial<Scenario> = {
  requests: [requestFor(ROTATE), check('right'), check('queued'), check('right', { hasToken: false })],
  waits: { idle: [2 * MINUTE, PAST_OVERLAP], busy: [] },
};

export const CHECKS: readonly Scenario[] = [
  scenario(
    'after regenerations by people, with old listings',
    {},
    { starts: 1, completeRuns: 1, manualRegenerations: 1, oldListings: 1, waits: 1 },
    CHECKING,
  ),
  scenario(
    'of any value that a person saved',
    { manners: { ...PROMPT, refusesNew: 10 * SECOND } },
    { starts: 1, manualRegenerations: 1, manualSaves: 1, oldListings: 1 },
    { requests: [check('right')] },
  ),
];
