// Tests of the simulator: its responses, every fault that it injects, and what it records.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { governmentWorld, publicWorld } from '../../simulator/world.ts';
import { arm, caption, Client, codeOf, version, type Answer, type Asking } from './client.ts';

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

const ask = (url: string, asking?: Asking): Promise<Answer> => client.ask(url, asking);
const bearer = (resource?: string): Record<string, string> => client.bearer(resource);
const listKeys = (path?: string): Promise<Answer> => client.listKeys(path);
const regenerate = (body?: unknown): Promise<Answer> => client.regenerate(body);

async function signIn(
  changes: Record<string, string> = {},
  tenant: string = publicWorld.tenantId,
  authority = 'login.microsoftonline.com',
): Promise<Answer> {
  const { requestUrl, requestToken } = simulator.azure.idToken;
  const audience = changes['audience'] ?? 'api://AzureADTokenExchange';
  const idToken = await ask(`${requestUrl}&audience=${encodeURIComponent(audience)}`, {
    headers: { authorization: `Bearer ${requestToken}` },
  });
  const form = new URLSearchParams({
    client_id: publicWorld.clientId,
    scope: `${arm}/.default`,
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: String(idToken.json['value']),
    ...changes,
  });
  return ask(`https://${authority}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });
}

describe('sign-in', () => {
  test('exchanges an id token for an access token that Resource Manager accepts', async () => {
    const { status, json } = await signIn();
    expect(status).toBe(200);
    const account = await ask(`${arm}${simulator.azure.account().id}?${version}`, {
      headers: { authorization: `Bearer ${String(json['access_token'])}` },
    });
    expect(account.json).toMatchObject({ name: 'contoso-maps', properties: { disableLocalAuth: false } });
  });

  test('issues an ID token only for the correct request token', async () => {
    const { status } = await ask(simulator.azure.idToken.requestUrl, {
      headers: { authorization: 'Bearer wrong' },
    });
    expect(status).toBe(401);
  });

  const refused: readonly [number, string, () => Promise<Answer>][] = [
    [700213, 'a foreign subject', () => signInAs({ subject: 'repo:octo/other:ref:refs/heads/main' })],
    [7002138, 'a subject in another case', () => signInAs({ subject: 'repo:Octo/site:ref:refs/heads/main' })],
    [700211, 'a foreign issuer', () => signInAs({ issuer: 'https://ghes.example/_services/token' })],
    [700212, 'a foreign audience', () => signIn({ audience: 'api://other' })],
    [700016, 'an unknown application', () => signIn({ client_id: governmentWorld.clientId })],
    [90002, 'an unknown tenant', () => signIn({}, '33333333-2222-3333-4444-555555555555')],
    [90038, 'a tenant of another cloud', () => signIn({}, governmentWorld.tenantId)],
    [700024, 'an old assertion', () => signInAs({ skew: -600_000 })],
    [700027, 'a broken signature', () => signIn({ client_assertion: brokenSignature() })],
    [500011, 'a scope of an unknown service', () => signIn({ scope: 'https://other.example/.default' })],
    [70025, 'no credential at all', () => signInWithout()],
    [53003, 'Conditional Access', () => signInRefused(53003)],
  ];

  function signInAs(claims: { subject?: string; issuer?: string; skew?: number }): Promise<Answer> {
    Object.assign(simulator.azure.idToken, claims);
    return signIn();
  }

  function brokenSignature(): string {
    return 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.c2lnbmF0dXJl';
  }

  function application(): { federatedCredentials: unknown[]; refusal?: number } {
    const [first] = simulator.azure.entra.applications;
    if (first === undefined) throw new Error('The default world has an application.');
    return first;
  }

  function signInWithout(): Promise<Answer> {
    application().federatedCredentials = [];
    return signIn();
  }

  function signInRefused(code: number): Promise<Answer> {
    application().refusal = code;
    return signIn();
  }

  test.each(refused)('responds with AADSTS%i to %s', async (code, _why, attempt) => {
    const { status, json } = await attempt();
    expect(status).toBeGreaterThanOrEqual(400);
    expect(json['error_codes']).toEqual([code]);
    expect(json['error_description']).toContain(`AADSTS${String(code)}: `);
    expect(json).toHaveProperty('trace_id');
  });

  test('a token expires', async () => {
    const headers = bearer();
    simulator.clock.advance(3_600_000);
    const { status, ...rest } = await ask(`${arm}${simulator.azure.account().id}?${version}`, { headers });
    expect([status, codeOf({ status, ...rest })]).toEqual([401, 'ExpiredAuthenticationToken']);
  });

  test('a token of one cloud is not valid in the other', async () => {
    const government = simulator.azure.account('contoso-gov');
    const { status } = await ask(`https://management.usgovcloudapi.net${government.id}?${version}`, {
      headers: bearer(),
    });
    expect(status).toBe(401);
  });
});

describe('Resource Manager', () => {
  test('lists both keys with seven fraction digits', async () => {
    const { keys } = simulator.azure.account();
    const { status, json, headers } = await listKeys();
    expect(status).toBe(200);
    expect(json).toEqual({
      primaryKey: keys.primary.value,
      secondaryKey: keys.secondary.value,
      primaryKeyLastUpdated: keys.primary.lastUpdated,
      secondaryKeyLastUpdated: keys.secondary.lastUpdated,
    });
    expect(keys.primary.lastUpdated).toMatch(/^2026-08-14T04:59:30\.\d{7}Z$/);
    expect(keys.primary.value).toMatch(/^[A-Za-z0-9]{84}$/);
    expect(headers['date']).toContain('22 Nov 2026');
  });

  test('regenerates one key and leaves the other', async () => {
    const account = simulator.azure.account();
    const before = { primary: account.keys.primary.value, secondary: account.keys.secondary.value };
    const { json } = await regenerate();
    expect(json['primaryKey']).toBe(before.primary);
    expect(json['secondaryKey']).not.toBe(before.secondary);
    expect(account.isLive(before.secondary)).toBe(false);
    expect(account.everyKeyEver).toContain(before.secondary);
    expect(account.regenerations).toEqual(['secondary']);
  });

  test('ignores the case of resource groups and accounts', async () => {
    const path = simulator.azure
      .account()
      .id.replace('maps-rg', 'MAPS-RG')
      .replace('contoso-maps', 'Contoso-Maps');
    expect((await listKeys(path)).status).toBe(200);
  });

  test.each([[{ keyType: 'both' }], [{ keyType: 'primary', more: 1 }], [{}], [null]])(
    'refuses to regenerate %j',
    async (body) => {
      expect((await regenerate(body)).status).toBe(400);
      expect(simulator.violations).toHaveLength(1);
      expect(simulator.azure.account().regenerations).toEqual([]);
    },
  );

  test('names the missing action and its scope', async () => {
    const account = simulator.azure.account();
    account.permissions.delete('Microsoft.Maps/accounts/listKeys/action');
    const answer = await listKeys();
    expect([answer.status, codeOf(answer)]).toEqual([403, 'AuthorizationFailed']);
    expect(answer.text).toContain(`'Microsoft.Maps/accounts/listKeys/action' over scope '${account.id}'`);
  });

  test.each([
    ['contoso-maps', 'other', 'ResourceNotFound'],
    ['maps-rg', 'other', 'ResourceGroupNotFound'],
    [publicWorld.subscriptionId, '99999999-0000-0000-0000-000000000000', 'SubscriptionNotFound'],
  ])('does not find the account if %s is replaced by %s', async (part, other, code) => {
    const answer = await listKeys(simulator.azure.account().id.replace(part, other));
    expect([answer.status, codeOf(answer)]).toEqual([404, code]);
  });

  test('refuses even listKeys if there is a ReadOnly lock', async () => {
    simulator.azure.account().lock = 'ReadOnly';
    const answer = await listKeys();
    expect([answer.status, codeOf(answer)]).toEqual([409, 'ScopeLocked']);
  });

  test.each([
    ['', 400],
    ['?api-version=2022-01-01', 400],
    ['?api-version=2021-02-01', 200],
  ])('responds to the query %j with status %i', async (query, status) => {
    const answer = await ask(`${arm}${simulator.azure.account().id}/listKeys${query}`, {
      method: 'POST',
      headers: bearer(),
    });
    expect(answer.status).toBe(status);
  });

  test('serves the government cloud', async () => {
    simulator.azure.idToken.subject = 'repo:octo/site:ref:refs/heads/main';
    const host = 'management.usgovcloudapi.net';
    const { json } = await signIn(
      {
        audience: 'api://AzureADTokenExchangeUSGov',
        client_id: governmentWorld.clientId,
        scope: `https://${host}/.default`,
      },
      governmentWorld.tenantId,
      'login.microsoftonline.us',
    );
    const account = simulator.azure.account('contoso-gov');
    const headers = { authorization: `Bearer ${String(json['access_token'])}` };
    const keys = await ask(`https://${host}${account.id}/listKeys?${version}`, { method: 'POST', headers });
    expect(keys.json['primaryKey']).toBe(account.keys.primary.value);
    const tried = await ask('https://atlas.azure.us/map/copyright/caption/json?api-version=2024-04-01', {
      headers: { 'subscription-key': account.keys.primary.value },
    });
    expect(tried.status).toBe(200);
  });
});

describe('the data plane', () => {
  const verifyKey = (key: string): Promise<Answer> => ask(caption, { headers: { 'subscription-key': key } });

  test('accepts live keys, and refuses keys that were regenerated', async () => {
    const account = simulator.azure.account();
    const old = account.keys.primary.value;
    expect((await verifyKey(old)).json).toHaveProperty('copyrightsCaption');
    const fresh = account.regenerate('primary').value;
    expect([(await verifyKey(old)).status, (await verifyKey(fresh)).status]).toEqual([401, 200]);
  });

  test('accepts a regenerated key only after the propagation delay', async () => {
    const account = simulator.azure.account();
    account.propagationDelay = 90_000;
    const { value } = account.regenerate('secondary');
    expect((await verifyKey(value)).status).toBe(401);
    simulator.clock.advance(90_000);
    expect((await verifyKey(value)).status).toBe(200);
  });

  test('refuses even a correct key with 403 if public network access is disabled', async () => {
    const account = simulator.azure.account();
    account.publicNetworkAccess = 'disabled';
    expect((await verifyKey(account.keys.primary.value)).status).toBe(403);
  });

  test('records a key in the URL as a violation', async () => {
    await ask(`${caption}&subscription-key=${simulator.azure.account().keys.primary.value}`);
    expect(() => {
      simulator.assertClean();
    }).toThrow('in a URL');
  });
});

describe('Key Vault', () => {
  const secret = 'https://contoso-kv.vault.azure.net/secrets/azure-maps-key?api-version=7.4';

  test('keeps every write as a version', async () => {
    const headers = { ...bearer('vault.azure.net'), 'content-type': 'application/json' };
    expect(codeOf(await ask(secret, { headers }))).toBe('SecretNotFound');
    await ask(secret, { method: 'PUT', headers, body: '{"value":"one"}' });
    await ask(secret, { method: 'PUT', headers, body: '{"value":"two","tags":{"a":"b"}}' });
    expect((await ask(secret, { headers })).json).toMatchObject({ value: 'two', tags: { a: 'b' } });
    const versions = simulator.azure.vault().versions('azure-maps-key');
    expect(versions.map(({ value }) => value)).toEqual(['one', 'two']);
    expect((await ask(secret, { method: 'PUT', headers, body: '{"key":"one"}' })).status).toBe(400);
  });

  test('requires a token for vaults, and the permission', async () => {
    const refused = await ask(secret, { headers: bearer() });
    expect(refused.headers['www-authenticate']).toContain('resource="https://vault.azure.net"');
    simulator.azure.vault().permissions.delete('get');
    expect((await ask(secret, { headers: bearer('vault.azure.net') })).status).toBe(403);
  });
});

describe('faults', () => {
  const listPath = /\/listKeys$/;

  test('reply: instead of the effect, or after it', async () => {
    simulator.inject({
      match: { path: /regenerateKey$/ },
      fault: { kind: 'reply', reply: { status: 503, body: '<html>' } },
    });
    expect(await regenerate()).toMatchObject({ status: 503, text: '<html>' });
    expect(simulator.azure.account().regenerations).toEqual([]);
    simulator.inject({
      match: { path: /regenerateKey$/ },
      fault: { kind: 'reply', when: 'after', reply: { status: 500 } },
    });
    expect((await regenerate()).status).toBe(500);
    expect(simulator.azure.account().regenerations).toEqual(['secondary']);
    expect((await regenerate()).status).toBe(200);
  });

  test('delay: in virtual time', async () => {
    simulator.clock.setScale(100);
    simulator.inject({ match: { path: listPath }, fault: { kind: 'delay', ms: 10_000 } });
    const before = simulator.clock.now();
    await listKeys();
    expect(simulator.clock.now() - before).toBeGreaterThanOrEqual(9_900);
  });

  test('hang: there is no response', async () => {
    simulator.inject({ match: { path: listPath }, fault: { kind: 'hang' } });
    await expect(listKeys()).rejects.toThrow(/[Tt]imeout/);
  });

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('reset %s the effect', async (when, count) => {
    simulator.inject({ match: 0, fault: { kind: 'reset', when } });
    await expect(regenerate()).rejects.toThrow();
    expect(simulator.azure.account().regenerations).toHaveLength(count);
  });

  test('truncate: the request takes effect, and the body is cut off', async () => {
    simulator.inject({ match: { method: 'POST' }, fault: { kind: 'truncate' } });
    await expect(regenerate()).rejects.toThrow();
    expect(simulator.azure.account().regenerations).toHaveLength(1);
  });

  test('flood: the request takes effect, and any number of spaces follows the body', async () => {
    simulator.inject({ match: { method: 'POST' }, fault: { kind: 'flood', bytes: 3_000_000 } });
    const { status, text, json } = await regenerate();
    expect([status, json['secondaryKey']]).toEqual([200, simulator.azure.account().keys.secondary.value]);
    expect(text.length - text.trimEnd().length).toBe(3_000_000);
  });

  test('flood: the body is compressed', async () => {
    const bytes = 20 * 1024 * 1024;
    simulator.inject({ match: { path: listPath }, fault: { kind: 'flood', bytes, codings: ['gzip'] } });
    expect((await listKeys()).headers['content-encoding']).toBe('gzip');
  });

  test('flood: the body is slow', async () => {
    simulator.inject({ match: { path: listPath }, fault: { kind: 'flood', bytes: 10, every: 5 } });
    const began = performance.now();
    expect((await listKeys()).text).toMatch(/\} {10}$/);
    expect(performance.now() - began).toBeGreaterThan(45);
  });

  test('malformed: the whole body is sent, but it is not JSON', async () => {
    simulator.inject({
      match: (request) => request.url.pathname.endsWith('/listKeys'),
      fault: { kind: 'malformed' },
    });
    const { status, text } = await listKeys();
    expect(status).toBe(200);
    expect(text).toContain(simulator.azure.account().keys.primary.value);
    expect(() => JSON.parse(text) as unknown).toThrow();
  });

  test('then and edit: someone else acts meanwhile, and the response changes', async () => {
    const account = simulator.azure.account();
    const old = account.keys.primary.value;
    simulator.inject({
      match: { path: listPath },
      fault: { kind: 'then', when: 'after', run: () => void account.regenerate('primary') },
    });
    simulator.inject({
      match: { path: listPath },
      fault: { kind: 'edit', edit: (reply) => ({ ...reply, status: 299 }) },
    });
    const { status, json } = await listKeys();
    expect([status, json['primaryKey']]).toEqual([299, old]);
    expect(account.isLive(old)).toBe(false);
  });

  test('skip and times select the requests', async () => {
    simulator.inject({
      match: { path: listPath, skip: 1 },
      fault: { kind: 'reply', reply: { status: 500 } },
      times: 2,
    });
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await listKeys()).status);
    expect(statuses).toEqual([200, 500, 500, 200]);
    expect(simulator.faults.pending()).toEqual([]);
  });
});

describe('the proxy', () => {
  test('refuses and records connections to unknown hosts', async () => {
    await expect(ask('https://stranger.example/path')).rejects.toThrow();
    expect(simulator.strangers).toEqual(['GET https://stranger.example/path']);
    expect(() => {
      simulator.assertClean();
    }).toThrow('stranger.example');
  });

  test('records requests and responses', async () => {
    await regenerate();
    expect(simulator.requests).toMatchObject([
      {
        method: 'POST',
        index: 0,
        body: '{"keyType":"secondary"}',
        answer: { kind: 'reply', reply: { status: 200 } },
      },
    ]);
  });

  test('samples before and after each effect', async () => {
    simulator.sample = () => simulator.azure.account().regenerations.length;
    await regenerate();
    expect(simulator.samples).toEqual([
      { index: 0, when: 'before', value: 0 },
      { index: 0, when: 'after', value: 1 },
    ]);
  });
});
