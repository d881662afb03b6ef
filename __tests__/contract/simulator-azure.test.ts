// Tests of what the simulated Azure may do: old reads, a data plane that lags both ways, private endpoints, and its errors.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { READER_ACTIONS, type RoleAssignment } from '../../simulator/azure/entra/roles.ts';
import type { SimAccount } from '../../simulator/azure/maps/account.ts';
import { privateHostOf } from '../../simulator/azure/maps/data-plane.ts';
import { endpointNotFound, invalidClientId } from '../../simulator/azure/maps/data-plane-replies.ts';
import { editKeys, falselyNotFound } from '../../simulator/azure/resource-manager/accounts/faults.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { person, publicWorld } from '../../simulator/world.ts';
import { arm, caption, Client, codeOf, version, type Answer } from './client.ts';

const MINUTE = 60_000;

let simulator: Simulator;
let client: Client;
let account: SimAccount;

beforeEach(async () => {
  simulator = await startSimulator();
  client = new Client(simulator);
  account = simulator.azure.account();
});

afterEach(async () => {
  await client.close();
  simulator.stop();
});

/** Which state of the secondary key a list shows: 0 is the first. */
async function listedState(): Promise<number> {
  const { json } = await client.listKeys();
  const { primary } = account.keys;
  expect(json).toMatchObject({ primaryKey: primary.value, primaryKeyLastUpdated: primary.lastUpdated });
  const secondaries = account.everyKeyEver.filter((key) => key !== primary.value);
  return secondaries.indexOf(String(json['secondaryKey']));
}

async function listedStates(count: number): Promise<number[]> {
  const states = [];
  for (let list = 0; list < count; list += 1) states.push(await listedState());
  return states;
}

describe('a client secret', () => {
  async function signIn(proof: Readonly<Record<string, string>>): Promise<unknown> {
    const form = {
      client_id: person.clientId,
      grant_type: 'client_credentials',
      scope: 'https://management.azure.com/.default',
      ...proof,
    };
    const url = `https://login.microsoftonline.com/${person.tenantId}/oauth2/v2.0/token`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(form).toString();
    const { status, json } = await client.ask(url, { method: 'POST', headers, body });
    return status === 200 ? simulator.azure.entra.issued.at(-1)?.clientId : json['error_codes'];
  }

  test('signs in the application that has it', async () => {
    expect(await signIn({ client_secret: person.secret })).toBe(person.clientId);
    expect(await signIn({ client_secret: 'another' })).toEqual([7000215]);
    expect(await signIn({ client_secret: person.secret, client_id: publicWorld.clientId })).toEqual([
      7000215,
    ]);
    expect(await signIn({})).toEqual([7000218]);
  });
});

describe('the roles of an identity', () => {
  const reader = { actions: READER_ACTIONS, scope: `/subscriptions/${publicWorld.subscriptionId}` };
  const rotator = { actions: ['Microsoft.Maps/accounts/LISTKEYS/action'], scope: '' };

  async function statuses(...roles: readonly RoleAssignment[]): Promise<readonly number[]> {
    for (const application of simulator.azure.entra.applications) application.roles = roles;
    const list = `${arm}/subscriptions/${publicWorld.subscriptionId}/providers/Microsoft.Maps/accounts?${version}`;
    const answers = [
      await client.ask(list, { headers: client.bearer() }),
      await client.readAccount(),
      await client.listKeys(),
      await client.regenerate(),
    ];
    return answers.map(({ status }) => status);
  }

  test('limit what it may do, whatever the accounts grant', async () => {
    expect(await statuses()).toEqual([403, 403, 403, 403]);
    expect(await statuses(reader)).toEqual([200, 200, 403, 403]);
    expect(await statuses({ ...reader, scope: account.id })).toEqual([403, 200, 403, 403]);
    expect(await statuses(reader, { ...rotator, scope: account.id.toUpperCase() })).toEqual([
      200, 200, 200, 403,
    ]);
    expect(await statuses({ ...rotator, scope: `${account.id}-2` })).toEqual([403, 403, 403, 403]);
    account.permissions.clear();
    expect(await statuses(reader, { ...rotator, scope: account.id })).toEqual([200, 403, 403, 403]);
  });
});

describe('old lists', () => {
  test('answer the state before the last regeneration, with its time, for a number of reads', async () => {
    const before = account.keys.secondary.lastUpdated;
    account.regenerate('secondary');
    account.staleLists({ times: 2 });
    expect((await client.listKeys()).json['secondaryKeyLastUpdated']).toBe(before);
    expect(await listedStates(2)).toEqual([0, 1]);
    expect(account.unusedStaleReads).toBe(0);
  });

  test('answer a state any number of regenerations back, and the oldest beyond that', async () => {
    for (let count = 0; count < 3; count += 1) account.regenerate('secondary');
    account.staleLists({ times: 1, back: 2 });
    account.staleLists({ times: 1, back: 9 });
    expect(await listedStates(3)).toEqual([1, 0, 3]);
  });

  test('last for a span of virtual time', async () => {
    account.regenerate('secondary');
    account.staleLists({ for: MINUTE });
    expect(await listedStates(2)).toEqual([0, 0]);
    simulator.clock.advance(MINUTE);
    expect(await listedStates(1)).toEqual([1]);
  });

  test('can begin with the next regeneration, and later', async () => {
    account.staleLists({ times: 2, from: 'next change', skip: 1 });
    expect(await listedStates(2)).toEqual([0, 0]);
    expect(account.unusedStaleReads).toBe(1);
    await client.regenerate();
    expect(await listedStates(4)).toEqual([1, 0, 0, 1]);
  });

  test('do not affect what a regeneration answers', async () => {
    account.staleLists({ times: 1, from: 'next change' });
    expect((await client.regenerate()).json['secondaryKey']).toBe(account.keys.secondary.value);
  });

  test('span a regeneration in time', async () => {
    account.staleLists({ for: MINUTE, from: 'next change' });
    simulator.clock.advance(2 * MINUTE);
    await client.regenerate();
    expect(await listedStates(1)).toEqual([0]);
    simulator.clock.advance(MINUTE);
    expect(await listedStates(1)).toEqual([1]);
  });
});

describe('reads of the account', () => {
  test('contain both parts of the name of a private endpoint', async () => {
    expect((await client.readAccount()).json).toMatchObject({
      location: 'westeurope',
      properties: { uniqueId: account.uniqueId },
    });
  });

  test('can be old', async () => {
    account.disableLocalAuth = true;
    account.staleReads({ times: 1 });
    expect((await client.readAccount()).json).toMatchObject({ properties: { disableLocalAuth: false } });
    expect((await client.readAccount()).json).toMatchObject({ properties: { disableLocalAuth: true } });
  });

  test('can miss an account that has just been created', async () => {
    account.deleted = true;
    expect((await put({ tags: {} })).status).toBe(201);
    simulator.azure.account().staleReads({ times: 1 });
    expect(codeOf(await client.readAccount())).toBe('ResourceNotFound');
    expect((await client.readAccount()).status).toBe(200);
  });

  test('can falsely say that there is no account', async () => {
    simulator.inject({ match: { method: 'GET' }, fault: falselyNotFound(account) });
    const missing = await client.readAccount();
    expect([missing.status, codeOf(missing)]).toEqual([404, 'ResourceNotFound']);
    expect((await client.readAccount()).status).toBe(200);
  });
});

function put(settings: { tags?: Record<string, string>; disableLocalAuth?: boolean }): Promise<Answer> {
  const { tags, ...properties } = settings;
  return client.ask(`${arm}${account.id}?${version}`, {
    method: 'PUT',
    headers: { ...client.bearer(), 'content-type': 'application/json' },
    body: JSON.stringify({
      location: 'westeurope',
      sku: { name: 'G2' },
      kind: 'Gen2',
      properties,
      ...(tags === undefined ? {} : { tags }),
    }),
  });
}

test('a PUT of an existing account replaces its tags and settings, and leaves its keys', async () => {
  account.change({ tags: { owner: 'maps', team: 'web' }, disableLocalAuth: true });
  const { status, json } = await put({ tags: { owner: 'site' } });
  expect([status, json['tags']]).toEqual([200, { owner: 'site' }]);
  expect(account.settings).toMatchObject({ tags: { owner: 'site' }, disableLocalAuth: false });
  expect([simulator.azure.account() === account, account.everyKeyEver.length]).toEqual([true, 2]);
  await put({});
  expect(account.tags).toEqual({});
});

describe('the data plane', () => {
  const challengeOf = ({ headers }: Answer): string => String(headers['www-authenticate']);

  test('names a wrong key as the cause of a 401', async () => {
    const refused = await client.verifyKey('wrong');
    expect([refused.status, challengeOf(refused)]).toEqual([
      401,
      expect.stringContaining('error="InvalidKey"'),
    ]);
  });

  test('accepts a replaced key until the retirement delay has passed', async () => {
    account.retirementDelay = 2 * MINUTE;
    const old = account.keys.secondary.value;
    account.regenerate('secondary');
    expect([(await client.verifyKey(old)).status, account.isLive(old)]).toEqual([200, false]);
    simulator.clock.advance(2 * MINUTE);
    expect((await client.verifyKey(old)).status).toBe(401);
  });

  test('can lag both ways at once', async () => {
    Object.assign(account, { propagationDelay: MINUTE, retirementDelay: MINUTE });
    const old = account.keys.secondary.value;
    const { value } = account.regenerate('secondary');
    expect([(await client.verifyKey(old)).status, (await client.verifyKey(value)).status]).toEqual([
      200, 401,
    ]);
    simulator.clock.advance(MINUTE);
    expect([(await client.verifyKey(old)).status, (await client.verifyKey(value)).status]).toEqual([
      401, 200,
    ]);
  });

  test('follows a switch of shared keys minutes later, and does not call the key wrong', async () => {
    account.settingsDelay = 3 * MINUTE;
    account.disableLocalAuth = true;
    const key = account.keys.primary.value;
    expect((await client.verifyKey(key)).status).toBe(200);
    simulator.clock.advance(3 * MINUTE);
    account.disableLocalAuth = false;
    expect((await client.readAccount()).json).toMatchObject({ properties: { disableLocalAuth: false } });
    const refused = await client.verifyKey(key);
    expect([refused.status, challengeOf(refused)]).toEqual([401, expect.not.stringContaining('InvalidKey')]);
    simulator.clock.advance(3 * MINUTE);
    expect((await client.verifyKey(key)).status).toBe(200);
  });

  test.each([
    [401, invalidClientId(), 'error="InvalidClientId"'],
    [404, endpointNotFound(), 'undefined'],
  ])('answers every key with a chosen %i', async (status, reply, challenge) => {
    simulator.azure.dataPlane.reply = reply;
    const refused = await client.verifyKey(account.keys.primary.value);
    expect([refused.status, challengeOf(refused)]).toEqual([status, expect.stringContaining(challenge)]);
    simulator.azure.dataPlane.reply = undefined;
    expect((await client.verifyKey(account.keys.primary.value)).status).toBe(200);
  });
});

describe('a private endpoint', () => {
  const own = (): string => caption.replace('atlas.microsoft.com', hostOf(account));
  const hostOf = ({ uniqueId, location }: SimAccount): string =>
    `${uniqueId}.${location}.account.maps.azure.com`;

  test('answers for the keys of its account, for which the public host then answers 403', async () => {
    account.privateEndpoint = true;
    expect(privateHostOf(account)).toBe(hostOf(account));
    const key = account.keys.primary.value;
    expect([(await client.verifyKey(key)).status, (await client.verifyKey(key, own())).status]).toEqual([
      403, 200,
    ]);
    const foreign = simulator.azure.account('contoso-gov').keys.primary.value;
    expect((await client.verifyKey(foreign, own())).status).toBe(401);
    simulator.assertClean();
  });

  test('has no address where the account has none, which is not a connection to a stranger', async () => {
    await expect(client.verifyKey(account.keys.primary.value, own())).rejects.toThrow();
    expect(simulator.unresolved).toEqual([hostOf(account)]);
    expect(simulator.requests).toEqual([]);
    simulator.assertClean();
  });

  test('does not excuse a connection to any other host', async () => {
    await expect(client.ask(`https://${hostOf(account)}.example/`)).rejects.toThrow();
    expect(() => simulator.assertClean()).toThrow('account.maps.azure.com.example');
  });
});

test('the times of keys can be missing, unreadable, equal or backwards in one answer', async () => {
  simulator.inject({
    match: { path: /\/listKeys$/ },
    fault: editKeys(({ primaryKey, secondaryKey }) => ({
      primaryKey,
      secondaryKey,
      secondaryKeyLastUpdated: 'soon',
    })),
  });
  simulator.inject({
    match: { path: /\/listKeys$/, skip: 1 },
    fault: editKeys((keys) => ({ ...keys, primaryKeyLastUpdated: String(keys.secondaryKeyLastUpdated) })),
  });
  const earlier = '2020-01-01T00:00:00.0000000Z';
  simulator.inject({
    match: { path: /\/listKeys$/, skip: 2 },
    fault: editKeys((keys) => ({ ...keys, secondaryKeyLastUpdated: earlier })),
  });
  const { keys } = account;
  const values = { primaryKey: keys.primary.value, secondaryKey: keys.secondary.value };
  expect((await client.listKeys()).json).toEqual({ ...values, secondaryKeyLastUpdated: 'soon' });
  expect((await client.listKeys()).json).toEqual({
    ...values,
    primaryKeyLastUpdated: keys.secondary.lastUpdated,
    secondaryKeyLastUpdated: keys.secondary.lastUpdated,
  });
  expect((await client.listKeys()).json).toHaveProperty('secondaryKeyLastUpdated', earlier);
  expect((await client.listKeys()).json).toHaveProperty(
    'secondaryKeyLastUpdated',
    keys.secondary.lastUpdated,
  );
});
