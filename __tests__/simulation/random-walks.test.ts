// Beyond the exhaustive depth: seeded random walks with everything at once, slow requests and uneven clocks. A failing
// walk is shrunk and printed with its seed.
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { describeFailure, PATIENCE, say } from './say.ts';
import { SKIP_CONFIRM } from './mutations.ts';
import type { Mutation } from './run.ts';
import { take, walks, type Rotators } from './walk.ts';

jest.setTimeout(PATIENCE);

const RUNS = Number(process.env['SIMULATION_RUNS'] ?? 400);
const SEED = Number(process.env['SIMULATION_SEED'] ?? 20_261_122);
const LONGEST = 120;

/** @returns how the shortest failing walk went and how to repeat it; empty if none failed. */
async function walkAtRandom(rotators: Rotators, mutation: Mutation = {}): Promise<string> {
  let steps = 0;
  const property = fc.asyncProperty(walks(rotators, LONGEST), async (walk) => {
    steps += walk.steps.length;
    const failure = await take(walk, mutation);
    if (failure) throw new Error(describeFailure(failure));
  });
  const details = await fc.check(property, { numRuns: RUNS, seed: SEED });
  if (details.failed) {
    const how = details.errorInstance instanceof Error ? details.errorInstance.message : '';
    return [how, await fc.asyncDefaultReportMessage(details)].join('\n');
  }
  say(`random walks, ${rotators}: ${RUNS} walks of up to ${LONGEST} steps, ${steps} in all, seed ${SEED}`);
  return '';
}

describe('the promises hold on random walks', () => {
  test.each<Rotators>(['one rotator', 'two of the same repository', 'two repositories'])(
    'with %s',
    async (rotators) => {
      expect(await walkAtRandom(rotators)).toBe('');
    },
  );

  test('and a walk that breaks one is printed with its seed and its shortest form', async () => {
    const report = await walkAtRandom('two of the same repository', SKIP_CONFIRM);
    expect(report).toMatch(/^[ce] is broken .*after:\n.* {2}run 1 of rotator 0 starts: /s);
    expect(report).toContain(`seed: ${SEED}`);
    expect(report).toMatch(/Shrunk \d+ time/);
  });
});
