// Explores one rotator exhaustively: crashes, faults, lost answers, suspensions, added targets.
import { describe, expect, jest, test } from '@jest/globals';
import { outside } from './outside.ts';

const { explore } = await outside('explore.ts');
const { describeFailure, printExploration, TEST_TIMEOUT } = await outside('print.ts');
const { ROTATOR_ALONE } = await outside('scenarios.ts');

jest.setTimeout(TEST_TIMEOUT);

describe('a single rotator keeps every invariant, whatever fails', () => {
  test.each(ROTATOR_ALONE)('$name', async (scenario) => {
    const exploration = await explore(scenario);
    printExploration(`one rotator, ${scenario.name}`, exploration);
    expect(describeFailure(exploration.failure)).toBe('');
  });
});
