// One rotator: crashes, faults, lost answers, clocks that disagree, targets that are added, and people; exhaustively.
import { describe, expect, jest, test } from '@jest/globals';
import { explore } from './explore.ts';
import { describeFailure, PATIENCE, sayExploration } from './say.ts';
import { ROTATOR_ALONE, ROTATOR_AND_PEOPLE } from './scenarios.ts';

jest.setTimeout(PATIENCE);

describe('a rotator that is alone keeps every promise, whatever fails', () => {
  test.each(ROTATOR_ALONE)('$name', async (scenario) => {
    const exploration = await explore(scenario);
    sayExploration(`one rotator, ${scenario.name}`, exploration);
    expect(describeFailure(exploration.failure)).toBe('');
    expect(exploration.limits).toBe(0);
  });
});

describe('a rotator keeps its promises while people regenerate keys and save secrets', () => {
  test.each(ROTATOR_AND_PEOPLE)('$name', async (scenario) => {
    const exploration = await explore(scenario);
    sayExploration(`one rotator, ${scenario.name}`, exploration);
    expect(describeFailure(exploration.failure)).toBe('');
  });
});
