// Beyond the exhaustive depth: seeded random walks with everything at once, slow requests and uneven clocks. A failing
// walk is shrunk and printed with its seed.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { describeFailure, say } from './say.ts';
import { SKIP_CONFIRM } from './mutations.ts';
import type { Mutation } from './run.ts';
import { take, walks, type Rotators } from './walk.ts';

const RUNS = Number(process.env['SIMULATION_RUNS'] ?? 1000);
const SEED = Number(process.env['SIMULATION_SEED'] ?? 20_261_122);
const LONGEST = 120;

async function walkAtRandom(rotators: Rotators, mutation: Mutation = {}): Promise<void> {
  let steps = 0;
  const property = fc.asyncProperty(walks(rotators, LONGEST), async (walk) => {
    steps += walk.steps.length;
    const failure = await take(walk, mutation);
    if (failure) throw new Error(describeFailure(failure));
  });
  await fc.assert(property, { numRuns: RUNS, seed: SEED });
  say(`random walks, ${rotators}: ${RUNS} walks of up to ${LONGEST} steps, ${steps} in all, seed ${SEED}`);
}

describe('the promises hold on random walks', () => {
  test.each<Rotators>(['one rotator', 'two of the same repository', 'two repositories'])(
    'with %s',
    async (rotators) => {
      await expect(walkAtRandom(rotators)).resolves.toBeUndefined();
    },
  );

  test('and a walk that breaks one is printed with its seed and its shortest form', async () => {
    const broken = walkAtRandom('two of the same repository', SKIP_CONFIRM);
    await expect(broken).rejects.toThrow(/seed: 20261122.*Shrunk \d+ time/s);
  });
});
