// The plans of `publish`, `list` and `create`.
import { describe, expect, test } from '@jest/globals';
import type { PlanRequest } from '../../../src/core/plan/decision.ts';
import { plan } from '../../../src/core/plan/plan.ts';
import { readable, stamped, daysAgo } from '../values.ts';
import {
  HOLDS,
  MISSING,
  observation,
  OVERDUE,
  planned,
  publish,
  ROTATE,
  UNREACHABLE,
} from './observations.ts';

describe('publish', () => {
  test.each([
    ['auto', 'primary', 'newest'],
    ['primary', 'primary', 'chosen'],
    ['secondary', 'secondary', 'chosen'],
  ] as const)('%s writes the %s key and confirms it as %s', (keyType, key, as) => {
    expect(planned(publish(keyType), observation(OVERDUE, HOLDS, MISSING))).toEqual([
      `verify ${key}`,
      `publish ${key} to a,b`,
      `confirm ${key} as ${as}`,
    ]);
  });

  test('skips targets that are known to hold the key and targets that could not be reached', () => {
    const given = observation(OVERDUE, readable('primary'), UNREACHABLE, MISSING);
    expect(planned(publish('auto'), given)[1]).toBe('publish primary to c');
  });
});

test('list plans no steps and selects the key to output', () => {
  const list = (keyType: 'auto' | 'secondary') =>
    plan({ ...ROTATE, operation: { name: 'list', keyType } }, observation(OVERDUE));
  expect(list('auto')).toMatchObject({ steps: [], key: 'primary' });
  expect(list('secondary')).toMatchObject({ steps: [], key: 'secondary', newest: 'primary' });
});

describe('create, where the account exists', () => {
  const CREATE: PlanRequest = { ...ROTATE, operation: { name: 'create', location: undefined, tags: {} } };

  test('publishes the newest key to the targets that lack it', () => {
    expect(planned(CREATE, observation(OVERDUE, HOLDS, MISSING))).toEqual([
      'verify primary',
      'publish primary to b',
      'confirm primary as newest',
    ]);
  });

  test('never regenerates a key, and renews nothing on its own', () => {
    expect(planned(CREATE, observation(OVERDUE, stamped(daysAgo(99))))).toEqual([]);
  });
});
