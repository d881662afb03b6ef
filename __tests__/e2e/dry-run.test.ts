// A dry run prints its plan and changes nothing, in Azure or on GitHub. That of a rotation is a scene: see scenes.test.ts.
import { expect, test } from '@jest/globals';
import { expectTranscript, openWorld, SITE } from './world.ts';

test.each([
  ['regenerate', { operation: 'regenerate', 'key-type': 'both' }],
  ['publish', { operation: 'publish', 'key-type': 'secondary' }],
  ['list', { operation: 'list' }],
  ['check', { operation: 'check' }],
])('%s', async (operation, inputs) => {
  const world = await openWorld();
  world.store('primary');
  const run = await world.run({ ...inputs, 'dry-run': 'true' });
  expect(run.exitCode).toBe(0);
  expect(run.outputs['outcome']).toBe('planned');
  expect(world.regenerations).toEqual([]);
  expect(world.holds(SITE)).toBe('primary');
  expect(world.writes(SITE)).toBe(0);
  expect(run.requests.filter(({ url }) => url.hostname === 'atlas.microsoft.com')).toEqual([]);
  expectTranscript(`dry-run-${operation}`, run);
});

test('a dry run names the targets that it cannot use', async () => {
  const world = await openWorld();
  const run = await world.run({ operation: 'publish', environment: 'qa', 'dry-run': 'true' });
  expect(run.exitCode).toBe(1);
  expect(run.log).toContain('env:octo/site/qa#AZURE_MAPS_KEY cannot be used');
});
