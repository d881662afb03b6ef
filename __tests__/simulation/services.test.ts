// Explores one rotator with services that show earlier states, take effect late, and disagree about the time.
import { describe, expect, jest, test } from '@jest/globals';
import { outside } from './outside.ts';

const { explore } = await outside('explore.ts');
const { describeFailure, printExploration, TEST_TIMEOUT } = await outside('print.ts');
const { SERVICES } = await outside('scenarios.ts');

jest.setTimeout(TEST_TIMEOUT);

describe('a rotator keeps the invariants when the services are behind or wrong', () => {
  test.each(SERVICES)('$name', async (scenario) => {
    const exploration = await explore(scenario);
    printExploration(`services, ${scenario.name}`, exploration);
    expect(describeFailure(exploration.failure)).toBe('');
  });
});
