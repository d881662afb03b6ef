// Resource Manager's reads can be old. What a run has seen cannot be unseen: an old list is asked for again, and nothing is
// written or concluded from it.
import { describe, expect, test } from '@jest/globals';
import { editKeys } from '../../simulator/azure/resource-manager/accounts/faults.ts';
import { DAY, HOUR, SECOND } from '../../src/core/time.ts';
import { expectTranscript, failureOf, namesOf, requestTo, SITE, type World } from './world.ts';
import { useCases } from './cases.ts';

/** Many short runs, so they share a process. */
const { open: openWorld } = useCases();

const ROTATE = { 'max-age': '90d' };

async function dueWorld(): Promise<World> {
  const world = await openWorld();
  world.store('primary');
  return world;
}

describe('lists after the regeneration are old', () => {
  test.each([1, 2, 3])('%i of them: the run asks again, and publishes the new key', async (times) => {
    const world = await dueWorld();
    world.account.staleLists({ times, from: 'next change' });
    const run = await world.run(ROTATE);
    expect(run.exitCode).toBe(0);
    expect(run.outputs['outcome']).toBe('rotated');
    expect(run.log).not.toContain('Someone else');
    expect(world.holds(SITE)).toBe('secondary');
    expect(world.writes(SITE)).toBe(2);
  });

  test('the transcript of two of them matches its golden file', async () => {
    const world = await dueWorld();
    world.account.staleLists({ times: 2, from: 'next change' });
    expectTranscript('rotate-old-lists', await world.run(ROTATE));
  });

  test('and only those of the confirmation: nothing is published over the new key', async () => {
    const world = await dueWorld();
    world.account.staleLists({ times: 2, from: 'next change', skip: 1 });
    const run = await world.run(ROTATE);
    expect(run.exitCode).toBe(0);
    expect(run.annotations.map(({ level }) => level)).toEqual(['notice']);
    expect(world.holds(SITE)).toBe('secondary');
    expect(world.writes(SITE)).toBe(2);
  });

  test('for longer than the run waits: it ends, and what it published stands', async () => {
    const world = await dueWorld();
    world.account.staleLists({ for: 10 * 60 * SECOND, from: 'next change', skip: 1 });
    const run = await world.run(ROTATE);
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain('keys-outdated');
    expect(run.outputs['outcome']).toBe('incomplete');
    expect(world.holds(SITE)).toBe('secondary');
  });

  test('in the next run, months later, the key that the secret holds is not regenerated', async () => {
    const world = await dueWorld();
    world.account.staleLists({ times: 2, from: 'next change' });
    await world.run(ROTATE);
    for (const days of [7, 80, 7]) {
      world.pass(days * DAY);
      expect((await world.run(ROTATE)).exitCode).toBe(0);
    }
    expect(world.regenerations).toEqual(['secondary', 'primary']);
    expect(world.deadMoments).toEqual([]);
  });
});

test('an explicit regeneration with old lists and a slow data plane never writes the value that it replaced', async () => {
  const world = await dueWorld();
  const { value: replaced } = world.account.keys.primary;
  world.account.staleLists({ times: 1, from: 'next change', skip: 1 });
  world.account.retirementDelay = HOUR;
  const run = await world.run({ operation: 'regenerate', 'key-type': 'primary' });
  expect(run.exitCode).toBe(0);
  expect(world.regenerations).toEqual(['primary']);
  expect(world.holds(SITE)).toBe('primary');
  expect(world.simulator.github.secret(SITE)?.value).not.toBe(replaced);
});

describe('the first lists of a run are old, after another workflow has rotated', () => {
  /** Another workflow, with a secret of its own, has just regenerated the secondary key. */
  async function rotatedElsewhere(): Promise<World> {
    const world = await dueWorld();
    world.account.regenerate('secondary');
    world.pass(20 * SECOND);
    world.store('secondary', { target: 'repo:octo/app#AZURE_MAPS_KEY', daysAgo: 0 });
    return world;
  }

  test('one of them: the look before the regeneration shows the new key, which is published instead', async () => {
    const world = await rotatedElsewhere();
    world.account.staleLists({ times: 1 });
    const run = await world.run(ROTATE);
    expect(run.exitCode).toBe(0);
    expect(run.outputs['outcome']).toBe('published');
    expect(world.regenerations).toEqual(['secondary']);
    expect([world.holds(SITE), world.holds('repo:octo/app#AZURE_MAPS_KEY')]).toEqual([
      'secondary',
      'secondary',
    ]);
    expectTranscript('rotate-changed-before', run);
  });
});

describe('times in an answer', () => {
  test.each([
    ['is missing', { primaryKeyLastUpdated: undefined }, 'key-times-missing'],
    ['of the other key is missing', { secondaryKeyLastUpdated: undefined }, 'key-times-missing'],
    ['cannot be read', { primaryKeyLastUpdated: 'soon' }, 'key-times-missing'],
    ['is empty', { primaryKeyLastUpdated: '' }, 'key-times-missing'],
  ])('the time of the newest key %s: nothing is regenerated or written', async (_what, change, code) => {
    const world = await dueWorld();
    world.inject({ match: requestTo.listKeys, fault: editKeys((keys) => ({ ...keys, ...change })) });
    const run = await world.run(ROTATE);
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain(code);
    expect(world.regenerations).toEqual([]);
    expect(world.writes(SITE)).toBe(0);
    const again = await world.run(ROTATE);
    expect(again.outputs['outcome']).toBe('rotated');
  });

  test('are missing in the look: a value that did not change keeps its time, and the rotation goes on', async () => {
    const world = await dueWorld();
    world.inject({
      match: { ...requestTo.listKeys, skip: 1 },
      fault: editKeys((keys) => ({ ...keys, primaryKeyLastUpdated: undefined })),
    });
    const run = await world.run(ROTATE);
    expect(run.outputs['outcome']).toBe('rotated');
    expect(namesOf(run).filter((name) => name === 'list keys')).toHaveLength(4);
  });

  test('run backwards in the look: the answer is old, and asked for again', async () => {
    const world = await dueWorld();
    world.inject({
      match: { ...requestTo.listKeys, skip: 1 },
      fault: editKeys((keys) => ({ ...keys, primaryKeyLastUpdated: '2020-01-01T00:00:00Z' })),
    });
    const run = await world.run(ROTATE);
    expect(run.outputs['outcome']).toBe('rotated');
    expect(namesOf(run).filter((name) => name === 'list keys')).toHaveLength(5);
  });

  test('are missing for both keys: the error says which operation gives them times', async () => {
    const world = await dueWorld();
    world.inject({
      match: requestTo.listKeys,
      fault: editKeys((keys) => ({
        ...keys,
        primaryKeyLastUpdated: undefined,
        secondaryKeyLastUpdated: undefined,
      })),
    });
    const run = await world.run(ROTATE);
    expect(failureOf(run)).toContain('operation: regenerate with key-type: both');
  });
});
