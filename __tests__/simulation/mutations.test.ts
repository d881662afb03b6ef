// The simulation can fail: each fault planted in the rule breaks the promise that it should, and only the fault does.
import { describe, expect, jest, test } from '@jest/globals';
import { SECOND } from '../../src/core/time.ts';
import { explore } from './explore.ts';
import type { Invariant } from './invariants.ts';
import * as mutations from './mutations.ts';
import type { Mutation } from './run.ts';
import { asked, EXTREME_SKEWS, MIN_OVERLAP, settled, type Scenario } from './scenario.ts';
import { describeFailure, PATIENCE, say } from './say.ts';
import { CALM_SCENARIO, ONE_TARGET } from './scenarios.ts';

jest.setTimeout(PATIENCE);

interface Planted {
  readonly fault: string;
  readonly mutation: Mutation;
  readonly breaks: Invariant;
  /** What the promise was broken by. */
  readonly by: RegExp;
  readonly where: Scenario;
}

const calm = CALM_SCENARIO;
const within = (
  bounds: Partial<Scenario['bounds']>,
  beginning: Partial<Scenario['beginning']> = {},
): Scenario => ({
  ...calm,
  bounds: { ...calm.bounds, ...bounds },
  beginning: { ...ONE_TARGET, ...beginning },
});

/** A write that comes so late that its time proves too much. */
const SLOW = { idle: [], busy: [8 * SECOND] };

const PLANTED: readonly Planted[] = [
  {
    fault: 'regenerating the newest key instead of the standby key',
    mutation: mutations.REGENERATE_THE_NEWEST,
    breaks: 'a',
    by: /kills the secondary key, which target 0 holds/,
    where: calm,
  },
  {
    fault: 'skipping the confirmation, with two rotators',
    mutation: mutations.SKIP_CONFIRM,
    breaks: 'e',
    by: /holds a dead key after the next run/,
    where: { ...within({ depth: 16 }, { rotators: [[0], [0]] }), slowWrites: true },
  },
  {
    fault: 'skipping the confirmation, with a person beside one rotator',
    mutation: mutations.SKIP_CONFIRM,
    breaks: 'b',
    by: /holds a dead key after the next run/,
    where: { ...within({ depth: 12, persons: 1, waits: 1 }), slowWrites: true, waits: SLOW },
  },
  {
    fault: 'publishing before verifying',
    mutation: mutations.PUBLISH_BEFORE_VERIFY,
    breaks: 'f',
    by: /writes a key that it has not tried/,
    where: calm,
  },
  {
    fault: 'rotating on drift',
    mutation: mutations.ROTATE_ON_DRIFT,
    breaks: 'd',
    by: /regenerates although target 0 does not hold the newest key/,
    where: within({ crashes: 1 }),
  },
  {
    fault: 'rotating on drift, seen by those who hold the key',
    mutation: mutations.ROTATE_ON_DRIFT,
    breaks: 'a',
    by: /kills the primary key, which target 0 holds/,
    where: within({ crashes: 1 }, { places: [settled('standby')] }),
  },
  {
    fault: 'taking the time before the write',
    mutation: mutations.TAKE_THE_TIME_BEFORE_THE_WRITE,
    breaks: 'a',
    by: /which a consumer of target 0 may still hold/,
    where: within({}, { places: [settled('standby')] }),
  },
  {
    fault: 'counting the overlap without room for the clocks',
    mutation: mutations.COUNT_THE_OVERLAP_EXACTLY,
    breaks: 'a',
    by: /which a consumer of target 0 may still hold/,
    where: {
      ...within({ depth: 12, waits: 1 }, { places: [settled('standby')], skews: EXTREME_SKEWS[2]! }),
      waits: { idle: [MIN_OVERLAP - SECOND], busy: [] },
    },
  },
  {
    fault: 'trusting a time of a write as exact',
    mutation: mutations.TRUST_EVERY_TIME,
    breaks: 'c',
    by: /does not hold the newest key after two runs/,
    where: within({ persons: 1 }, { skews: EXTREME_SKEWS[1]! }),
  },
  {
    fault: 'publishing without waiting until the time of the write proves it',
    mutation: mutations.NEVER_WAIT,
    breaks: 'c',
    by: /the third run changes something/,
    where: calm,
  },
  {
    fault: 'sending the regeneration again without having looked',
    mutation: mutations.RETRY_BLINDLY,
    breaks: 'd',
    by: /regenerates a second time/,
    where: within({ faults: 1 }),
  },
  {
    fault: 'trying the key before the wait, with a person beside one rotator',
    mutation: mutations.VERIFY_BEFORE_THE_WAIT,
    breaks: 'b',
    by: /holds a dead key after the next run/,
    where: within({ depth: 10, persons: 1, crashes: 1 }, { forgives: ['overtaken'] }),
  },
  {
    fault: 'trying the key before the wait, with two rotators',
    mutation: mutations.VERIFY_BEFORE_THE_WAIT,
    breaks: 'e',
    by: /holds a dead key after the next run/,
    where: within({ depth: 20, crashes: 1 }, { rotators: [[0], [0]] }),
  },
  {
    fault: 'leaving out of the confirmation what could not be written',
    mutation: mutations.CONFIRM_SKIPS_FAILED_WRITES,
    breaks: 'c',
    by: /does not hold the newest key after two runs/,
    where: {
      ...within({ depth: 14, starts: 1, persons: 1, faults: 1, waits: 1 }, { forgives: ['overtaken'] }),
      waits: { idle: [], busy: [SECOND] },
    },
  },
  {
    fault: 'taking nothing back after a refused regeneration',
    mutation: mutations.NO_UNDO,
    breaks: 'c',
    by: /does not hold the newest key after two runs/,
    where: {
      ...within({ depth: 14, starts: 1, faults: 1 }, { forgives: ['making room'] }),
      asks: [asked({ name: 'regenerate', keyType: 'secondary' })],
    },
  },
];

describe('a fault planted in the rule is found', () => {
  test.each(PLANTED)('$fault breaks $breaks', async ({ fault, mutation, breaks, by, where }) => {
    const { failure, states } = await explore(where, mutation);
    const broken = failure?.findings.filter(({ invariant }) => invariant === breaks) ?? [];
    expect(broken.map(({ what }) => what)).toContainEqual(expect.stringMatching(by));
    say(`${fault}: breaks ${breaks} after ${failure?.trace.length ?? 0} steps, ${states} states`);

    const unchanged = await explore(where);
    expect(describeFailure(unchanged.failure)).toBe('');
  });
});
