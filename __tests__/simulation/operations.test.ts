// Explores `regenerate` and `publish` between rotations, and `current-key` and `check`.
import { describe, expect, jest, test } from '@jest/globals';
import { outside } from './outside.ts';

const { explore } = await outside('explore.ts');
const { describeFailure, printExploration, TEST_TIMEOUT } = await outside('print.ts');
const { CHECKS, CREATION, CURRENT_KEY, MISFIT, OTHER_OPERATIONS } = await outside('scenarios-operations.ts');

jest.setTimeout(TEST_TIMEOUT);

describe('the invariants hold while regenerate, publish and rotate run after each other', () => {
  test.each(OTHER_OPERATIONS)('$name', async (scenario) => {
    const exploration = await explore(scenario);
    printExploration(`all operations, ${scenario.name}`, exploration);
    expect(describeFailure(exploration.failure)).toBe('');
  });
});

test('creating an account that exists replaces nothing, although Azure may say once that there is none', async () => {
  const exploration = await explore(CREATION);
  printExploration('create, an account that exists', exploration);
  expect(describeFailure(exploration.failure)).toBe('');
});

describe('the invariants hold with current-key on some of the runs', () => {
  test.each(CURRENT_KEY)('$name', async (scenario) => {
    const exploration = await explore(scenario);
    printExploration(`current-key, ${scenario.name}`, exploration);
    expect(describeFailure(exploration.failure)).toBe('');
  });

  test('and a current-key that never fits does not prevent a rotation', async () => {
    const exploration = await explore(MISFIT, {}, { currentKey: 'misfit' });
    printExploration('current-key, never fitting', exploration);
    expect(describeFailure(exploration.failure)).toBe('');
  });
});

describe('check with current-key never calls a dead key healthy', () => {
  test.each(CHECKS)('$name', async (scenario) => {
    const exploration = await explore(scenario);
    printExploration(`check, ${scenario.name}`, exploration);
    expect(describeFailure(exploration.failure)).toBe('');
  });
});
