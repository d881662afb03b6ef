// Accounts whose keys have no times: `rotate` refuses to guess which key is the standby key, and `regenerate` gives them times.
import { expect, test } from '@jest/globals';
import { holdsNewest } from './invariants.ts';
import { requestFor, ROTATE, type RunRequest } from './requests.ts';
import { Run } from './run.ts';
import { PAST_OVERLAP, worldOf } from './scenario.ts';
import { ONE_TARGET } from './scenarios.ts';
import type { World } from './world.ts';

async function complete(world: World, request: RunRequest): Promise<Run> {
  const run = new Run(world, 1, 0, request, {}, true);
  await run.ended;
  return run;
}

test.each([
  { primary: undefined, secondary: undefined },
  { primary: undefined, secondary: 1 },
  { primary: 1, secondary: undefined },
])(
  'a rotation refuses to guess, and works once a regeneration of both keys has given them times',
  async (ages) => {
    const world = worldOf({ ...ONE_TARGET, ages });
    const refused = await complete(world, requestFor(ROTATE));
    expect(refused.code).toBe('key-times-missing');
    expect(refused.record.writes + refused.record.regenerations).toBe(0);

    await complete(world, requestFor({ name: 'regenerate', keyType: 'both' }));
    world.time += PAST_OVERLAP;
    const rotated = await complete(world, requestFor(ROTATE));
    expect(rotated.code).toBeUndefined();
    expect(rotated.record.regenerations).toBe(1);
    expect(holdsNewest(world, 0)).toBe(true);
    expect(world.findings).toEqual([]);
  },
);
