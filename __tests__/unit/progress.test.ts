// How a long list shows its progress: by count, by time, and with an estimate once there is something to measure.
import { describe, expect, test } from '@jest/globals';
import { progressOf, timeLeft } from '../../src/core/waits/progress.ts';
import { HOUR, MINUTE, SECOND, type Duration } from '../../src/core/time.ts';
import { FakeClock, RecordedLog } from './values.ts';

/** The lines of a list whose items end after these times, one after another. */
function linesOf(pauses: readonly Duration[], atOnce = 20): string[] {
  const clock = new FakeClock();
  const log = new RecordedLog();
  const end = progressOf(pauses.length, 'target', atOnce, { clock, log });
  for (const pause of pauses) {
    clock.pass(pause);
    end();
  }
  return log.lines;
}

/** As GitHub's writes: the first twenty at once, then one a second. */
const paced = (count: number): Duration[] =>
  Array.from({ length: count }, (_, index) => (index < 20 ? 0 : SECOND));

describe('a list', () => {
  test('of a hundred writes counts in tens, and knows what is left from the pace after the first twenty', () => {
    expect(linesOf(paced(100))).toEqual([
      'Progress: 30 of 100 targets, about 70 seconds left',
      'Progress: 40 of 100 targets, about 60 seconds left',
      'Progress: 50 of 100 targets, about 50 seconds left',
      'Progress: 60 of 100 targets, about 40 seconds left',
      'Progress: 70 of 100 targets, about 30 seconds left',
      'Progress: 80 of 100 targets, about 20 seconds left',
      'Progress: 90 of 100 targets, about 10 seconds left',
    ]);
  });

  test('of a thousand gets no more lines', () => {
    const lines = linesOf(paced(1_000));
    expect(lines.length).toBeLessThan(100);
    expect(lines).toContain('Progress: 500 of 1000 targets, about 8 minutes left');
  });

  test('of at most twenty gets none, however slow it is', () => {
    expect(linesOf(Array.from({ length: 20 }, () => MINUTE))).toEqual([]);
  });

  test('that is done at once gets none', () => {
    expect(linesOf(Array.from({ length: 100 }, () => 10))).toEqual([]);
  });

  test('that is slow gets a line every twelve seconds, without an estimate at first', () => {
    const lines = linesOf(Array.from({ length: 50 }, () => 6 * SECOND));
    expect(lines.slice(0, 2)).toEqual(['Progress: 2 of 50 targets', 'Progress: 4 of 50 targets']);
    expect(lines).toContain('Progress: 40 of 50 targets, about 60 seconds left');
    expect(lines.at(-1)).toBe('Progress: 49 of 50 targets, about 10 seconds left');
  });

  test('that stands still in the middle forgets that after some items', () => {
    const pauses = paced(100).with(50, MINUTE);
    const lines = linesOf(pauses);
    expect(lines).toContain('Progress: 60 of 100 targets, about 3 minutes left');
    expect(lines).toContain('Progress: 80 of 100 targets, about 20 seconds left');
  });
});

describe('the time that is left', () => {
  test.each<[number, number, Duration, string | undefined]>([
    [10, 10, 10 * SECOND, 'about 10 seconds'],
    [99, 10, 10 * SECOND, 'about 100 seconds'],
    [101, 10, 10 * SECOND, 'about 2 minutes'],
    [60, 20, MINUTE, 'about 3 minutes'],
    [1, 20, 1, 'about 10 seconds'],
  ])('of %d items, if %d took %d ms, is %s', (left, measured, took, expected) => {
    expect(timeLeft(left, measured, took)).toBe(expected);
  });

  test.each<[string, number, number, Duration]>([
    ['nothing was measured', 10, 0, 0],
    ['too little was measured', 10, 4, SECOND],
    ['fewer items ended than began at once', 10, -5, SECOND],
    ['no time has passed', 10, 20, 0],
    ['the clock went back', 10, 20, -SECOND],
    ['it would be longer than any job', 1_000, 10, HOUR],
    ['the clock says nothing', 10, 20, NaN],
  ])('is not told if %s', (_, left, measured, took) => {
    expect(timeLeft(left, measured, took)).toBeUndefined();
  });
});
