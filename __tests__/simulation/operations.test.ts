// The operations `regenerate` and `publish` between rotations: no target ever holds a dead key meanwhile.
import { describe, expect, jest, test } from '@jest/globals';
import { explore } from './explore.ts';
import { describeFailure, PATIENCE, sayExploration } from './say.ts';
import { OTHER_OPERATIONS } from './scenarios.ts';

jest.setTimeout(PATIENCE);

describe('no target ever holds a dead key while regenerate, publish and rotate follow each other', () => {
  test.each(OTHER_OPERATIONS)('$name', async (scenario) => {
    const exploration = await explore(scenario);
    sayExploration(`all operations, ${scenario.name}`, exploration);
    expect(describeFailure(exploration.failure)).toBe('');
  });
});
