// Two rotators at once, interleaved step by step, in one repository and in two that share an account; exhaustively.
import { describe, expect, jest, test } from '@jest/globals';
import { explore } from './explore.ts';
import { describeFailure, PATIENCE, sayExploration } from './say.ts';
import { TWO_ROTATORS } from './scenarios.ts';

jest.setTimeout(PATIENCE);

describe('after two rotators at once, what a target holds is live again after the next run of either', () => {
  test.each(TWO_ROTATORS)('$name', async (scenario) => {
    const exploration = await explore(scenario);
    sayExploration(`two rotators, ${scenario.name}`, exploration);
    expect(describeFailure(exploration.failure)).toBe('');
  });
});
