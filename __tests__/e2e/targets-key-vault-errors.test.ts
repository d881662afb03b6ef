// What a vault refuses: each cause has its own error with the command that fixes it, and no target loses a working key.
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/network/faults.ts';
import { startBlockingProxy } from './blocking-proxy.ts';
import { failureOf, SITE, VAULT, type World } from './world.ts';
import { useCases } from './cases.ts';

/** Many short runs, so they share a process. */
const { open: openWorld } = useCases();

const NAME = 'azure-maps-key';
const HOST = 'contoso-kv.vault.azure.net';
const PUBLISH = { operation: 'publish', targets: VAULT, 'github-token': '' };

/** A rotation is due; both targets hold the newest key. */
async function dueWorld(): Promise<World> {
  const world = await openWorld();
  world.store('primary', { target: SITE });
  world.store('primary', { target: VAULT });
  return world;
}

const DUE = { targets: `repo:octo/site\n${VAULT}` };

async function failing(world: World, inputs: Record<string, string> = PUBLISH): Promise<string> {
  const run = await world.run(inputs);
  expect(run.exitCode).toBe(1);
  return failureOf(run);
}

describe('a deleted secret still uses the name', () => {
  test('the other target is written, and nothing is regenerated', async () => {
    const world = await dueWorld();
    world.simulator.azure.vault().softDelete(NAME);
    world.store('secondary', { target: SITE, daysAgo: 150 });
    expect(await failing(world, DUE)).toContain(VAULT);
    expect(world.holds(SITE)).toBe('primary');
    expect(world.regenerations).toEqual([]);
  });
});

describe('a vault that does not exist', () => {
  const inputs = { ...PUBLISH, targets: 'keyvault:nowhere-kv#azure-maps-key' };

  test.each([404, 502, 503])('is reported if a proxy refuses the tunnel with status %d', async (status) => {
    const world = await openWorld();
    const proxy = await startBlockingProxy(world.simulator, 'nowhere-kv.vault.azure.net', status);
    try {
      const run = await world.run(inputs, { env: proxy.env });
      expect(run.exitCode).toBe(1);
      expect(failureOf(run)).toContain('keyvault-unreachable');
      expect(failureOf(run)).toContain('The vault nowhere-kv');
    } finally {
      proxy.stop();
    }
  });
});

describe('a missing role', () => {
  test('to read: nothing is regenerated, and the error names the role', async () => {
    const world = await dueWorld();
    world.simulator.azure.vault().permissions.clear();
    const failure = await failing(world, DUE);
    expect(failure).toContain(`the identity is not allowed to get ${VAULT}`);
    expect(failure).toContain('Key Vault Secrets Officer');
    expect(world.regenerations).toEqual([]);
  });

  test('to write: the others hold the new key, and the next run finishes the work', async () => {
    const world = await dueWorld();
    world.simulator.azure.vault().permissions.delete('set');
    expect(await failing(world, DUE)).toContain(`the identity is not allowed to set ${VAULT}`);
    expect([world.holds(SITE), world.holds(VAULT)]).toEqual(['secondary', 'primary']);

    world.simulator.azure.vault().permissions.add('set');
    const next = await world.run(DUE);
    expect(next.exitCode).toBe(0);
    expect(world.regenerations).toEqual(['secondary']);
    expect(world.holds(VAULT)).toBe('secondary');
    expect(world.writes(SITE)).toBe(2);
  });
});

test('a vault is not reported if the keys cannot be listed', async () => {
  const world = await dueWorld();
  world.account.permissions.clear();
  const run = await world.run(DUE);
  expect(run.exitCode).toBe(1);
  expect(failureOf(run)).toContain('listKeys');
  expect(run.log).not.toContain(`${VAULT} cannot be used`);
});

test('a disabled secret is reported with the command that enables it', async () => {
  const world = await dueWorld();
  const { value } = world.account.keys.primary;
  world.simulator.azure.vault().set(NAME, value, { attributes: { enabled: false } });
  expect(await failing(world, DUE)).toContain('--enabled true');
  expect(world.regenerations).toEqual([]);
});

test('a vault in another tenant is reported', async () => {
  const world = await openWorld({
    vaults: [{ name: 'contoso-kv', tenantId: '99999999-2222-3333-4444-555555555555', cloud: 'AzureCloud' }],
  });
  expect(await failing(world)).toContain('which accepts only tokens of its own tenant');
});

describe('too many requests', () => {
  const throttled = (headers: Record<string, string>): Fault => ({
    kind: 'reply',
    reply: { status: 429, headers, body: { error: { code: 'Throttled', message: 'Too many requests' } } },
  });

  test.each([
    ['for the time that the vault requests', { 'retry-after': '17' }, 17_000],
    ['for a second if the vault requests no time', {}, 1000],
  ])('the run waits %s', async (_name, headers, least) => {
    const world = await openWorld();
    world.inject({ match: { method: 'PUT', host: HOST }, fault: throttled(headers) });
    const run = await world.run(PUBLISH);
    expect(run.exitCode).toBe(0);
    expect(world.holds(VAULT)).toBe('primary');
    const [first, second] = run.requests.filter(
      ({ method, url }) => method === 'PUT' && url.hostname === HOST,
    );
    expect((second?.at ?? 0) - (first?.answeredAt ?? Infinity)).toBeGreaterThanOrEqual(least);
  });

  test('the run does not wait for an hour', async () => {
    const world = await openWorld();
    world.inject({ match: { method: 'PUT', host: HOST }, fault: throttled({ 'retry-after': '3600' }) });
    expect(await failing(world)).toMatch(/throttled the request for \S+ for longer than this run can wait/);
  });
});

describe('a response that is not from the vault', () => {
  const answers: readonly (readonly [string, Fault])[] = [
    ['404 from a proxy', { kind: 'reply', reply: { status: 404, body: '<html>Not found</html>' } }],
    ['403 from a proxy', { kind: 'reply', reply: { status: 403, body: '<html>Forbidden</html>' } }],
    ['an empty 403', { kind: 'reply', reply: { status: 403 } }],
    ['200 with another body', { kind: 'reply', reply: { status: 200, body: { hello: 'world' } } }],
  ];

  test.each(answers)('%s: the run fails, and nothing is regenerated', async (_name, fault) => {
    const world = await dueWorld();
    // After the challenge, which is the first request.
    world.inject({ match: { method: 'GET', host: HOST, skip: 1 }, fault, times: Infinity });
    expect(await failing(world, DUE)).toMatch(
      /the vault contoso-kv (?:did not process the request|sent a response)/,
    );
    expect(world.regenerations).toEqual([]);
    expect(world.holds(VAULT)).toBe('primary');
  });
});

test.each([
  ['503', { kind: 'reply', reply: { status: 503, body: 'Busy' } }],
  ['a reset', { kind: 'reset', when: 'before' }],
  ['a response that is lost after the effect', { kind: 'reset', when: 'after' }],
] satisfies [string, Fault][])('after %s, the write is sent again', async (_name, fault) => {
  const world = await openWorld();
  world.inject({ match: { method: 'PUT', host: HOST }, fault });
  const run = await world.run(PUBLISH);
  expect(run.exitCode).toBe(0);
  expect(world.holds(VAULT)).toBe('primary');
});

test('no error of a vault shows the value of the secret', async () => {
  const world = await openWorld();
  const { value } = world.account.keys.secondary;
  world.store('secondary', { target: VAULT });
  const body = { error: { code: value, message: value, innererror: { code: value, message: value } } };
  world.inject({
    match: { method: 'PUT', host: HOST },
    fault: { kind: 'reply', reply: { status: 400, body } },
  });
  // The leak search of every run would find it.
  expect(await failing(world)).toContain('keyvault');
});
