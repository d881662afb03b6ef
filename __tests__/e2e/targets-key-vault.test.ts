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

const RUN = 'https://github.com/octo/site/actions/runs/1234567890/attempts/1';

/** When Azure regenerated a key. */
function timeOf(world: World, key: 'primary' | 'secondary'): number {
  return world.account.keys[key].at;
}

describe('a new version', () => {
  test('has tags with the type of the key, its time and the run', async () => {
    const world = await openWorld();
    const run = await world.run(PUBLISH);
    expect(run.exitCode).toBe(0);
    expectTranscript('publish-key-vault', run);
    const [version, ...more] = versions(world);
    expect(more).toEqual([]);
    expect(version?.contentType).toBe('Azure Maps shared key');
    expect(version?.tags['CredentialId']).toBe('primary');
    expect(Date.parse(version?.tags['KeyLastUpdated'] ?? '')).toBeCloseTo(timeOf(world, 'primary'), -3);
    expect(version?.tags['GitHubRunUrl']).toBe(RUN);
    expect(version?.attributes['exp']).toBeUndefined();
  });

  test('expires 35 days after the key is due, if max-age is set', async () => {
    const world = await openWorld();
    await world.run({ ...PUBLISH, 'max-age': '120d' });
    expect(versions(world)[0]?.attributes['exp']).toBe(
      Math.floor((timeOf(world, 'primary') + 155 * day) / 1000),
    );
  });

  test('has no expiry date if that date has passed', async () => {
    const world = await openWorld();
    await world.run({ ...PUBLISH, 'max-age': '60d' });
    expect(versions(world)[0]?.attributes['exp']).toBeUndefined();
  });

  test('keeps the tags of others, and the value that it replaces is masked', async () => {
    const world = await openWorld();
    world.simulator.azure.vault().set(NAME, 'another value', {
      tags: {
        team: 'maps',
        CredentialId: 'secondary',
        KeyLastUpdated: 'long ago',
        GitHubRunUrl: RUN.replace('1234567890', '987'),
      },
      contentType: 'text/plain',
    });
    const run = await world.run(PUBLISH);
    expect(run.exitCode).toBe(0);
    expect(run.masks).toContain('another value');
    const { tags, contentType } = versions(world).at(-1) ?? {};
    expect(tags).toMatchObject({ team: 'maps', CredentialId: 'primary', GitHubRunUrl: RUN });
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

describe('a version has room for 15 tags', () => {
  test.each([
    [12, ['CredentialId', 'KeyLastUpdated', 'GitHubRunUrl'], 0],
    [13, ['CredentialId', 'KeyLastUpdated'], 0],
    [14, ['CredentialId'], 1],
    [15, [], 1],
  ])('with %d tags of others, it gets %j', async (count, own, warnings) => {
    const world = await openWorld();
    const tags = Object.fromEntries(Array.from({ length: count }, (_, number) => [`tag-${number}`, 'kept']));
    world.simulator.azure.vault().set(NAME, 'another value', { tags });
    const run = await world.run(PUBLISH);
    expect([run.exitCode, world.holds(VAULT)]).toEqual([0, 'primary']);
    const { tags: written = {} } = versions(world).at(-1) ?? {};
    expect(written).toMatchObject(tags);
    expect(Object.keys(written).filter((name) => !name.startsWith('tag-'))).toEqual(own);
    const warned = run.annotations.filter(({ level }) => level === 'warning');
    expect(
      warned.filter(({ message }) => message.startsWith(`${VAULT} has 15 tags, and Key Vault allows 15`)),
    ).toHaveLength(warnings);
    expect(warned).toHaveLength(warnings);
  });
});

describe('a version that expires', () => {
  const ROTATE = { targets: VAULT, 'max-age': '120d', 'github-token': '' };

  /** The vault holds the newest key, which is 100 days old. */
  async function expiringIn(days: number): Promise<World> {
    const world = await openWorld();
    const exp = Math.floor((world.simulator.clock.now() + days * day) / 1000);
    const { value } = world.account.keys.primary;
    world.simulator.azure.vault().set(NAME, value, { attributes: { exp } });
    world.pass(day);
    return world;
  }

  test('before the next rotation can be relied on is renewed', async () => {
    const world = await expiringIn(20);
    const run = await world.run(ROTATE);
    expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'refreshed']);
    expect(run.log).toContain(
      'the target has a version that expires before the next rotation can be relied on',
    );
    expect(run.log).toMatch(/azure-maps-key holds the primary key, written .*, expires /);
    expect(versions(world).at(-1)?.attributes['exp']).toBe(
      Math.floor((timeOf(world, 'primary') + 155 * day) / 1000),
    );
    expect(world.regenerations).toEqual([]);
    expect((await world.run(ROTATE)).outputs['outcome']).toBe('unchanged');
  });

  test('later than that is left alone, and outlasts a rotation that comes a month late', async () => {
    const world = await expiringIn(60);
    expect((await world.run(ROTATE)).outputs['outcome']).toBe('unchanged');
    await world.run({ ...ROTATE, operation: 'publish' });
    expect(versions(world)).toHaveLength(1);
  });
});
