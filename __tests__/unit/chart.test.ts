// The chart of the two keys: readable for every age, and left out where it says nothing.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderChart, type Timeline } from '../../src/core/report/summary/chart.ts';
import { DAY, HOUR, MINUTE, type Duration } from '../../src/core/time.ts';
import { NOW } from './values.ts';

/** The secondary key is the newest one. */
function timeline(age: Duration, other: Duration, maxAge?: Duration, isInSecrets = true): Timeline {
  const times = { primary: NOW - age - other, secondary: NOW - age };
  return { times, now: NOW, due: maxAge === undefined ? undefined : NOW - age + maxAge, isInSecrets };
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
  test('of a rotation shows what works, what does not any more, and what the next rotation does', () => {
    expect(labelsOf(timeline(MINUTE, 90 * DAY, 90 * DAY))).toEqual([
      ['secondary', 'old value', 'in the secrets', 'standby'],
      ['primary', 'standby', 'new value'],
    ]);
  });

  test('does not say that a key is in the secrets if that is not known', () => {
    expect(labelsOf(timeline(MINUTE, 90 * DAY, 90 * DAY, false))).toEqual([
      ['secondary', 'old value', 'newest', 'standby'],
      ['primary', 'standby', 'new value'],
    ]);
  });

  test('has no next rotation if one is due already, or without max-age', () => {
    for (const maxAge of [undefined, 90 * DAY])
      expect(labelsOf(timeline(91 * DAY, 90 * DAY, maxAge))).toEqual([
        ['secondary', 'old value', 'in the secrets'],
        ['primary', 'standby'],
      ]);
  });

  test('changes both rows at the time of the next rotation', () => {
    const { primary = [], secondary = [] } = rowsOf(timeline(40 * DAY, 90 * DAY, 90 * DAY));
    const next = NOW + 50 * DAY;
    expect([secondary[1]?.until, primary[0]?.until, primary[1]?.from]).toEqual([next, next, next]);
  });

  test.each<readonly [string, Timeline]>([
    ['two keys of the same moment', timeline(9 * DAY, 0, 90 * DAY)],
    ['two keys of the same day', timeline(9 * DAY, 23 * HOUR)],
    ['an unknown time', { ...timeline(9 * DAY, 90 * DAY), times: { primary: undefined, secondary: NOW } }],
  ])('is left out for %s', (_, drawn) => {
    expect(renderChart(drawn)).toEqual([]);
  });

  test('is drawn for keys that are rotated twice a day', () => {
    expect(renderChart(timeline(HOUR, 12 * HOUR, 12 * HOUR))[0]).toContain('axisFormat %H:%M');
  });

  test('marks today, except where the time zone of the reader would move it visibly', () => {
    const [long, short] = [timeline(HOUR, 90 * DAY, 90 * DAY), timeline(HOUR, DAY, DAY)].map((drawn) =>
      renderChart(drawn).join('\n'),
    );
    expect([long, short].map((text) => text?.includes('todayMarker off'))).toEqual([false, true]);
    expect([long, short].map((text) => text?.includes('thin line'))).toEqual([true, false]);
  });

  test('has no bar that is too short for its label, whatever the ages', () => {
    const age = fc.integer({ min: 0, max: 10 * 365 * 24 * 60 }).map((minutes) => minutes * MINUTE);
    const maxAge = fc.option(fc.integer({ min: 60, max: 3_653 * 24 * 60 }).map((one) => one * MINUTE));
    fc.assert(
      fc.property(age, age, maxAge, (newest, other, limit) => {
        const bars = Object.values(rowsOf(timeline(newest, other, limit ?? undefined))).flat();
        const range = Math.max(...bars.map(({ until }) => until)) - Math.min(...bars.map(({ from }) => from));
        // Times have minutes.
        for (const { from, until } of bars)
          expect(until - from + 2 * MINUTE).toBeGreaterThanOrEqual(range / 6);
      }),
    );
  });
});
