// The simulation detects faults: each fault that is planted in the rotation rule breaks its invariant, and without the
// fault the same scenario passes.
import { describe, expect, jest, test } from '@jest/globals';
import { SECOND } from '../../src/core/time.ts';
import { explore } from './explore.ts';
import type { Invariant } from './invariants.ts';
import * as mutations from './mutations.ts';
import type { Mutation } from './run.ts';
import { requestFor, EXTREME_SKEWS, MIN_OVERLAP, writtenLongAgo, type Scenario } from './scenario.ts';
import { describeFailure, TEST_TIMEOUT, printLine } from './print.ts';
import { CALM_SCENARIO, ONE_TARGET } from './scenarios.ts';

jest.setTimeout(TEST_TIMEOUT);

interface Planted {
  readonly fault: string;
  readonly mutation: Mutation;
  readonly breaks: Invariant;
  /** What the simulation reports. */
  readonly finding: RegExp;
  readonly where: Scenario;
}

const calm = CALM_SCENARIO;
const within = (
  bounds: Partial<Scenario['bounds']>,
  initialState: Partial<Scenario['initialState']> = {},
): Scenario => ({
  ...calm,
  bounds: { ...calm.bounds, ...bounds },
  initialState: { ...ONE_TARGET, ...initialState },
});

/** A write so late that its stamp appears to prove the newest key. */
const SLOW = { idle: [], busy: [8 * SECOND] };

const PLANTED: readonly Planted[] = [
  {
    fault: 'regenerating the newest key instead of the standby key',
    mutation: mutations.REGENERATE_THE_NEWEST,
    breaks: 'a',
    finding: /regenerates the secondary key, which target 0 holds/,
    where: calm,
  },
  {
    fault: 'skipping the confirmation, with two rotators',
    mutation: mutations.SKIP_CONFIRM,
    breaks: 'e',
    finding: /holds an invalid key after the next run/,
    where: { ...within({ depth: 16 }, { rotators: [[0], [0]] }), slowWrites: true },
  },
  {
    fault: 'skipping the confirmation, with one rotator and a person',
    mutation: mutations.SKIP_CONFIRM,
    breaks: 'b',
    finding: /holds an invalid key after the next run/,
    where: { ...within({ depth: 12, manualRegenerations: 1, waits: 1 }), slowWrites: true, waits: SLOW },
  },
  {
    fault: 'publishing before verifying',
    mutation: mutations.PUBLISH_BEFORE_VERIFY,
    breaks: 'f',
    finding: /writes a key that it has not verified/,
    where: calm,
  },
  {
    fault: 'rotating on drift',
    mutation: mutations.ROTATE_ON_DRIFT,
    breaks: 'd',
    finding: /regenerates although target 0 does not hold the newest key/,
    where: within({ crashes: 1 }),
  },
  {
    fault: 'rotating on drift, with a target that holds the standby key',
    mutation: mutations.ROTATE_ON_DRIFT,
    breaks: 'a',
    finding: /regenerates the primary key, which target 0 holds/,
    where: within({ crashes: 1 }, { places: [writtenLongAgo('standby')] }),
  },
  {
    fault: 'counting the overlap from the regeneration instead of the write',
    mutation: mutations.COUNT_OVERLAP_FROM_REGENERATION,
    breaks: 'a',
    finding: /which a consumer of target 0 may still hold/,
    where: within({}, { places: [writtenLongAgo('standby')] }),
  },
  {
    fault: 'counting the overlap without a margin for the clocks',
    mutation: mutations.IGNORE_OVERLAP_MARGIN,
    breaks: 'a',
    finding: /which a consumer of target 0 may still hold/,
    where: {
      ...within({ depth: 12, waits: 1 }, { places: [writtenLongAgo('standby')], skews: EXTREME_SKEWS[2]! }),
      waits: { idle: [MIN_OVERLAP - SECOND], busy: [] },
    },
  },
  {
    fault: 'trusting every stamp as exact',
    mutation: mutations.TRUST_EVERY_STAMP,
    breaks: 'c',
    finding: /does not hold the newest key after two runs/,
    where: within({ manualRegenerations: 1 }, { skews: EXTREME_SKEWS[1]! }),
  },
  {
    fault: 'publishing without waiting until the stamp proves the write',
    mutation: mutations.NEVER_WAIT,
    breaks: 'c',
    finding: /the third run changes something/,
    where: calm,
  },
  {
    fault: 'sending the regeneration again without listing the keys',
    mutation: mutations.RETRY_BLINDLY,
    breaks: 'd',
    finding: /regenerates a second time/,
    where: within({ faults: 1 }),
  },
  {
    fault: 'verifying the key before the wait, with one rotator and a person',
    mutation: mutations.VERIFY_BEFORE_THE_WAIT,
    breaks: 'b',
    finding: /holds an invalid key after the next run/,
    where: within({ depth: 10, manualRegenerations: 1, crashes: 1 }, { allowedLimits: ['overtaken'] }),
  },
  {
    fault: 'verifying the key before the wait, with two rotators',
    mutation: mutations.VERIFY_BEFORE_THE_WAIT,
    breaks: 'e',
    finding: /holds an invalid key after the next run/,
    where: within({ depth: 20, crashes: 1 }, { rotators: [[0], [0]] }),
  },
  {
    fault: 'excluding failed writes from the confirmation',
    mutation: mutations.CONFIRM_SKIPS_FAILED_WRITES,
    breaks: 'c',
    finding: /does not hold the newest key after two runs/,
    where: {
      ...within(
        { depth: 14, starts: 1, manualRegenerations: 1, faults: 1, waits: 1 },
        { allowedLimits: ['overtaken'] },
      ),
      waits: { idle: [], busy: [SECOND] },
    },
  },
  {
    fault: 'undoing nothing after a refused regeneration',
    mutation: mutations.NO_UNDO,
    breaks: 'c',
    finding: /does not hold the newest key after two runs/,
    where: {
      ...within({ depth: 14, starts: 1, faults: 1 }, { allowedLimits: ['preparing'] }),
      requests: [requestFor({ name: 'regenerate', keyType: 'secondary' })],
    },
  },
];

describe('a fault that is planted in the rule is detected', () => {
  test.each(PLANTED)('$fault breaks $breaks', async ({ fault, mutation, breaks, finding, where }) => {
    const { failure, states } = await explore(where, mutation);
    const broken = failure?.findings.filter(({ invariant }) => invariant === breaks) ?? [];
    expect(broken.map(({ what }) => what)).toContainEqual(expect.stringMatching(finding));
    printLine(`${fault}: breaks ${breaks} after ${failure?.trace.length ?? 0} steps, ${states} states`);

    const unchanged = await explore(where);
    expect(describeFailure(unchanged.failure)).toBe('');
  });
});
