// Every kind of target is created and updated, and its decrypted value is the key.
import { describe, expect, test } from '@jest/globals';
import { useCases } from './cases.ts';
import { SITE, VAULT } from './world.ts';

const { open: openWorld } = useCases();

const KINDS = [
  SITE,
  'env:octo/site/production#AZURE_MAPS_KEY',
  'env:octo/site/prod/eu west#AZURE_MAPS_KEY',
  'org:octo#AZURE_MAPS_KEY',
  'dependabot:octo/site#AZURE_MAPS_KEY',
  'dependabot-org:octo#AZURE_MAPS_KEY',
  'codespaces:octo/site#AZURE_MAPS_KEY',
  'codespaces-org:octo#AZURE_MAPS_KEY',
  VAULT,
];

describe.each(KINDS)('%s', (target) => {
  test('is created, and then updated', async () => {
    const world = await openWorld();
    const created = await world.run({ operation: 'publish', 'key-type': 'secondary', targets: target });
    expect(created.exitCode).toBe(0);
    expect(created.log).toContain(`${target} created`);
    expect(world.holds(target)).toBe('secondary');

    const updated = await world.run({ operation: 'publish', 'key-type': 'primary', targets: target });
    expect(updated.exitCode).toBe(0);
    expect(updated.log).toContain(`${target} written`);
    expect(world.holds(target)).toBe('primary');
  });
});

test('a rotation writes the new key to targets of every kind', async () => {
  const world = await openWorld();
  for (const target of KINDS) world.store('primary', { target });
  const run = await world.run({ 'max-age': '90d', targets: KINDS.join('\n') });
  expect(run.exitCode).toBe(0);
  expect(world.regenerations).toEqual(['secondary']);
  expect(KINDS.map((target) => world.holds(target))).toEqual(KINDS.map(() => 'secondary'));
});

test('a repository that was renamed is found under its old name', async () => {
  const world = await openWorld();
  world.simulator.github.renameRepository('octo/site', 'octo/home');
  const run = await world.run({ operation: 'publish', targets: 'repo:octo/site' });
  expect(run.exitCode).toBe(0);
  expect(world.holds('repo:octo/home#AZURE_MAPS_KEY')).toBe('primary');
});
