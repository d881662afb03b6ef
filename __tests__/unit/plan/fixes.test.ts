// What the fix of a finding promises is what the planner of `rotate` does for the same observation.
import { describe, expect, test } from '@jest/globals';
import type { Observation } from '../../../src/core/observation.ts';
import type { Finding, PlanRequest } from '../../../src/core/plan/decision.ts';
import { plan } from '../../../src/core/plan/plan.ts';
import { fixOf } from '../../../src/core/report/annotations/fixes.ts';
import { daysAgo, readable, stamped } from '../values.ts';
import {
  HOLDS,
  MISSING,
  observation,
  OVERDUE,
  regenerated,
  ROTATE,
  withCurrent,
  YOUNG,
} from './observations.ts';

const CHECK: PlanRequest = { ...ROTATE, operation: { name: 'check' } };

function fixesOf(given: Observation): readonly string[] {
  return plan(CHECK, given).findings.map(fixOf);
}

/** Whether a run of `rotate` writes the key that is the newest then to every target. */
function writesNewest(given: Observation): boolean {
  const { steps, newest } = plan(ROTATE, given);
  const last = regenerated(plan(ROTATE, given)).at(-1) ?? newest;
  return given.targets.every(({ target }) =>
    steps.some((step) => step.do === 'publish' && step.key === last && step.targets.includes(target)),
  );
}

describe('a run of rotate', () => {
  test('rotates if a rotation is overdue', () => {
    const given = observation(OVERDUE, HOLDS);
    expect(fixesOf(given)).toEqual([expect.stringContaining('It rotates')]);
    expect(regenerated(plan(ROTATE, given))).toEqual(['secondary']);
  });

  test('first writes the newest key if a target lacks it and a rotation is overdue', () => {
    const given = observation(OVERDUE, MISSING);
    expect(fixesOf(given)).toEqual([
      expect.stringContaining('as soon as every target holds the newest key'),
      expect.stringContaining('creates the secret with the newest key'),
    ]);
    expect(regenerated(plan(ROTATE, given))).toEqual([]);
    expect(writesNewest(given)).toBe(true);
  });

  test.each<[string, Finding['kind'], Observation]>([
    ['creates a missing target', 'target-missing', observation(YOUNG, MISSING)],
    ['writes a target that is older', 'target-older', observation(YOUNG, stamped(daysAgo(50)))],
    ['writes a vault with another key', 'target-older', observation(YOUNG, readable('secondary'))],
    ['writes a secret whose value is older', 'target-older', withCurrent(YOUNG, HOLDS, 'secondary')],
    [
      'writes a secret whose value is refused',
      'key-refused',
      { ...withCurrent(YOUNG, HOLDS, 'neither'), verdict: 'refused' },
    ],
  ])('%s', (_what, kind, given) => {
    expect(plan(CHECK, given).findings).toMatchObject([{ kind }]);
    expect(fixesOf(given)).toEqual([expect.stringContaining('the newest key')]);
    expect(writesNewest(given)).toBe(true);
  });
});

test('a refused newest key is not written again, so its fix names the cloud', () => {
  const given: Observation = { ...withCurrent(YOUNG, HOLDS, 'primary'), verdict: 'refused' };
  expect(fixesOf(given)).toEqual([expect.stringContaining('check that the input cloud matches')]);
  expect(plan(ROTATE, given).steps).toEqual([]);
});
