// Explores one rotator and people who regenerate keys, save and delete secrets, and create the account again.
import { describe, expect, jest, test } from '@jest/globals';
import { outside } from './outside.ts';

const { explore } = await outside('explore.ts');
const { describeFailure, printExploration, TEST_TIMEOUT } = await outside('print.ts');
const { PEOPLE } = await outside('scenarios.ts');

jest.setTimeout(TEST_TIMEOUT);

describe('a rotator keeps the invariants while people regenerate keys and save secrets', () => {
  test.each(PEOPLE)('$name', async (scenario) => {
    const exploration = await explore(scenario);
    printExploration(`people, ${scenario.name}`, exploration);
    expect(describeFailure(exploration.failure)).toBe('');
  });
});
