// For each guard of the rule: the fault that removes it, the invariant that breaks, and the smallest world in which it does.

import { HOUR, MINUTE, SECOND } from '../../src/core/time.ts';
import type { Invariant } from './invariants.ts';
import type { Mutation } from './mutation.ts';
import * as mutations from './mutations.ts';
import type { Settings } from './probe.ts';
import { MAX_AGE, requestFor, ROTATE } from './requests.ts';
import { EXTREME_SKEWS, PAST_OVERLAP, writtenLongAgo, type Scenario } from './scenario.ts';
import { scenario } from './scenarios.ts';
import { CREATION } from './scenarios-operations.ts';
import { ROUNDS, TWO_REPOSITORIES } from './scenarios-several.ts';

export interface Guard {
  readonly fault: string;
  readonly mutation: Mutation;
  readonly breaks: Invariant;
  /** What the simulation reports. */
  readonly finding: RegExp;
  readonly where: Scenario;
  readonly settings?: Settings;
}

const AFTER_MINUTES = { waits: { idle: [20 * MINUTE], busy: [20 * MINUTE] } };

/** One repository, and another one whose target is a vault, so that no room has to be made in it. */
const WITH_A_VAULT = {
  ...TWO_REPOSITORIES,
  places: [writtenLongAgo(), writtenLongAgo('newest', 'readable')],
};

const SUSPENDED = scenario(
  'a suspended machine',
  TWO_REPOSITORIES,
  { starts: 1, completeRuns: 1, suspensions: 1, waits: 1 },
  ROUNDS,
);

const check = requestFor({ name: 'check' }, { currentKey: 'right', maxAge: MAX_AGE });

export const GUARDS: readonly Guard[] = [
  {
    fault: 'believing an answer that shows what was replaced',
    mutation: mutations.FORGET_WHAT_WAS_SEEN,
    breaks: 'b',
    finding: /writes a key that it saw replaced/,
    where: scenario(
      'an old listing',
      {},
      { starts: 1, oldListings: 2, faults: 1 },
      { requests: [requestFor({ name: 'regenerate', keyType: 'secondary' })], without: ['refused for good'] },
    ),
  },
  {
    fault: 'making no room',
    mutation: mutations.MAKE_NO_ROOM,
    breaks: 'a',
    finding: /regenerates the primary key, which target 0 holds/,
    where: scenario(
      'a publication of the standby key',
      {},
      { completeRuns: 2, waits: 1 },
      { requests: [requestFor(ROTATE), requestFor({ name: 'publish', keyType: 'primary' })] },
    ),
  },
  {
    fault: 'making no room in a target that current-key fits',
    mutation: mutations.SPARE_ROOM_FOR_CURRENT_KEY,
    breaks: 'a',
    finding: /regenerates the primary key, which target 0 holds/,
    where: scenario(
      'a current-key that is out of date',
      {},
      { completeRuns: 2, waits: 1 },
      {
        requests: [
          requestFor(ROTATE, { currentKey: 'queued' }),
          requestFor({ name: 'publish', keyType: 'primary' }),
        ],
      },
    ),
  },
  {
    fault: 'sending an ambiguous regeneration again',
    mutation: mutations.SEND_AGAIN,
    breaks: 'd',
    finding: /regenerates a second time/,
    where: scenario('a lost answer', {}, { starts: 1, faults: 1 }),
  },
  {
    fault: 'sending a throttled regeneration again without a look',
    mutation: mutations.SEND_AGAIN_BLINDLY,
    breaks: 'f',
    finding: /regenerates the primary key, which target 0 holds/,
    where: scenario(
      'a throttled request',
      TWO_REPOSITORIES,
      { starts: 2, faults: 1 },
      {
        without: [
          'failed',
          'lost',
          'void',
          'unsent',
          'refused',
          'refused for good',
          'unanswered',
          'inconclusive',
        ],
      },
    ),
  },
  {
    fault: 'deciding on a regeneration long after the look',
    mutation: mutations.IGNORE_THE_AGE_OF_THE_LOOK,
    breaks: 'f',
    finding: /regenerates the primary key, which target 1 holds/,
    where: SUSPENDED,
  },
  {
    fault: 'publishing a key long after the keys were listed',
    mutation: mutations.IGNORE_THE_AGE_OF_THE_LOOK,
    breaks: 'c',
    finding: /does not hold the newest key after two runs/,
    where: scenario(
      'a suspended machine and a crash',
      {},
      { starts: 1, completeRuns: 1, suspensions: 1, crashes: 1, waits: 1 },
      { waits: { idle: [HOUR], busy: [] } },
    ),
  },
  {
    fault: 'letting a regeneration leave long after the look',
    mutation: mutations.IGNORE_A_DELAY,
    breaks: 'f',
    finding: /regenerates the primary key, which target 1 holds/,
    where: SUSPENDED,
  },
  {
    fault: 'regenerating without a look where no room is made',
    mutation: mutations.NEVER_LOOK_BEFORE_THE_REQUEST,
    breaks: 'f',
    finding: /regenerates the primary key, which target 0 holds/,
    where: scenario(
      'an old listing',
      WITH_A_VAULT,
      { starts: 1, completeRuns: 1, oldListings: 1 },
      { isInTurn: true },
    ),
  },
  {
    fault: 'publishing a new key at once',
    mutation: mutations.NEVER_WAIT,
    breaks: 'f',
    finding: /regenerates the primary key, which target \d holds|writes a key that this action killed/,
    where: scenario('at the same time', TWO_REPOSITORIES, { starts: 2 }),
  },
  {
    fault: 'skipping the confirmation',
    mutation: mutations.SKIP_CONFIRM,
    breaks: 'c',
    finding: /does not hold the newest key after two runs/,
    where: scenario(
      'a person, while the machine is suspended',
      {},
      { starts: 1, suspensions: 1, manualRegenerations: 1, waits: 1 },
      AFTER_MINUTES,
    ),
  },
  {
    fault: 'skipping the verification',
    mutation: mutations.SKIP_VERIFY,
    breaks: 'h',
    finding: /writes a key that it has not verified/,
    where: scenario('calm', {}, { starts: 1 }),
  },
  {
    fault: 'trusting stamps within the first minutes of a key',
    mutation: mutations.TRUST_PROVISIONAL_STAMPS,
    breaks: 'c',
    finding: /does not hold the newest key after two runs/,
    where: scenario(
      'a late write',
      {},
      { starts: 1, completeRuns: 1, lateWrites: 1, waits: 1 },
      { waits: { idle: [MINUTE], busy: [] } },
    ),
  },
  {
    fault: 'refreshing nothing',
    mutation: mutations.NEVER_REFRESH,
    breaks: 'c',
    finding: /does not hold the newest key after the refresh interval/,
    where: scenario('a person', {}, { manualSaves: 1 }),
  },
  {
    fault: 'letting current-key bar a rotation',
    mutation: mutations.LET_CURRENT_KEY_BAR_ROTATIONS,
    breaks: 'i',
    finding: /an overdue rotation does not happen/,
    where: scenario('a value that never fits', {}, {}),
    settings: { currentKey: 'misfit' },
  },
  {
    fault: 'guessing a missing time',
    mutation: mutations.GUESS_MISSING_TIMES,
    breaks: 'g',
    finding: /regenerates the secondary key, which a consumer of target 0 may hold/,
    where: scenario('missing times', {}, { starts: 1, wrongTimes: 2 }, { without: ['backwards', 'equal'] }),
  },
  {
    fault: "trusting the runner's clock",
    mutation: mutations.TRUST_THE_RUNNERS_CLOCK,
    breaks: 'g',
    finding: /which a consumer of target 0 may hold/,
    where: scenario('a runner that is hours ahead', { skews: EXTREME_SKEWS[1]! }, { completeRuns: 2 }),
  },
  {
    fault: 'not believing Azure Maps in a check',
    mutation: mutations.BELIEVE_NO_REFUSAL,
    breaks: 'e',
    finding: /calls a dead key healthy/,
    where: scenario(
      'an old listing',
      {},
      { starts: 1, manualRegenerations: 1, oldListings: 1 },
      { requests: [check] },
    ),
  },
  {
    fault: 'believing once that there is no account',
    mutation: mutations.FIND_ONCE,
    breaks: 'j',
    finding: /replaces the settings of the account/,
    where: CREATION,
  },
  {
    fault: 'regenerating the newest key',
    mutation: mutations.REGENERATE_THE_NEWEST,
    breaks: 'a',
    finding: /regenerates the secondary key, which target 0 holds/,
    where: scenario('calm', {}, { starts: 1 }),
  },
  {
    fault: 'rotating although a target holds the standby key',
    mutation: mutations.ROTATE_ON_DRIFT,
    breaks: 'a',
    finding: /regenerates the primary key, which target 0 holds/,
    where: scenario('the standby key', { places: [writtenLongAgo('standby')] }, { starts: 1 }),
  },
  {
    fault: 'rotating before the overlap has passed',
    mutation: mutations.IGNORE_THE_OVERLAP,
    breaks: 'g',
    finding: /which a consumer of target 0 may hold/,
    where: scenario(
      'two runs',
      {},
      { completeRuns: 2, waits: 1 },
      { waits: { idle: [HOUR, PAST_OVERLAP], busy: [3 * SECOND] } },
    ),
  },
];
