// What `check` reports: an overdue key, targets without the newest key, and a value of current-key that no longer works.
import { describe, expect, test } from '@jest/globals';
import { CLOCK_SKEW, STAMP_RESOLUTION, type Observation } from '../../../src/core/observation.ts';
import type { PlanRequest } from '../../../src/core/plan/decision.ts';
import { plan } from '../../../src/core/plan/plan.ts';
import { describeFinding } from '../../../src/core/report/reasons.ts';
import { daysAgo, NOW, readable, stamped } from '../values.ts';
import {
  causeOf,
  HOLDS,
  MISSING,
  observation,
  OVERDUE,
  ROTATE,
  UNREACHABLE,
  withCurrent,
  YOUNG,
} from './observations.ts';

const CHECK: PlanRequest = { ...ROTATE, operation: { name: 'check' } };
const kinds = (given: Observation, request = CHECK) => plan(request, given).findings.map(({ kind }) => kind);
const sentences = (given: Observation) => plan(CHECK, given).findings.map(describeFinding);

test('nothing is reported if everything is in order', () => {
  expect(plan(CHECK, observation(YOUNG, HOLDS, readable('primary')))).toMatchObject({
    steps: [],
    findings: [],
  });
});

test('every problem is reported', () => {
  expect(kinds(observation(OVERDUE, HOLDS, stamped(daysAgo(150)), MISSING))).toEqual([
    'overdue',
    'target-older',
    'target-missing',
  ]);
});

test('a target that could not be read is left out', () => {
  expect(kinds(observation(YOUNG, UNREACHABLE))).toEqual([]);
});

test('a key is overdue from the moment at which rotate would rotate it', () => {
  const aged = (primary: number) => observation({ primary, secondary: daysAgo(200) }, HOLDS);
  for (const [primary, isDue] of [
    [daysAgo(90), true],
    [daysAgo(90) + 1, false],
  ] as const) {
    expect(kinds(aged(primary))).toEqual(isDue ? ['overdue'] : []);
    expect(causeOf(ROTATE, aged(primary))).toBe(isDue ? 'due' : 'not-due');
  }
  expect(sentences(observation(OVERDUE, HOLDS))).toEqual([expect.stringContaining('overdue by 10 days')]);
});

test('the age of the keys is ignored without max-age', () => {
  expect(kinds(observation(OVERDUE, HOLDS), { ...CHECK, maxAge: undefined })).toEqual([]);
});

test('an aged stamp is not a problem', () => {
  expect(kinds(observation(YOUNG, stamped(daysAgo(19))))).toEqual([]);
});

test('a write at the time of the regeneration most likely wrote the new key', () => {
  const primary = NOW - 60_000;
  const written = (after: number) =>
    observation({ primary, secondary: daysAgo(9) }, stamped(primary + after));
  expect(kinds(written(1))).toEqual([]);
  expect(kinds(written(1 - CLOCK_SKEW - STAMP_RESOLUTION))).toEqual([]);
  expect(kinds(written(-CLOCK_SKEW - STAMP_RESOLUTION))).toEqual(['target-older']);
});

describe('current-key', () => {
  test('that is the newest key is in order, unless the secret was written before that key was made', () => {
    expect(kinds(withCurrent(YOUNG, stamped(daysAgo(20)), 'primary'))).toEqual([]);
    expect(kinds(withCurrent(YOUNG, stamped(daysAgo(21)), 'primary'))).toEqual(['target-older']);
    expect(kinds(withCurrent(YOUNG, { kind: 'unread' }, 'primary'))).toEqual([]);
  });

  test('that is the standby key is a problem, and the finding says how long it works', () => {
    expect(sentences(withCurrent(YOUNG, HOLDS, 'secondary'))).toEqual([
      'repo:octo/a#AZURE_MAPS_KEY does not hold the newest key (primary): it holds the secondary key, which works until the next rotation.',
    ]);
  });

  test('that is neither key is a problem', () => {
    expect(sentences(withCurrent(YOUNG, { kind: 'unread' }, 'neither'))).toEqual([
      'repo:octo/a#AZURE_MAPS_KEY does not hold the newest key (primary): it holds neither key.',
    ]);
  });

  test('that the target was written with at the time of the regeneration is a problem if it is not the newest', () => {
    const primary = NOW - 60_000;
    const given = withCurrent({ primary, secondary: daysAgo(9) }, stamped(primary), 'secondary');
    expect(kinds(given)).toEqual(['target-older']);
  });

  test.each(['primary', 'secondary', 'neither'] as const)(
    'that Azure Maps refuses is reported as refused, although a list shows it as %s',
    (current) => {
      const given: Observation = { ...withCurrent(YOUNG, HOLDS, current), verdict: 'refused' };
      expect(kinds(given)).toEqual(['key-refused']);
      expect(sentences(given)[0]).toContain('Azure Maps refuses current-key');
    },
  );

  test.each(['accepted', 'inconclusive', 'unanswered'] as const)(
    'is not reported as refused if the verdict is %s',
    (verdict) => {
      expect(kinds({ ...withCurrent(YOUNG, HOLDS, 'primary'), verdict })).toEqual([]);
    },
  );
});
