// Explores two and three rotators, interleaved request by request, and as whole runs over many intervals.
import { describe, expect, jest, test } from '@jest/globals';
import { outside } from './outside.ts';

const { explore } = await outside('explore.ts');
const { describeFailure, printExploration, TEST_TIMEOUT } = await outside('print.ts');
const { LONG_INTERVALS, MISSED_RUNS, SEVERAL_ROTATORS } = await outside('scenarios-several.ts');

jest.setTimeout(TEST_TIMEOUT);

describe('several rotators whose intervals satisfy the arithmetic keep the invariants', () => {
  test.each(SEVERAL_ROTATORS)('$name', async (scenario) => {
    const exploration = await explore(scenario);
    printExploration(`several rotators, ${scenario.name}`, exploration);
    expect(describeFailure(exploration.failure)).toBe('');
  });
});

describe('without the arithmetic, the invariants do not hold', () => {
  test('if the intervals are as long as the overlap, consumers are left with a dead key', async () => {
    const { failure } = await explore(LONG_INTERVALS);
    expect(failure?.findings).toContainEqual({
      invariant: 'g',
      what: expect.stringMatching(/which a consumer of target 1 may hold/),
    });
  });

  test('if a rotator misses its runs, its target is left with a dead key', async () => {
    const { failure } = await explore(MISSED_RUNS);
    expect(failure?.findings).toContainEqual({
      invariant: 'f',
      what: expect.stringMatching(/regenerates the secondary key, which target 1 holds/),
    });
  });
});
