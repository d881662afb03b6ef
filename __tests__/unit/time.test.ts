// Instants and durations as Azure, GitHub and people write them.
import { describe, expect, test } from '@jest/globals';
import {
  DAY,
  formatAge,
  formatDuration,
  formatInstant,
  HOUR,
  MINUTE,
  parseDuration,
  parseInstant,
  SECOND,
} from '../../src/core/time.ts';

describe('an instant', () => {
  test.each([
    ['2021-06-18T08:51:28.5243488Z', '2021-06-18T08:51:28.524Z'],
    ['2021-06-18T08:51:28.524348Z', '2021-06-18T08:51:28.524Z'],
    ['2021-06-18T08:51:28.5Z', '2021-06-18T08:51:28.500Z'],
    ['2021-06-18T08:51:28Z', '2021-06-18T08:51:28.000Z'],
    ['2021-06-18T08:51:28', '2021-06-18T08:51:28.000Z'],
    ['2021-06-18T08:51:28.9999999+02:00', '2021-06-18T06:51:28.999Z'],
    [' 2021-06-18T08:51:28Z\n', '2021-06-18T08:51:28.000Z'],
  ])('%s is parsed', (text, expected) => {
    expect(new Date(parseInstant(text)!).toISOString()).toBe(expected);
  });

  test.each([
    '',
    '2021-06-18',
    '18.6.2021',
    'now',
    '2021-13-01T00:00:00Z',
    '2021-06-18T08:51:28 UTC',
    42,
    null,
  ])('%p is rejected', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  test('is formatted with whole seconds', () => {
    expect(formatInstant(Date.parse('2026-11-22T05:00:00.987Z'))).toBe('2026-11-22T05:00:00Z');
  });
});

describe('a duration', () => {
  test.each([
    ['90d', 90 * DAY],
    ['12h', 12 * HOUR],
    ['30m', 30 * MINUTE],
    ['1d12h', 36 * HOUR],
    ['1D12H30M', 36.5 * HOUR],
    ['P90D', 90 * DAY],
    ['P2W', 14 * DAY],
    ['PT12H', 12 * HOUR],
    ['PT90M', 90 * MINUTE],
    ['P1DT12H', 36 * HOUR],
    ['3653d', 3653 * DAY],
  ])('%s is parsed', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  test.each([
    '',
    '90',
    'd',
    '0d',
    'P0D',
    '-1d',
    '1.5d',
    '1 d',
    '12h1d',
    '90s',
    'P',
    'PT',
    'P1DT',
    'p90d',
    'P1Y',
    '3654d',
    '99999999999d',
    'ninety days',
  ])('%p is rejected', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test.each([
    [0, '0 seconds'],
    [-5 * SECOND, '0 seconds'],
    [SECOND, '1 second'],
    [59_999, '59 seconds'],
    [MINUTE, '1 minute'],
    [HOUR - 1, '59 minutes'],
    [HOUR, '1 hour'],
    [47 * HOUR, '47 hours'],
    [2 * DAY, '2 days'],
    [100 * DAY + 23 * HOUR, '100 days'],
  ])('%d ms is formatted as %s', (duration, expected) => {
    expect(formatDuration(duration)).toBe(expected);
  });

  test('an age of less than a minute is formatted without a number', () => {
    expect(formatAge(59_999)).toBe('less than a minute');
    expect(formatAge(-1)).toBe('less than a minute');
    expect(formatAge(MINUTE)).toBe('1 minute');
  });
});
