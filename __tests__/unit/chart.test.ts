// The chart of the two keys: readable for every age, and left out where it says nothing.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderChart, type Timeline } from '../../src/core/report/summary/chart.ts';
import { DAY, HOUR, MINUTE, type Duration } from '../../src/core/time.ts';
import { NOW } from './values.ts';

/** The secondary key is the newest one. */
function timeline(age: Duration, other: Duration, maxAge?: Duration, isInSecrets = true): Timeline {
  const times = { primary: NOW - age - other, secondary: NOW - age };
  const due = maxAge === undefined ? undefined : NOW - age + maxAge;
  return { times, now: NOW, due, waitsUntil: undefined, isInSecrets };
}

interface Bar {
  readonly label: string;
  readonly from: number;
  readonly until: number;
}

/** The bars of each key. */
function rowsOf(drawn: Timeline): Readonly<Record<string, readonly Bar[]>> {
  const [chart = ''] = renderChart(drawn);
  const parts = chart.split(/^ {4}section /m).slice(1);
  return Object.fromEntries(
    parts.map((part) => {
      const [name = '', ...lines] = part.split('\n');
      const bars = lines.flatMap((line) => {
        const found = /^ {4}([^:]+) :(?:\w+, )?(.{16}), (.{16})$/.exec(line);
        if (!found) return [];
        const [, label = '', from = '', until = ''] = found;
        const [start, end] = [from, until].map((text) => Date.parse(`${text.replace(' ', 'T')}Z`));
        return [{ label, from: start ?? NaN, until: end ?? NaN }];
      });
      return [name, bars];
    }),
  );
}

const labelsOf = (drawn: Timeline) =>
  Object.entries(rowsOf(drawn)).map(([key, bars]) => [key, ...bars.map(({ label }) => label)]);

describe('the chart', () => {
  test('of a rotation shows what works now, and what the next rotation does', () => {
    expect(labelsOf(timeline(MINUTE, 90 * DAY, 90 * DAY))).toEqual([
      ['secondary', 'in the secrets', 'standby'],
      ['primary', 'standby', 'new value'],
    ]);
  });

  test('does not say that a key is in the secrets if that is not known', () => {
    const [chart, legend] = renderChart(timeline(MINUTE, 90 * DAY, 90 * DAY, false));
    expect([chart, legend].join()).not.toContain('in the secrets');
  });

  test('changes both rows at the time of the next rotation', () => {
    const { primary = [], secondary = [] } = rowsOf(timeline(40 * DAY, 90 * DAY, 90 * DAY));
    const next = NOW + 50 * DAY;
    expect([secondary[0]?.until, primary[0]?.until, primary[1]?.from]).toEqual([next, next, next]);
  });

  test('shows a rotation that waits for min-overlap at the end of the wait', () => {
    const waitsUntil = NOW + 2 * DAY;
    const { primary = [] } = rowsOf({ ...timeline(91 * DAY, 90 * DAY, 90 * DAY), waitsUntil });
    expect(primary[0]?.until).toBe(waitsUntil);
  });

  test.each<readonly [string, Timeline]>([
    ['two keys of the same moment', timeline(9 * DAY, 0, 90 * DAY)],
    ['two keys of the same day', timeline(9 * DAY, 23 * HOUR, 90 * DAY)],
    ['a rotation at an unknown time, without max-age', timeline(9 * DAY, 90 * DAY)],
    ['a rotation that is due already', timeline(91 * DAY, 90 * DAY, 90 * DAY)],
    [
      'an unknown time',
      { ...timeline(9 * DAY, 90 * DAY, 90 * DAY), times: { primary: undefined, secondary: NOW } },
    ],
  ])('is left out for %s', (_, drawn) => {
    expect(renderChart(drawn)).toEqual([]);
  });

  test('is drawn for keys that are rotated twice a day', () => {
    expect(renderChart(timeline(HOUR, 12 * HOUR, 12 * HOUR))).toHaveLength(2);
  });

  test('has no bar that is too short for its label, whatever the ages', () => {
    const minutes = (min: number) =>
      fc.integer({ min, max: 10 * 365 * 24 * 60 }).map((count) => count * MINUTE);
    const wait = fc.option(minutes(60));
    fc.assert(
      fc.property(minutes(0), minutes(0), minutes(60), wait, (age, other, maxAge, delay) => {
        const waitsUntil = delay === null ? undefined : NOW + delay;
        const bars = Object.values(rowsOf({ ...timeline(age, other, maxAge), waitsUntil })).flat();
        const range = Math.max(...bars.map(({ until }) => until)) - Math.min(...bars.map(({ from }) => from));
        // Times have minutes.
        for (const { from, until } of bars)
          expect(until - from + 2 * MINUTE).toBeGreaterThanOrEqual(range / 4);
      }),
    );
  });
});
