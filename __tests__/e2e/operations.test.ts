// What each operation does to the keys and to the secret, and what its run prints: the golden files are the specification.
import { describe, expect, test } from '@jest/globals';
import { useCases } from './cases.ts';
import { expectTranscript, failureOf, SITE } from './world.ts';

const { open: openWorld } = useCases();

describe('regenerate', () => {
  test.each(['primary', 'secondary'] as const)(
    'the %s key is regenerated, and the secret holds it',
    async (keyType) => {
      const world = await openWorld();
      world.store('primary');
      const run = await world.run({ operation: 'regenerate', 'key-type': keyType });
      expect(run.exitCode).toBe(0);
      expect(world.regenerations).toEqual([keyType]);
      expect(world.holds(SITE)).toBe(keyType);
      expectTranscript(`regenerate-${keyType}`, run);
    },
  );

  test('both keys are regenerated, and the secret holds the one that was regenerated last', async () => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run({ operation: 'regenerate', 'key-type': 'both' });
    expect(run.exitCode).toBe(0);
    expect(world.regenerations).toEqual(['secondary', 'primary']);
    expect(world.holds(SITE)).toBe('primary');
    expectTranscript('regenerate-both', run);
  });

  test('without a target no request is sent to GitHub', async () => {
    const world = await openWorld();
    const run = await world.run({
      operation: 'regenerate',
      'key-type': 'secondary',
      targets: 'none',
      'github-token': '',
    });
    expect(run.exitCode).toBe(0);
    expect(world.regenerations).toEqual(['secondary']);
    expect(run.requests.filter(({ url }) => url.hostname === 'api.github.com')).toEqual([]);
    expectTranscript('regenerate-without-a-target', run);
  });
});

describe('publish', () => {
  test.each([
    ['auto', 'primary'],
    ['primary', 'primary'],
    ['secondary', 'secondary'],
  ] as const)('key-type %s writes the %s key and regenerates nothing', async (keyType, key) => {
    const world = await openWorld();
    const run = await world.run({ operation: 'publish', 'key-type': keyType });
    expect(run.exitCode).toBe(0);
    expect(world.regenerations).toEqual([]);
    expect(world.holds(SITE)).toBe(key);
    expectTranscript(`publish-${keyType}`, run);
  });
});

describe('list', () => {
  test('reports both keys and writes nothing', async () => {
    const world = await openWorld();
    const run = await world.run({ operation: 'list', 'github-token': '' });
    expect(run.exitCode).toBe(0);
    expect(run.outputs).not.toHaveProperty('key');
    expect(world.holds(SITE)).toBe('nothing');
    expectTranscript('list', run);
  });

  test.each([
    ['auto', 'primary'],
    ['primary', 'primary'],
    ['secondary', 'secondary'],
  ] as const)('with output-key and key-type %s it outputs the %s key', async (keyType, key) => {
    const world = await openWorld();
    const run = await world.run({ operation: 'list', 'key-type': keyType, 'output-key': 'true' });
    expect(run.outputs['key']).toBe(world.account.keys[key].value);
  });
});

describe('rotate', () => {
  test('regenerates the standby key and writes it to the secret', async () => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run({ 'max-age': '90d' });
    expect(run.exitCode).toBe(0);
    expect(world.regenerations).toEqual(['secondary']);
    expect(world.holds(SITE)).toBe('secondary');
    expectTranscript('rotate', run);
  });

  test('with output-key it outputs the key that the secret now holds', async () => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run({ 'output-key': 'true' });
    expect(run.outputs['key']).toBe(world.account.keys.secondary.value);
    expect(world.holds(SITE)).toBe('secondary');
  });
});

describe('check', () => {
  test('succeeds if the secret holds the newest key and no rotation is due', async () => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run({ operation: 'check', 'max-age': '120d' });
    expect(run.exitCode).toBe(0);
    expectTranscript('check-healthy', run);
  });

  test('fails if the rotation is overdue', async () => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run({ operation: 'check', 'max-age': '90d' });
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain('overdue by 10 days');
    expectTranscript('check-overdue', run);
  });
});
