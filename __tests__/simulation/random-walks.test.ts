// Seeded random walks, deeper than the exhaustive exploration: all kinds of disturbances together, slow requests and
// clock differences. A failing walk is shrunk and printed with its seed.
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { describeFailure, TEST_TIMEOUT, printLine } from './print.ts';
import { SKIP_CONFIRM } from './mutations.ts';
import type { Mutation } from './run.ts';
import { runWalk, walks, type Rotators } from './walk.ts';

jest.setTimeout(TEST_TIMEOUT);

const RUNS = Number(process.env['SIMULATION_RUNS'] ?? 400);
const SEED = Number(process.env['SIMULATION_SEED'] ?? 20_261_122);
const LONGEST = 120;

/** @returns the shortest failing walk and how to repeat it; an empty text if none failed. */
async function walkAtRandom(rotators: Rotators, mutation: Mutation = {}): Promise<string> {
  let steps = 0;
  const property = fc.asyncProperty(walks(rotators, LONGEST), async (walk) => {
    steps += walk.steps.length;
    const failure = await runWalk(walk, mutation);
    if (failure) throw new Error(describeFailure(failure));
  });
  const details = await fc.check(property, { numRuns: RUNS, seed: SEED });
  if (details.failed) {
    const how = details.errorInstance instanceof Error ? details.errorInstance.message : '';
    return [how, await fc.asyncDefaultReportMessage(details)].join('\n');
  }
  printLine(
    `random walks, ${rotators}: ${RUNS} walks of up to ${LONGEST} steps, ${steps} in total, seed ${SEED}`,
  );
  return '';
}

describe('the invariants hold on random walks', () => {
  test.each<Rotators>(['one rotator', 'two of the same repository', 'two repositories'])(
    'with %s',
    async (rotators) => {
      expect(await walkAtRandom(rotators)).toBe('');
    },
  );

  test('and a walk that breaks one is printed in its shortest form, with its seed', async () => {
    const report = await walkAtRandom('two of the same repository', SKIP_CONFIRM);
    expect(report).toMatch(/^[ce] is broken .*after:\n.* {2}run 1 of rotator 0 starts: /s);
    expect(report).toContain(`seed: ${SEED}`);
    expect(report).toMatch(/Shrunk \d+ time/);
  });
});
