// Which of the two keys is the newest, whatever Azure says of their times.
import { expect, test } from '@jest/globals';
import { newestKey, otherKey } from '../../src/core/keys.ts';
import { at } from './values.ts';

const EARLY = at('2026-01-01T00:00:00Z');
const LATE = at('2026-06-01T00:00:00Z');

test.each([
  ['the primary key was updated last', { primary: LATE, secondary: EARLY }, 'primary'],
  ['the secondary key was updated last', { primary: EARLY, secondary: LATE }, 'secondary'],
  ['both were made together', { primary: LATE, secondary: LATE }, 'primary'],
  ['the secondary was made a blink later', { primary: LATE, secondary: LATE + 100 }, 'primary'],
  [
    'the secondary was regenerated right after creation',
    { primary: LATE, secondary: LATE + 101 },
    'secondary',
  ],
  ['the primary was made a blink later', { primary: LATE + 100, secondary: LATE }, 'primary'],
  ['Azure tells no time', { primary: undefined, secondary: undefined }, 'primary'],
  ['Azure tells the secondary time alone', { primary: undefined, secondary: EARLY }, 'secondary'],
  ['Azure tells the primary time alone', { primary: EARLY, secondary: undefined }, 'primary'],
  [
    'only the seventh fraction digit differs',
    { primary: at('2026-01-01T00:00:00.1234567Z'), secondary: at('2026-01-01T00:00:00.1234568Z') },
    'primary',
  ],
] as const)('%s: %p is %s', (_name, times, expected) => {
  expect(newestKey(times)).toBe(expected);
});

test('the other key of each is the other one', () => {
  expect([otherKey('primary'), otherKey('secondary')]).toEqual(['secondary', 'primary']);
});
