// The runner's clock may be wrong. Ages are counted by Azure's clock, and overlap by GitHub's.
import { describe, expect, test } from '@jest/globals';
import { DAY, HOUR, MINUTE } from '../../src/core/time.ts';
import { openWorld, SITE } from './world.ts';

describe("the runner's clock is wrong", () => {
  test.each([13 * HOUR, 200 * DAY])(
    'ahead by %i ms: min-overlap does not pass sooner',
    async (clockOffset) => {
      const world = await openWorld();
      world.store('primary', { daysAgo: 0.4 });
      const run = await world.run({ 'min-overlap': '12h' }, { clockOffset });
      expect(run.exitCode).toBe(0);
      expect(run.outputs['outcome']).toBe('unchanged');
      expect(world.regenerations).toEqual([]);
    },
  );

  test.each([-13 * HOUR, -50 * DAY])('behind by %i ms: a rotation is not late', async (clockOffset) => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run({ 'max-age': '90d' }, { clockOffset });
    expect(run.outputs['outcome']).toBe('rotated');
    expect(world.holds(SITE)).toBe('secondary');
  });

  test.each([
    [3 * MINUTE, 1],
    [-3 * MINUTE, 1],
    [90_000, 0],
    [0, 0],
  ])('by %i ms: %i warnings', async (clockOffset, warnings) => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run({ 'max-age': '180d' }, { clockOffset });
    expect(run.outputs['outcome']).toBe('unchanged');
    const found = run.annotations.filter(({ message }) => message.includes("This runner's clock"));
    expect(found).toHaveLength(warnings);
  });

  test('by 13 hours: the ages in the summary are right', async () => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run({ 'max-age': '180d' }, { clockOffset: 30 * DAY });
    expect(run.summary).toContain(' | 100 days | ');
  });
});
