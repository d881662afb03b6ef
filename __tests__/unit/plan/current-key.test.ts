// What the value that the job reads changes in a plan. It was read when the run was queued, and may be another secret of the same
// name, so it gives certainty but cannot hold up a rotation for ever.
import { describe, expect, test } from '@jest/globals';
import type { KeyTimes } from '../../../src/core/keys.ts';
import { PROVISIONAL } from '../../../src/core/observation.ts';
import type { PlanRequest } from '../../../src/core/plan/decision.ts';
import { plan } from '../../../src/core/plan/plan.ts';
import { describeReason } from '../../../src/core/report/reasons.ts';
import { DAY, HOUR } from '../../../src/core/time.ts';
import { daysAgo, NOW, stamped, targetOf } from '../values.ts';
import {
  ALWAYS,
  causeOf,
  FORCE,
  HOLDS,
  MISSING,
  OVERDUE,
  planned,
  publish,
  ROTATE,
  stepsOf,
  withCurrent,
  YOUNG,
} from './observations.ts';

const A = targetOf('repo:octo/a');
const dueSince = (overdue: number): KeyTimes => ({ primary: daysAgo(90) - overdue, secondary: daysAgo(200) });

describe('rotate, where current-key is the newest key', () => {
  test('renews nothing, however old or provisional the stamp is', () => {
    const provisional = stamped(YOUNG.primary! + PROVISIONAL);
    for (const state of [stamped(daysAgo(19)), provisional])
      expect(plan(ROTATE, withCurrent(YOUNG, state, 'primary'))).toMatchObject({
        steps: [],
        reason: { cause: 'not-due' },
      });
  });

  test('makes room before a rotation all the same', () => {
    expect(planned(ROTATE, withCurrent(OVERDUE, HOLDS, 'primary')).slice(0, 4)).toEqual([
      'verify primary',
      'publish primary to a',
      'confirm primary as newest',
      'regenerate secondary',
    ]);
  });

  test('publishes to a target that is missing by now', () => {
    expect(causeOf(ROTATE, withCurrent(YOUNG, MISSING, 'primary'))).toBe('target-missing');
  });
});

describe('rotate, where current-key alone says that the target is behind', () => {
  test.each(['secondary', 'neither'] as const)('publishes the newest key (current-key: %s)', (current) => {
    const decided = plan(ROTATE, withCurrent(YOUNG, HOLDS, current));
    expect(stepsOf(decided)).toEqual(['verify primary', 'publish primary to a', 'confirm primary as newest']);
    expect(describeReason(decided)).toContain(
      'the target did not hold the newest key (primary) when this job read current-key',
    );
    expect(decided.misfits).toEqual([]);
  });

  test('does not rotate until the rotation is overdue by more than refresh-interval', () => {
    expect(causeOf(ROTATE, withCurrent(dueSince(6 * DAY), HOLDS, 'neither'))).toBe('target-older');
    expect(causeOf(ROTATE, withCurrent(dueSince(6 * DAY + 1), HOLDS, 'neither'))).toBe('due');
  });

  test('then rotates as usual, making room, and names the target that does not fit', () => {
    const decided = plan(ROTATE, withCurrent(OVERDUE, HOLDS, 'neither'));
    expect(stepsOf(decided)).toEqual(planned(ROTATE, withCurrent(OVERDUE, HOLDS, 'primary')));
    expect(decided.misfits).toEqual([A]);
  });

  test('counts six days if refresh-interval is never', () => {
    const never: PlanRequest = { ...ROTATE, refreshInterval: undefined };
    expect(causeOf(never, withCurrent(dueSince(6 * DAY), HOLDS, 'neither'))).toBe('target-older');
    expect(causeOf(never, withCurrent(dueSince(6 * DAY + 1), HOLDS, 'neither'))).toBe('due');
  });

  test("then counts the overlap from the newest key's time, because every run writes the target again", () => {
    const times = { primary: daysAgo(8), secondary: daysAgo(200) };
    const wroteAnHourAgo = withCurrent(times, stamped(NOW - HOUR), 'neither');
    expect(causeOf({ ...ALWAYS, minOverlap: 9 * DAY }, wroteAnHourAgo)).toBe('overlap');
    expect(causeOf(ALWAYS, wroteAnHourAgo)).toBe('due');
    expect(causeOf(FORCE, wroteAnHourAgo)).toBe('target-older');
  });

  test('never rotates over a target that its stamp says is behind too', () => {
    expect(causeOf(ROTATE, withCurrent(OVERDUE, stamped(daysAgo(101)), 'neither'))).toBe('target-older');
    expect(causeOf(ROTATE, withCurrent(OVERDUE, stamped(OVERDUE.primary! + 1), 'neither'))).toBe(
      'target-older',
    );
  });

  test('names nothing if the target fits', () => {
    expect(plan(ROTATE, withCurrent(OVERDUE, HOLDS, 'primary')).misfits).toEqual([]);
  });
});

describe('publish', () => {
  test('does not write a target that is known to hold the key', () => {
    expect(planned(publish('auto'), withCurrent(YOUNG, HOLDS, 'primary'))).toEqual([]);
    expect(planned(publish('secondary'), withCurrent(YOUNG, HOLDS, 'secondary'))).toEqual([]);
  });

  test.each(['secondary', 'neither'] as const)('writes the newest key over %s', (current) => {
    expect(planned(publish('auto'), withCurrent(YOUNG, HOLDS, current))).toContain('publish primary to a');
  });

  test('writes the newest key if the stamp contradicts current-key, which was read when the run was queued', () => {
    expect(planned(publish('auto'), withCurrent(YOUNG, stamped(daysAgo(21)), 'primary'))).toContain(
      'publish primary to a',
    );
  });

  test('writes a target that does not exist, whatever current-key is', () => {
    expect(planned(publish('auto'), withCurrent(YOUNG, MISSING, 'primary'))).toContain(
      'publish primary to a',
    );
  });
});
