// Which of the two keys is the newest, whatever times Azure reports.
import { expect, test } from '@jest/globals';
import { newestKey, otherKey } from '../../src/core/keys.ts';
import { at } from './values.ts';

const EARLY = at('2026-01-01T00:00:00Z');
const LATE = at('2026-06-01T00:00:00Z');

test.each([
  ['the primary key was updated last', { primary: LATE, secondary: EARLY }, 'primary'],
  ['the secondary key was updated last', { primary: EARLY, secondary: LATE }, 'secondary'],
  ['both were created at the same time', { primary: LATE, secondary: LATE }, 'primary'],
  ['the secondary was created 100 ms later', { primary: LATE, secondary: LATE + 100 }, 'primary'],
  [
    'the secondary was regenerated right after creation',
    { primary: LATE, secondary: LATE + 101 },
    'secondary',
  ],
  ['the primary was created 100 ms later', { primary: LATE + 100, secondary: LATE }, 'primary'],
  ['Azure reports no times', { primary: undefined, secondary: undefined }, 'primary'],
  ['Azure reports only the time of the secondary key', { primary: undefined, secondary: EARLY }, 'secondary'],
  ['Azure reports only the time of the primary key', { primary: EARLY, secondary: undefined }, 'primary'],
  [
    'only the seventh decimal digit differs',
    { primary: at('2026-01-01T00:00:00.1234567Z'), secondary: at('2026-01-01T00:00:00.1234568Z') },
    'primary',
  ],
] as const)('%s: %p is %s', (_name, times, expected) => {
  expect(newestKey(times)).toBe(expected);
});

test('otherKey returns the other of the two keys', () => {
  expect([otherKey('primary'), otherKey('secondary')]).toEqual(['secondary', 'primary']);
});
