// Explores one rotator exhaustively: crashes, faults, lost answers, clock differences, added targets, and people.
import { describe, expect, jest, test } from '@jest/globals';
import { explore } from './explore.ts';
import { describeFailure, TEST_TIMEOUT, printExploration } from './print.ts';
import { ROTATOR_ALONE, ROTATOR_AND_PEOPLE } from './scenarios.ts';

jest.setTimeout(TEST_TIMEOUT);

describe('a single rotator keeps every invariant, whatever fails', () => {
  test.each(ROTATOR_ALONE)('$name', async (scenario) => {
    const exploration = await explore(scenario);
    printExploration(`one rotator, ${scenario.name}`, exploration);
    expect(describeFailure(exploration.failure)).toBe('');
    expect(exploration.limits).toBe(0);
  });
});

describe('a rotator keeps the invariants while people regenerate keys and save secrets', () => {
  test.each(ROTATOR_AND_PEOPLE)('$name', async (scenario) => {
    const exploration = await explore(scenario);
    printExploration(`one rotator, ${scenario.name}`, exploration);
    expect(describeFailure(exploration.failure)).toBe('');
  });
});
