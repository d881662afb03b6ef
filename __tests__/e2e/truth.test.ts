// The check of outcomes, which every other test in this folder relies on, finds a false outcome.
import { expect, test } from '@jest/globals';
import { outcomeProblems, stateOf } from './truth.ts';
import { openWorld } from './world.ts';

test('a run that changed something must not claim that it changed nothing, and the other way around', async () => {
  const world = await openWorld();
  world.store('secondary');
  const before = stateOf(world.simulator);
  const run = await world.run({ operation: 'publish' });
  const problemsOf = (outcome: string, state = before) =>
    outcomeProblems({ ...run, outputs: { ...run.outputs, outcome } }, state, world.simulator);

  expect(run.outputs['outcome']).toBe('published');
  expect(problemsOf('published')).toEqual([]);
  expect(problemsOf('failed')).toEqual(['the outcome is failed, but the run left everything changed']);
  expect(problemsOf('unchanged')).toHaveLength(1);
  expect(problemsOf('incomplete')).toEqual([]);
  expect(problemsOf('rotated', stateOf(world.simulator))).toEqual([
    'the outcome is rotated, but the run left everything unchanged',
  ]);
});

test.each([
  ['a regeneration', { operation: 'regenerate', 'key-type': 'secondary', targets: 'none' }],
  ['a new version in a vault', { operation: 'publish', targets: 'keyvault:contoso-kv#azure-maps-key' }],
  ['a deleted account', { operation: 'delete', confirm: 'contoso-maps' }],
])('%s counts as a change', async (_what, inputs) => {
  const world = await openWorld();
  const before = stateOf(world.simulator);
  await world.run(inputs);
  expect(stateOf(world.simulator)).not.toBe(before);
});
