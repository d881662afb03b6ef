// Runs the examples that rotate or publish one or more accounts, with their own inputs, against the simulated Azure and GitHub.
// The App's token has only the permissions that the workflow requests, so an example that requests too few fails here.
import { describe, expect, test } from '@jest/globals';
import { defaultAccounts, governmentWorld } from '../../../simulator/world.ts';
import { failureOf, SITE, VAULT } from '../world.ts';
import { example, openRepository, outcomes, resourceId } from './repository.ts';

describe('the example', () => {
  test('weekly-rotation: writes the newest key first, then rotates once it is old enough', async () => {
    const text = example('weekly-rotation');
    const repository = await openRepository();
    const { world } = repository;
    expect(outcomes(await repository.start(text))).toEqual(['published']);
    expect(world.holds(SITE)).toBe('primary');
    world.pass(7 * 86_400_000);
    expect(outcomes(await repository.start(text))).toEqual(['rotated']);
    expect(world.holds(SITE)).toBe('secondary');
    // `current-key` shows what somebody saved meanwhile.
    world.store('primary', { daysAgo: -1 });
    world.pass(7 * 86_400_000);
    expect(outcomes(await repository.start(text))).toEqual(['published']);
    expect(world.holds(SITE)).toBe('secondary');
  });

  test('publish-after-portal: writes the key that a person regenerated', async () => {
    const text = example('publish-after-portal');
    const repository = await openRepository();
    const { world } = repository;
    world.store('primary');
    world.account.regenerate('secondary');
    expect(outcomes(await repository.start(text))).toEqual(['published']);
    expect(world.holds(SITE)).toBe('secondary');
    expect(outcomes(await repository.start(text, { inputs: { 'key-type': 'primary' } }))).toEqual([
      'published',
    ]);
    expect(world.holds(SITE)).toBe('primary');
  });

  test('many-accounts: rotates each account into a secret of its own', async () => {
    const text = example('many-accounts');
    const [account] = defaultAccounts;
    const names = ['contoso-maps-europe', 'contoso-maps-america'];
    const accounts = names.map((name) => ({ ...account!, name, resourceGroup: 'rg-maps' }));
    const repository = await openRepository({ accounts });
    const { world } = repository;
    expect(outcomes(await repository.start(text))).toEqual(['published', 'published']);
    for (const [index, region] of ['EUROPE', 'AMERICA'].entries()) {
      const held = world.holds(
        `repo:octo/site#AZURE_MAPS_KEY_${region}`,
        world.simulator.azure.account(names[index]),
      );
      expect(held).toBe('primary');
    }
  });

  test('many-accounts: the other accounts are rotated if one fails', async () => {
    const [account] = defaultAccounts;
    const accounts = [{ ...account!, name: 'contoso-maps-america', resourceGroup: 'rg-maps' }];
    const { results } = await (await openRepository({ accounts })).start(example('many-accounts'));
    expect(results).toEqual({ 'rotate (1)': 'failure', 'rotate (2)': 'success' });
  });

  test('many-targets: writes the newest key to every kind of target', async () => {
    const text = example('many-targets');
    const repository = await openRepository();
    const { world } = repository;
    expect(outcomes(await repository.start(text))).toEqual(['published']);
    const places = [
      'org:octo#AZURE_MAPS_KEY',
      'env:octo/site/production#MAPS_KEY',
      'dependabot:octo/site#AZURE_MAPS_KEY',
    ];
    expect([...places, VAULT].map((place) => world.holds(place))).toEqual(Array(4).fill('primary'));
  });

  test('key-vault: needs no GitHub token', async () => {
    const text = example('key-vault');
    const repository = await openRepository();
    const { world } = repository;
    world.store('primary', { target: VAULT });
    const played = await repository.start(text);
    expect(outcomes(played)).toEqual(['rotated']);
    expect(played.others).toEqual([]);
    expect(world.holds(VAULT)).toBe('secondary');
  });

  test('key-for-a-build-step: outputs the newest key and writes nothing', async () => {
    const text = example('key-for-a-build-step');
    const repository = await openRepository();
    const { world } = repository;
    const played = await repository.start(text);
    expect(played.runs[0]?.outputs['key']).toBe(world.account.keys.primary.value);
    expect(played.others.at(-1)).toBe('npm run build');
    expect(world.holds(SITE)).toBe('nothing');
  });

  test('us-government: works in that cloud', async () => {
    const text = example('us-government');
    const repository = await openRepository();
    const { world } = repository;
    const { clientId, tenantId } = governmentWorld;
    const government = {
      AZURE_CLIENT_ID: clientId,
      AZURE_TENANT_ID: tenantId,
      AZURE_MAPS_RESOURCE_ID: resourceId(governmentWorld),
    };
    expect(outcomes(await repository.start(text, { vars: government }))).toEqual(['published']);
    expect(world.holds(SITE, world.simulator.azure.account('contoso-gov'))).toBe('primary');
  });
});

test('an example that requests too few permissions fails', async () => {
  const repository = await openRepository();
  const text = example('weekly-rotation').replace(
    'permission-secrets: write',
    'permission-environments: write',
  );
  const { runs } = await repository.start(text);
  expect(failureOf(runs[0]!)).toContain('secrets=write');
});

test('a job without id-token: write cannot sign in', async () => {
  const repository = await openRepository();
  const { runs } = await repository.start(
    example('weekly-rotation').replace('id-token: write', 'contents: read'),
  );
  expect(failureOf(runs[0]!)).toContain('id-token: write');
});

test('a subject that Azure does not trust is refused', async () => {
  const repository = await openRepository();
  const text = example('weekly-rotation').replace('    steps:', '    environment: elsewhere\n    steps:');
  const { runs } = await repository.start(text);
  expect(failureOf(runs[0]!)).toContain('repo:octo/site:environment:elsewhere');
});
