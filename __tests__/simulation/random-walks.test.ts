// Seeded random walks, deeper than the exhaustive exploration, with slow requests and clock differences. A failing walk is shrunk
// and printed with its seed.
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { Mutation } from './mutation.ts';
import type { KindName } from './walk.ts';
import { outside } from './outside.ts';

const { IGNORE_THE_OVERLAP } = await outside('mutations.ts');
const { describeFailure, printLine, TEST_TIMEOUT } = await outside('print.ts');
const { KINDS, runWalk, walks } = await outside('walk.ts');

jest.setTimeout(TEST_TIMEOUT);

const RUNS = Number(process.env['SIMULATION_RUNS'] ?? 20);
const SEED = Number(process.env['SIMULATION_SEED'] ?? 20_261_125);
const LONGEST = 120;

/** @returns the shortest failing walk and how to repeat it; an empty text if none failed. */
async function walkAtRandom(name: KindName, mutation: Mutation = {}): Promise<string> {
  let steps = 0;
  const property = fc.asyncProperty(walks(name, LONGEST), async (walk) => {
    steps += walk.steps.length;
    const failure = await runWalk(name, walk, mutation);
    if (failure) throw new Error(describeFailure(failure));
  });
  const details = await fc.check(property, { numRuns: RUNS, seed: SEED });
  if (details.failed) {
    const how = details.errorInstance instanceof Error ? details.errorInstance.message : '';
    return [how, await fc.asyncDefaultReportMessage(details)].join('\n');
  }
  printLine(
    `random walks, ${name}: ${RUNS} walks of up to ${LONGEST} steps, ${steps} in total, seed ${SEED}`,
  );
  return '';
}

describe('the invariants hold on random walks', () => {
  test.each(Object.keys(KINDS) as KindName[])('with %s', async (name) => {
    expect(await walkAtRandom(name)).toBe('');
  });

  test('and a walk that breaks one is printed in its shortest form, with its seed', async () => {
    const report = await walkAtRandom('two repositories', IGNORE_THE_OVERLAP);
    expect(report).toMatch(/^[fg] is broken .*after:\n/s);
    expect(report).toContain(`seed: ${SEED}`);
    expect(report).toMatch(/Shrunk \d+ time/);
  });
});
