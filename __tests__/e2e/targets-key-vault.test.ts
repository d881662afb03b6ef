// Key Vault: a new version only if the value differs, described by tags, content type and expiry.
import { describe, expect, test } from '@jest/globals';
import { day } from '../../simulator/determinism/clock.ts';
import { governmentWorld, identityInputs } from '../../simulator/world.ts';
import { expectTranscript, namesOf, openWorld, SITE, VAULT, type World } from './world.ts';
import { probed } from './probe.ts';

const NAME = 'azure-maps-key';
const PUBLISH = { operation: 'publish', targets: VAULT, 'github-token': '' };

function versions(world: World) {
  return world.simulator.azure.vault().versions(NAME);
}

/** When Azure regenerated a key. */
function timeOf(world: World, key: 'primary' | 'secondary'): number {
  return world.account.keys[key].at;
}

describe('a new version', () => {
  test('has tags with the type of the key and its time', async () => {
    const world = await openWorld();
    const run = await world.run(PUBLISH);
    expect(run.exitCode).toBe(0);
    expectTranscript('publish-key-vault', run);
    const [version, ...more] = versions(world);
    expect(more).toEqual([]);
    expect(version?.contentType).toBe('Azure Maps shared key');
    expect(version?.tags['CredentialId']).toBe('primary');
    expect(Date.parse(version?.tags['KeyLastUpdated'] ?? '')).toBeCloseTo(timeOf(world, 'primary'), -3);
    expect(version?.attributes['exp']).toBeUndefined();
  });

  test('expires when the key is due, if max-age is set', async () => {
    const world = await openWorld();
    await world.run({ ...PUBLISH, 'max-age': '120d' });
    expect(versions(world)[0]?.attributes['exp']).toBe(
      Math.floor((timeOf(world, 'primary') + 120 * day) / 1000),
    );
  });

  test('has no expiry date if the key is overdue', async () => {
    const world = await openWorld();
    await world.run({ ...PUBLISH, 'max-age': '90d' });
    expect(versions(world)[0]?.attributes['exp']).toBeUndefined();
  });

  test('keeps the tags of others, and the value that it replaces is masked', async () => {
    const world = await openWorld();
    world.simulator.azure.vault().set(NAME, 'another value', {
      tags: { team: 'maps', CredentialId: 'secondary', KeyLastUpdated: 'long ago' },
      contentType: 'text/plain',
    });
    const run = await world.run(PUBLISH);
    expect(run.exitCode).toBe(0);
    expect(run.masks).toContain('another value');
    const { tags, contentType } = versions(world).at(-1) ?? {};
    expect(tags).toMatchObject({ team: 'maps', CredentialId: 'primary' });
    expect(tags?.['KeyLastUpdated']).not.toBe('long ago');
    expect(contentType).toBe('Azure Maps shared key');
  });
});

describe('an identical value gets no new version', () => {
  test('when it is published twice', async () => {
    const world = await openWorld();
    await world.run(PUBLISH);
    const again = await world.run(PUBLISH);
    expect(again.exitCode).toBe(0);
    expect(again.outputs['outcome']).toBe('unchanged');
    expect(again.outputs['key-type']).toBe('primary');
    expect(versions(world)).toHaveLength(1);
  });

  test('when a rotation finds nothing to do, however old the version is', async () => {
    const world = await openWorld();
    world.store('primary', { target: VAULT, daysAgo: 199 });
    const run = await world.run({ targets: VAULT, 'max-age': '120d', 'github-token': '' });
    expect(run.outputs['outcome']).toBe('unchanged');
    expect(namesOf(run).filter((name) => name.startsWith('write'))).toEqual([]);
    expect(versions(world)).toHaveLength(1);
  });
});

describe('mixed with GitHub', () => {
  const targets = `repo:octo/site\n${VAULT}`;

  test('a vault that holds the standby key is written first, although its version is recent', async () => {
    const world = await openWorld();
    world.store('primary', { target: SITE });
    world.store('secondary', { target: VAULT, daysAgo: 1 });
    const run = await world.run({ targets });
    expect(run.exitCode).toBe(0);
    expect(run.outputs['outcome']).toBe('published');
    expect(world.regenerations).toEqual([]);
    expect(world.holds(VAULT)).toBe('primary');
    expect(world.writes(SITE)).toBe(0);
  });

  test('a rotation that is due waits until the version in the vault is older than min-overlap', async () => {
    const world = await openWorld();
    world.store('primary', { target: SITE });
    world.store('primary', { target: VAULT, daysAgo: 0 });
    expect((await world.run({ targets })).outputs['outcome']).toBe('unchanged');
    world.pass(day);
    const run = await world.run({ targets });
    expect(run.outputs['outcome']).toBe('rotated');
    expect([world.holds(SITE), world.holds(VAULT)]).toEqual(['secondary', 'secondary']);
    expect(versions(world).at(-1)?.tags['CredentialId']).toBe('secondary');
  });

  test('before the key that a vault holds is regenerated, the other key is written to the vault', async () => {
    const world = await openWorld();
    world.store('primary', { target: SITE });
    world.store('primary', { target: VAULT });
    const run = await world.run({ operation: 'regenerate', 'key-type': 'primary', targets });
    expect(run.exitCode).toBe(0);
    expect([world.holds(SITE), world.holds(VAULT)]).toEqual(['primary', 'primary']);
    expect(versions(world).map(({ tags }) => tags['CredentialId'])).toEqual([
      undefined,
      'secondary',
      'primary',
    ]);
  });

  test('check reports the vault that holds the older key', async () => {
    const world = await openWorld();
    world.store('primary', { target: SITE });
    world.store('secondary', { target: VAULT });
    const run = await world.run({ operation: 'check', targets });
    expect(run.exitCode).toBe(1);
    expect(run.annotations.map(({ message }) => message).join()).toContain(VAULT);
  });
});

test("the US Government cloud's vaults have their own domain", async () => {
  const { tenantId, accountName } = governmentWorld;
  const world = await openWorld({ vaults: [{ name: 'gov-kv', tenantId, cloud: 'AzureUSGovernment' }] });
  const run = await world.run({
    ...PUBLISH,
    targets: 'keyvault:gov-kv#azure-maps-key',
    cloud: 'AzureUSGovernment',
    ...identityInputs(governmentWorld),
  });
  expect(run.exitCode).toBe(0);
  const account = world.simulator.azure.account(accountName);
  expect(world.holds('keyvault:gov-kv#azure-maps-key', account)).toBe('primary');
  expect(run.requests.some(({ url }) => url.hostname === 'gov-kv.vault.usgovcloudapi.net')).toBe(true);
});

test('several secrets in several vaults are written, whatever the case of their names', async () => {
  const world = await openWorld({
    vaults: ['contoso-kv', 'backup-kv'].map((name) => ({
      name,
      tenantId: '11111111-2222-3333-4444-555555555555',
      cloud: 'AzureCloud',
    })),
  });
  const targets = ['keyvault:Contoso-KV#one', 'keyvault:contoso-kv#two', 'keyvault:backup-kv#one'];
  const run = await world.run({ ...PUBLISH, targets: targets.join('\n') });
  expect(run.exitCode).toBe(0);
  expect(targets.map((target) => world.holds(target.toLowerCase()))).toEqual([
    'primary',
    'primary',
    'primary',
  ]);
});

test('the clients of Key Vault and of GitHub are loaded only if a target needs them', async () => {
  const world = await openWorld();
  const loaded = async (targets: string): Promise<readonly string[]> => {
    const { run, probe } = await probed(world, { operation: 'publish', targets });
    expect(run.exitCode).toBe(0);
    return probe.loaded;
  };
  const [gitHub, vault] = [await loaded('repo:octo/site'), await loaded(VAULT)];
  const both = await loaded(`repo:octo/site\n${VAULT}`);
  expect(new Set([...gitHub, ...vault])).toEqual(new Set(both));
  expect(gitHub.length).toBeLessThan(both.length);
  expect(vault.length).toBeLessThan(both.length);
});
