// Explores `regenerate` and `publish` between rotations: at no time does a target hold an invalid key.
import { describe, expect, jest, test } from '@jest/globals';
import { explore } from './explore.ts';
import { describeFailure, TEST_TIMEOUT, printExploration } from './print.ts';
import { OTHER_OPERATIONS } from './scenarios.ts';

jest.setTimeout(TEST_TIMEOUT);

describe('no target ever holds an invalid key while regenerate, publish and rotate run after each other', () => {
  test.each(OTHER_OPERATIONS)('$name', async (scenario) => {
    const exploration = await explore(scenario);
    printExploration(`all operations, ${scenario.name}`, exploration);
    expect(describeFailure(exploration.failure)).toBe('');
  });
});
