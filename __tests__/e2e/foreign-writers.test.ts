// Anybody may write a secret, and nobody can read it. What somebody saved is put right within days, at once with `current-key`.
import { describe, expect, test } from '@jest/globals';
import { defaultAccounts } from '../../simulator/world.ts';
import { DAY, HOUR, MINUTE } from '../../src/core/time.ts';
import { failureOf, namesOf, requestTo, SITE, VAULT, type World } from './world.ts';
import { useCases } from './cases.ts';

/** Many short runs, so they share a process. */
const { open: openWorld } = useCases();

const OTHER_ACCOUNT = {
  name: 'fabrikam-maps',
  resourceGroup: 'maps-rg',
  subscriptionId: '99999999-8888-7777-6666-555555555555',
  tenantId: '11111111-2222-3333-4444-555555555555',
  cloud: 'AzureCloud',
  createdDaysAgo: 50,
} as const;

const ROTATE = { 'max-age': '90d' };
const YOUNG = { 'max-age': '180d' };

/** A person saves a value in the secret, now. */
function save(world: World, value: string): void {
  world.simulator.github.setSecret(SITE, value, { updatedAt: world.simulator.clock.now() });
}

async function worldWith(value: string): Promise<World> {
  const world = await openWorld();
  save(world, value);
  world.pass(HOUR);
  return world;
}

describe('a secret that somebody saved with another value', () => {
  test.each([
    ['a key of an account that was replaced', 'a-key-of-a-former-account'],
    ['anything', 'hunter2'],
  ])('%s: is written again after refresh-interval, without a rotation', async (_what, value) => {
    const world = await worldWith(value);
    expect((await world.run(YOUNG)).outputs['outcome']).toBe('unchanged');
    world.pass(6 * DAY);
    const run = await world.run(YOUNG);
    expect(run.outputs['outcome']).toBe('refreshed');
    expect(world.regenerations).toEqual([]);
    expect(world.holds(SITE)).toBe('primary');
    expect((await world.run(YOUNG)).outputs['outcome']).toBe('unchanged');
  });

  test('the standby key: it is replaced long before the rotation that would kill it', async () => {
    const world = await openWorld();
    save(world, world.account.keys.secondary.value);
    for (let week = 0; week < 3; week++) {
      await world.run({ 'max-age': '101d' });
      world.pass(7 * DAY);
    }
    expect(world.holds(SITE)).not.toBe('a dead key');
    expect(world.deadMoments).toEqual([]);
  });

  test('whatever it holds when a rotation is due, it first gets a key that stays', async () => {
    const world = await worldWith('hunter2');
    world.pass(DAY);
    const run = await world.run(ROTATE);
    expect(run.outputs['outcome']).toBe('rotated');
    const order = namesOf(run).filter((name) => /^(?:write|regenerate)/.test(name));
    expect(order).toEqual([
      'write octo/site AZURE_MAPS_KEY',
      'regenerate secondary',
      'write octo/site AZURE_MAPS_KEY',
    ]);
  });

  test('refresh-interval: never leaves it', async () => {
    const world = await worldWith('hunter2');
    world.pass(30 * DAY);
    const run = await world.run({ ...YOUNG, 'refresh-interval': 'never' });
    expect(run.outputs['outcome']).toBe('unchanged');
  });
});

test('the account is another one now: the secret gets a key of the new account within refresh-interval', async () => {
  const world = await openWorld({ accounts: [...defaultAccounts, OTHER_ACCOUNT] });
  world.store('primary', { daysAgo: 1 });
  const old = world.simulator.github.secret(SITE)?.value;
  const other = world.simulator.azure.accounts.find(({ name }) => name === OTHER_ACCOUNT.name)!;
  const inputs = { ...YOUNG, 'account-name': other.name };
  expect((await world.run(inputs)).outputs['outcome']).toBe('unchanged');
  world.pass(6 * DAY);
  expect((await world.run(inputs)).outputs['outcome']).toBe('refreshed');
  expect(world.simulator.github.secret(SITE)?.value).not.toBe(old);
  expect(world.holds(SITE, other)).toBe('primary');
});

describe('current-key', () => {
  test.each([
    ['a former value', 'former'],
    ['the standby key', 'standby'],
    ['anything', 'hunter2'],
  ] as const)('is %s: the newest key is published at once', async (_what, held) => {
    const world = await openWorld();
    const value = held === 'standby' ? world.account.keys.secondary.value : held;
    save(world, value);
    world.pass(HOUR);
    const run = await world.run({ ...YOUNG, 'current-key': value });
    expect(run.outputs['outcome']).toBe('published');
    expect(world.holds(SITE)).toBe('primary');
    expect(world.regenerations).toEqual([]);
  });

  test('is the newest key: the secret is not refreshed', async () => {
    const world = await openWorld();
    world.store('primary', { daysAgo: 50 });
    const run = await world.run({ ...YOUNG, 'current-key': world.account.keys.primary.value });
    expect(run.outputs['outcome']).toBe('unchanged');
    expect(namesOf(run)).toHaveLength(6);
  });

  test('is the newest key: a due rotation still makes room first', async () => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run({ ...ROTATE, 'current-key': world.account.keys.primary.value });
    expect(run.outputs['outcome']).toBe('rotated');
    expect(world.writes(SITE)).toBe(2);
  });

  test('never fits: it holds up a rotation only for refresh-interval, and a warning says what does not fit', async () => {
    const world = await openWorld();
    world.store('primary');
    const outcomes: (string | undefined)[] = [];
    const warned: (string | undefined)[] = [];
    for (let night = 0; night < 9; night++) {
      const { outputs, annotations } = await world.run({ 'max-age': '101d', 'current-key': 'a shadow' });
      outcomes.push(outputs['outcome']);
      if (annotations.some(({ message }) => message.includes('current-key is not the newest key')))
        warned.push(outputs['outcome']);
      world.pass(DAY);
    }
    expect(outcomes).toContain('rotated');
    expect(outcomes.slice(0, 7)).toEqual(Array.from({ length: 7 }, () => 'published'));
    expect(warned).toEqual(['rotated']);
  });

  test('is empty: it is ignored', async () => {
    const world = await openWorld();
    world.store('primary');
    expect((await world.run({ ...YOUNG, 'current-key': '' })).outputs['outcome']).toBe('unchanged');
  });

  test('is masked, and appears nowhere', async () => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run({ ...YOUNG, 'current-key': 'a-value-of-another-secret' });
    expect(run.log).not.toContain('a-value-of-another-secret');
    expect(JSON.stringify(run.outputs)).not.toContain('a-value-of-another-secret');
  });

  test('publish writes nothing if it fits, and the key if it does not', async () => {
    const world = await openWorld();
    world.store('primary');
    const fits = { operation: 'publish', 'current-key': world.account.keys.primary.value };
    expect((await world.run(fits)).outputs['outcome']).toBe('unchanged');
    expect((await world.run({ ...fits, 'current-key': 'other' })).outputs['outcome']).toBe('published');
  });
});

describe('check with current-key', () => {
  const CHECK = { operation: 'check' };

  test('needs no GitHub token, and sends nothing to GitHub', async () => {
    const world = await openWorld();
    const current = world.account.keys.primary.value;
    const run = await world.run({ ...CHECK, 'github-token': '', 'current-key': current });
    expect(run.outputs['outcome']).toBe('healthy');
    expect(namesOf(run).toSorted()).toEqual(
      ['id token', 'list keys', 'read account', 'sign in', 'verify key'].toSorted(),
    );
  });

  test('finds a value that is no key of the account, without a token', async () => {
    const world = await openWorld();
    const run = await world.run({ ...CHECK, 'github-token': '', 'current-key': 'hunter2' });
    expect(run.outputs['outcome']).toBe('unhealthy');
    expect(failureOf(run)).toContain('Azure Maps refuses current-key');
  });

  test('finds the standby key, and says that it still works', async () => {
    const world = await openWorld();
    const current = world.account.keys.secondary.value;
    const run = await world.run({ ...CHECK, 'github-token': '', 'current-key': current });
    expect(run.outputs['outcome']).toBe('unhealthy');
    expect(failureOf(run)).toContain('it holds the secondary key, which works until the next rotation');
  });

  test('never calls a dead key healthy because one list is old', async () => {
    const world = await openWorld();
    world.store('primary');
    world.allowDeadKeys();
    const current = world.account.keys.primary.value;
    world.account.regenerate('primary');
    world.account.staleLists({ times: 1 });
    const run = await world.run({ ...CHECK, 'current-key': current });
    expect(run.outputs['outcome']).toBe('unhealthy');
  });

  test('does not complain of a new key that the data plane does not accept yet', async () => {
    const world = await openWorld();
    world.account.propagationDelay = 2 * MINUTE;
    world.account.regenerate('secondary');
    const current = world.account.keys.secondary.value;
    const run = await world.run({ ...CHECK, 'github-token': '', 'current-key': current });
    expect(run.outputs['outcome']).toBe('healthy');
  });
});

describe('bad inputs', () => {
  test('current-key with several targets, and a refresh-interval that is not a duration, are one line each', async () => {
    const world = await openWorld();
    const run = await world.run({
      targets: `${SITE}\n${VAULT}`,
      'current-key': 'anything',
      'refresh-interval': 'weekly',
    });
    const lines = failureOf(run).split('\n');
    expect(lines.filter((line) => line.startsWith('current-key:'))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('refresh-interval:'))).toHaveLength(1);
    expect(run.requests).toEqual([]);
  });
});

test('a secret seen in this run that GitHub then hides for a moment is still written', async () => {
  const world = await openWorld();
  world.store('primary');
  world.inject({
    match: requestTo.writeSecret,
    fault: { kind: 'reply', reply: { status: 404, body: { message: 'Not Found' } } },
  });
  const run = await world.run({ operation: 'publish' });
  expect(run.exitCode).toBe(0);
});
