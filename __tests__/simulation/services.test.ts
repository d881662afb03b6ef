// Explores one rotator with services that show earlier states, take effect late, and disagree about the time.
import { describe, expect, jest, test } from '@jest/globals';
import { explore } from './explore.ts';
import { describeFailure, printExploration, TEST_TIMEOUT } from './print.ts';
import { SERVICES } from './scenarios.ts';

jest.setTimeout(TEST_TIMEOUT);

describe('a rotator keeps the invariants when the services are behind or wrong', () => {
  test.each(SERVICES)('$name', async (scenario) => {
    const exploration = await explore(scenario);
    printExploration(`services, ${scenario.name}`, exploration);
    expect(describeFailure(exploration.failure)).toBe('');
  });
});
