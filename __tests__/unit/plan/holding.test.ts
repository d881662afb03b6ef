// What the evidence about a target proves: its value, current-key, and how its stamp compares with the newest key's time.
import { describe, expect, test } from '@jest/globals';
import {
  BEHIND,
  CLOCK_SKEW,
  DEFAULT_REFRESH_INTERVAL,
  holdingOf,
  PROVISIONAL,
  SETTLING,
  STAMP_RESOLUTION,
  type CurrentKey,
  type Holding,
  type TargetState,
} from '../../../src/core/observation.ts';
import { DAY, MINUTE, SECOND, type Duration } from '../../../src/core/time.ts';
import { at, daysAgo, NOW, readable, stamped, targetOf } from '../values.ts';
import { MISSING, OVERDUE, UNREACHABLE } from './observations.ts';

const target = targetOf('repo:octo/a');
const REGENERATED = at('2026-11-22T04:00:00.5243488Z');

/** The primary key is the newest. */
function holding(state: TargetState, current?: CurrentKey, refresh?: Duration): Holding {
  return holdingOf({ target, state, current }, OVERDUE, refresh);
}

function byStamp(after: Duration): Holding {
  const times = { primary: REGENERATED, secondary: daysAgo(9) };
  return holdingOf({ target, state: stamped(REGENERATED + after) }, times, undefined);
}

test('the limits are those of the design', () => {
  expect([BEHIND, PROVISIONAL, SETTLING]).toEqual([2 * SECOND, 15 * MINUTE, 5 * SECOND]);
  expect(DEFAULT_REFRESH_INTERVAL).toBe(6 * DAY);
});

describe('a value that is known', () => {
  test.each<readonly [string, TargetState, Holding]>([
    ['a vault with the newest key holds it', readable('primary'), 'holds'],
    ['a vault with the standby key is behind', readable('secondary'), 'behind'],
    ['a vault with neither key is behind', readable(undefined), 'behind'],
    [
      'a vault written before the key was regenerated can hold it',
      readable('primary', daysAgo(150)),
      'holds',
    ],
    ['a vault written a moment ago can be behind', readable('secondary', NOW), 'behind'],
    ['a vault is never aged', readable('primary', daysAgo(99)), 'holds'],
  ])('%s', (_, state, expected) => {
    expect(holding(state, undefined, 6 * DAY)).toBe(expected);
  });

  test.each<readonly [string, TargetState, CurrentKey, Holding]>([
    ['the newest key, after an old stamp', stamped(daysAgo(99)), 'primary', 'holds'],
    [
      'the newest key, although the stamp is before it: it is another secret',
      stamped(daysAgo(101)),
      'primary',
      'behind',
    ],
    ['the newest key, although the stamp alone would be behind', stamped(daysAgo(100)), 'primary', 'holds'],
    [
      'the newest key, although the stamp alone is provisional',
      stamped(OVERDUE.primary! + MINUTE),
      'primary',
      'holds',
    ],
    ['the standby key, although the stamp says otherwise', stamped(daysAgo(1)), 'secondary', 'behind'],
    ['neither key, although the stamp says otherwise', stamped(daysAgo(1)), 'neither', 'behind'],
    ['the newest key of a target that was not read', { kind: 'unread' }, 'primary', 'holds'],
    ['the standby key of a target that was not read', { kind: 'unread' }, 'secondary', 'behind'],
    ['neither key of a target that was not read', { kind: 'unread' }, 'neither', 'behind'],
    ['the newest key of a target that does not exist', MISSING, 'primary', 'behind'],
    ['the newest key of a vault with the standby key', readable('secondary'), 'primary', 'behind'],
    ['the newest key of a target that cannot be read', UNREACHABLE, 'primary', 'unreachable'],
  ])('current-key is %s', (_, state, current, expected) => {
    expect(holding(state, current, 6 * DAY)).toBe(expected);
  });
});

describe('without a value', () => {
  test('a missing target is behind, and one that cannot be read is unreachable', () => {
    expect([holding(MISSING), holding(UNREACHABLE)]).toEqual(['behind', 'unreachable']);
  });

  test.each<readonly [Duration, Holding]>([
    [-DAY, 'behind'],
    [-1, 'behind'],
    [0, 'behind'],
    [2 * SECOND, 'behind'],
    [2 * SECOND + 1, 'provisional'],
    [5 * SECOND, 'provisional'],
    [15 * MINUTE, 'provisional'],
    [15 * MINUTE + 1, 'holds'],
  ])("a stamp %d ms after the newest key's time: %s", (after, expected) => {
    expect(byStamp(after)).toBe(expected);
  });

  test('if Azure reports no times, an existing target counts as holding the newest key', () => {
    const none = { primary: undefined, secondary: undefined };
    expect(holdingOf({ target, state: stamped(daysAgo(500)) }, none, undefined)).toBe('holds');
  });

  test('a stamp older than refresh-interval is aged, to the millisecond', () => {
    const writtenAgo = (age: Duration) => stamped(NOW - age);
    expect(holding(writtenAgo(6 * DAY), undefined, 6 * DAY)).toBe('holds');
    expect(holding(writtenAgo(6 * DAY + 1), undefined, 6 * DAY)).toBe('aged');
  });

  test("the age of a stamp is counted by the store's clock alone", () => {
    expect(holding(stamped(daysAgo(7), daysAgo(2)), undefined, 6 * DAY)).toBe('holds');
    expect(holding(stamped(daysAgo(5), NOW + 2 * DAY), undefined, 6 * DAY)).toBe('aged');
  });

  test('without refresh-interval, no stamp is aged', () => {
    expect(holding(stamped(daysAgo(99)))).toBe('holds');
  });

  test('an aged stamp that is behind is behind', () => {
    expect(holding(stamped(daysAgo(101)), undefined, 6 * DAY)).toBe('behind');
  });
});

describe('clocks that differ, and stamps of whole seconds', () => {
  const skews = [-CLOCK_SKEW, 0, CLOCK_SKEW];
  const wholeSecond = (instant: number) => Math.floor(instant / STAMP_RESOLUTION) * STAMP_RESOLUTION;
  const holdingAt = (instant: number) => byStamp(wholeSecond(instant) - REGENERATED);

  test('a write after the wait is never behind', () => {
    for (const skew of skews) expect(holdingAt(REGENERATED + SETTLING + skew)).toBe('provisional');
  });

  test('a write before the regeneration is never ahead of it', () => {
    for (const skew of skews) expect(holdingAt(REGENERATED - 1 + skew)).toBe('behind');
  });
});
