// Tests of requests that take effect after they were answered, and of the time that answers carry.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import libsodium from 'libsodium-wrappers';
import { appToken } from '../../simulator/github/state/defaults.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { publicWorld } from '../../simulator/world.ts';
import { Client, type Answer } from './client.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const SITE = 'repo:octo/site#AZURE_MAPS_KEY';
const secrets = 'https://api.github.com/repos/octo/site/actions/secrets';
const entra = `https://login.microsoftonline.com/${publicWorld.tenantId}/oauth2/v2.0/token`;
const github = {
  authorization: `Bearer ${appToken.value}`,
  'user-agent': 'test',
  accept: 'application/vnd.github+json',
  'x-github-api-version': '2022-11-28',
};

let simulator: Simulator;
let client: Client;

beforeEach(async () => {
  simulator = await startSimulator();
  client = new Client(simulator);
});

afterEach(async () => {
  await client.close();
  simulator.stop();
});

async function putSecret(value: string): Promise<Answer> {
  const { json } = await client.ask(`${secrets}/public-key`, { headers: github });
  await libsodium.ready;
  const sealed = libsodium.crypto_box_seal(value, Buffer.from(String(json['key']), 'base64'));
  return client.ask(`${secrets}/AZURE_MAPS_KEY`, {
    method: 'PUT',
    headers: { ...github, 'content-type': 'application/json' },
    body: JSON.stringify({
      encrypted_value: Buffer.from(sealed).toString('base64'),
      key_id: json['key_id'],
    }),
  });
}

function delayEffect(after: number, reply: 'reset' | 'hang' | { readonly status: number }): void {
  simulator.inject({ match: { path: /regenerateKey$/ }, fault: { kind: 'late', after, reply } });
}

describe('a late regeneration', () => {
  test('is answered at once, and takes effect at its own moment when the clock passes it', async () => {
    delayEffect(30 * SECOND, { status: 504 });
    const account = simulator.azure.account();
    const start = simulator.clock.now();
    expect((await client.regenerate()).status).toBe(504);
    expect([account.regenerations, simulator.clock.ahead]).toEqual([[], 1]);
    simulator.clock.advance(MINUTE);
    expect([account.regenerations, simulator.clock.ahead]).toEqual([['secondary'], 0]);
    const delay = account.keys.secondary.at - start;
    expect(delay).toBeGreaterThanOrEqual(30 * SECOND);
    expect(delay).toBeLessThan(35 * SECOND);
  });

  test('is seen by the first request after that moment', async () => {
    delayEffect(60, { status: 504 });
    await client.regenerate();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(simulator.azure.account().regenerations).toEqual([]);
    const { json } = await client.listKeys();
    expect(json['secondaryKey']).toBe(simulator.azure.account().everyKeyEver.at(-1));
    expect(simulator.azure.account().everyKeyEver).toHaveLength(3);
  });

  test.each(['reset', 'hang'] as const)('can be answered with a %s', async (reply) => {
    delayEffect(MINUTE, reply);
    await expect(client.regenerate()).rejects.toThrow();
    simulator.clock.advance(MINUTE);
    expect(simulator.azure.account().regenerations).toEqual(['secondary']);
  });

  test('can be overtaken by one that was sent later', async () => {
    delayEffect(MINUTE, { status: 504 });
    await client.regenerate();
    const { json } = await client.regenerate();
    simulator.clock.advance(MINUTE);
    const account = simulator.azure.account();
    expect(account.regenerations).toEqual(['secondary', 'secondary']);
    expect(account.isLive(String(json['secondaryKey']))).toBe(false);
  });

  test('is sampled when it takes effect', async () => {
    delayEffect(MINUTE, { status: 504 });
    await client.regenerate();
    simulator.sample = () => simulator.azure.account().regenerations.length;
    simulator.clock.advance(MINUTE);
    await simulator.clock.settle();
    expect(simulator.samples.map(({ when, value }) => [when, value])).toEqual([
      ['before', 0],
      ['after', 1],
    ]);
  });

  test('that the service refuses is a defect of the test', async () => {
    delayEffect(2 * 60 * MINUTE, { status: 504 });
    await client.regenerate();
    simulator.clock.advance(2 * 60 * MINUTE);
    expect(() => simulator.assertClean()).toThrow('refused late with 401');
  });
});

test('a late write of a secret has the time of its own moment', async () => {
  const start = simulator.clock.now();
  simulator.inject({ match: { method: 'PUT' }, fault: { kind: 'late', after: 10 * MINUTE, reply: 'reset' } });
  await expect(putSecret('early')).rejects.toThrow();
  expect((await putSecret('later')).status).toBe(201);
  simulator.clock.advance(24 * 60 * MINUTE);
  await simulator.clock.settle();
  const secret = simulator.github.secret(SITE);
  expect([secret?.value, secret?.writes]).toEqual(['early', 2]);
  const delay = (secret?.updatedAt ?? 0) - start;
  expect(Math.round(delay / MINUTE)).toBe(10);
});

test('late effects happen in the order of their moments, whatever order they were requested in', async () => {
  simulator.inject({ match: { method: 'PUT' }, fault: { kind: 'late', after: 20 * MINUTE, reply: 'reset' } });
  simulator.inject({
    match: { method: 'PUT', skip: 1 },
    fault: { kind: 'late', after: 10 * MINUTE, reply: 'reset' },
  });
  await expect(putSecret('twenty')).rejects.toThrow();
  await expect(putSecret('ten')).rejects.toThrow();
  simulator.clock.advance(15 * MINUTE);
  await simulator.clock.settle();
  expect(simulator.github.secret(SITE)?.value).toBe('ten');
  simulator.clock.advance(15 * MINUTE);
  await simulator.clock.settle();
  expect(simulator.github.secret(SITE)?.value).toBe('twenty');
});

test('a service judges a request by the time at which it processes it', async () => {
  const assertion = await simulator.azure.idToken.issue('api://AzureADTokenExchange');
  simulator.inject({
    match: 0,
    fault: { kind: 'then', when: 'before', run: () => simulator.clock.advance(20 * MINUTE) },
  });
  const { json } = await client.ask(entra, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      client_id: publicWorld.clientId,
      scope: 'https://management.azure.com/.default',
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }).toString(),
  });
  expect(json['error_codes']).toEqual([700024]);
});

describe('the Date of an answer', () => {
  const dateOf = ({ headers }: Answer): number => Date.parse(String(headers['date']));
  const vault = 'https://contoso-kv.vault.azure.net/secrets/azure-maps-key?api-version=7.4';

  test.each([
    ['Resource Manager', () => client.listKeys()],
    ['Resource Manager, an error', () => client.listKeys('/subscriptions/none')],
    ['the data plane', () => client.verifyKey('wrong')],
    ['Key Vault', () => client.ask(vault, { headers: client.bearer('vault.azure.net') })],
    ['Entra', () => client.ask(entra, { method: 'POST' })],
    ['GitHub', () => client.ask(`${secrets}/public-key`, { headers: github })],
    ['GitHub, an error', () => client.ask(`${secrets}/NONE`, { headers: github })],
  ])("is the simulator's time: %s", async (_service, ask) => {
    simulator.clock.advance(400 * 24 * 60 * MINUTE);
    expect(Math.abs(dateOf(await ask()) - simulator.clock.now())).toBeLessThan(5 * SECOND);
  });

  test('is when the service answered, not when the request arrived or the answer was delivered', async () => {
    const advance = (): void => simulator.clock.advance(20 * MINUTE);
    simulator.inject({ match: 0, fault: { kind: 'then', when: 'before', run: advance } });
    simulator.inject({ match: 0, fault: { kind: 'then', when: 'after', run: advance } });
    const start = simulator.clock.now();
    const answeredAt = dateOf(await client.listKeys());
    expect(Math.round((answeredAt - start) / MINUTE)).toBe(20);
    expect(Math.round((simulator.clock.now() - start) / MINUTE)).toBe(40);
  });

  test("is GitHub's own time where its clock is wrong", async () => {
    simulator.github.skewMs = -10 * MINUTE;
    const answer = await client.ask(`${secrets}/public-key`, { headers: github });
    expect(Math.round((dateOf(answer) - simulator.clock.now()) / MINUTE)).toBe(-10);
  });
});
