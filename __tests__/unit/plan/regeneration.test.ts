// The plans of `regenerate`: the key that stays is published to every target before the other one is regenerated.
import { describe, expect, test } from '@jest/globals';
import { plan } from '../../../src/core/plan/plan.ts';
import { readable, stamped, daysAgo } from '../values.ts';
import { HOLDS, MISSING, observation, OVERDUE, planned, regenerate, UNREACHABLE } from './observations.ts';

describe('room is made', () => {
  test('in every target, also in one that is missing, with the key that stays', () => {
    expect(planned(regenerate('primary'), observation(OVERDUE, HOLDS, MISSING))).toEqual([
      'verify secondary',
      'publish secondary to a,b',
      'confirm secondary as chosen',
      'regenerate primary',
      'wait primary',
      'look',
      'verify primary',
      'publish primary to a,b',
      'confirm primary as newest',
    ]);
  });

  test('before the standby key is regenerated too, because publish may have written that key', () => {
    expect(planned(regenerate('secondary'), observation(OVERDUE, HOLDS)).slice(0, 4)).toEqual([
      'verify primary',
      'publish primary to a',
      'confirm primary as newest',
      'regenerate secondary',
    ]);
  });

  test('whatever the stamps say', () => {
    const stamps = observation(
      OVERDUE,
      stamped(daysAgo(101)),
      stamped(OVERDUE.primary! + 60_000),
      stamped(daysAgo(99)),
    );
    expect(planned(regenerate('secondary'), stamps)[1]).toBe('publish primary to a,b,c');
  });

  test('but not in a vault that holds the key that stays, where a look replaces it', () => {
    expect(planned(regenerate('primary'), observation(OVERDUE, readable('secondary'))).slice(0, 2)).toEqual([
      'look',
      'regenerate primary',
    ]);
    expect(planned(regenerate('primary'), observation(OVERDUE, readable('primary')))[1]).toBe(
      'publish secondary to a',
    );
  });
});

test('with both, the standby key is first, and its publication makes room for the other', () => {
  expect(planned(regenerate('both'), observation(OVERDUE, HOLDS))).toEqual([
    'verify primary',
    'publish primary to a',
    'confirm primary as newest',
    'regenerate secondary',
    'wait secondary',
    'look',
    'verify secondary',
    'publish secondary to a',
    'confirm secondary as newest',
    'regenerate primary',
    'wait primary',
    'look',
    'verify primary',
    'publish primary to a',
    'confirm primary as newest',
  ]);
  expect(plan(regenerate('both'), observation(OVERDUE, HOLDS)).key).toBe('primary');
});

test('without targets, the keys are looked at first, and nothing is published', () => {
  expect(planned(regenerate('both'), observation(OVERDUE))).toEqual([
    'look',
    'regenerate secondary',
    'regenerate primary',
  ]);
});

test('without a time of either key, the primary counts as the newest', () => {
  const none = { primary: undefined, secondary: undefined };
  expect(planned(regenerate('both'), observation(none, HOLDS))[3]).toBe('regenerate secondary');
});

test('nothing happens if a target could not be read', () => {
  expect(plan(regenerate('both'), observation(OVERDUE, HOLDS, UNREACHABLE))).toMatchObject({
    steps: [],
    reason: { cause: 'target-unreachable' },
  });
});
