// Explores two concurrent rotators exhaustively, interleaved step by step, in one repository and in two repositories
// that share an account.
import { describe, expect, jest, test } from '@jest/globals';
import { explore } from './explore.ts';
import { describeFailure, TEST_TIMEOUT, printExploration } from './print.ts';
import { TWO_ROTATORS } from './scenarios.ts';

jest.setTimeout(TEST_TIMEOUT);

describe('after two concurrent rotators, every target holds a valid key once either of them has run again', () => {
  test.each(TWO_ROTATORS)('$name', async (scenario) => {
    const exploration = await explore(scenario);
    printExploration(`two rotators, ${scenario.name}`, exploration);
    expect(describeFailure(exploration.failure)).toBe('');
  });
});
