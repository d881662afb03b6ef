// Explores one rotator and people who regenerate keys, save and delete secrets, and create the account again.
import { describe, expect, jest, test } from '@jest/globals';
import { explore } from './explore.ts';
import { describeFailure, printExploration, TEST_TIMEOUT } from './print.ts';
import { PEOPLE } from './scenarios.ts';

jest.setTimeout(TEST_TIMEOUT);

describe('a rotator keeps the invariants while people regenerate keys and save secrets', () => {
  test.each(PEOPLE)('$name', async (scenario) => {
    const exploration = await explore(scenario);
    printExploration(`people, ${scenario.name}`, exploration);
    expect(describeFailure(exploration.failure)).toBe('');
  });
});
