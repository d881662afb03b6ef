// Registers a GitHub App from a manifest as the set-up does: the simulated website, the stand-in for a browser, and the operations
// for Apps.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createPrivateKey } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { Browser, type BrowserOptions } from '../../simulator/command-line/browser.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/simulator.ts';

const state = 'a-state-that-nobody-guesses';

const manifest = {
  name: 'Maps keys of octo/site',
  url: 'https://github.com/octo/site',
  redirect_url: '',
  public: false,
  default_permissions: { secrets: 'write', environments: 'write' },
};

let simulator: Simulator;
const servers: Server[] = [];

beforeEach(async () => {
  simulator = await startSimulator();
});

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  simulator.stop();
});

async function restart(options: SimulatorOptions): Promise<void> {
  simulator.stop();
  simulator = await startSimulator(options);
}

interface Returned {
  readonly code: string | null;
  readonly state: string | null;
}

/** The page of a program, and what comes back to it. */
async function serve(
  changes: object = {},
  path = '/organizations/octo/settings/apps/new',
  web = 'https://github.com',
): Promise<{ readonly address: string; readonly returned: Returned[] }> {
  const returned: Returned[] = [];
  const program = createServer((request, response) => {
    const { origin, pathname, searchParams } = new URL(
      request.url ?? '',
      `http://${request.headers.host ?? ''}`,
    );
    response.setHeader('content-type', 'text/html');
    if (pathname === '/back') {
      returned.push({ code: searchParams.get('code'), state: searchParams.get('state') });
      response.end('<p>You can close this page.</p>');
      return;
    }
    const text = JSON.stringify({ ...manifest, redirect_url: `${origin}/back`, ...changes });
    const value = text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    response.end(
      `<form method="post" action="${web}${path}?state=${state}"><input type="hidden" name="manifest" value="${value}"></form>`,
    );
  });
  servers.push(program);
  await new Promise<void>((resolve) => program.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${(program.address() as AddressInfo).port}/`, returned };
}

async function browse(address: string, options: BrowserOptions = {}): Promise<Browser> {
  const browser = new Browser(simulator, options);
  browser.open(address);
  await browser.idle();
  return browser;
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function call(method: string, path: string, bearer?: string, body?: object): Promise<Answer> {
  const answer = await simulator.send({
    method,
    url: new URL(`${simulator.github.apiUrl}${path}`),
    headers: {
      accept: 'application/vnd.github+json',
      'user-agent': 'test',
      'x-github-api-version': '2022-11-28',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? '' : JSON.stringify(body),
  });
  if (answer.kind !== 'reply') throw new Error(answer.kind);
  const { status, body: text } = answer.reply;
  return { status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
}

interface Registered {
  readonly client_id: string;
  readonly id: number;
  readonly pem: string;
  readonly html_url: string;
}

async function register(options: BrowserOptions = {}, path?: string, web?: string): Promise<Registered> {
  const { address, returned } = await serve({}, path, web);
  const browser = await browse(address, options);
  expect(browser.problems).toEqual([]);
  expect(returned).toEqual([{ code: expect.stringMatching(/^\w{40}$/), state }]);
  const { status, body } = await call('POST', `/app-manifests/${returned[0]?.code ?? ''}/conversions`);
  expect(status).toBe(201);
  return body as unknown as Registered;
}

function tokenOf({ pem }: Registered, claims: object): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256' }).sign(createPrivateKey(pem));
}

function jsonWebToken(app: Registered, changes: object = {}): Promise<string> {
  const now = Math.floor(simulator.clock.now() / 1000);
  return tokenOf(app, { iss: app.client_id, iat: now - 60, exp: now + 500, ...changes });
}

const installation = '/repos/octo/site/installation';

test('an App is registered, installed on one repository, and gets a token with what is asked for', async () => {
  const app = await register();
  expect(app.html_url).toBe('https://github.com/apps/maps-keys-of-octo-site');
  expect(app.pem).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
  const bearer = await jsonWebToken(app);
  expect((await call('GET', '/app', bearer)).body).toMatchObject({ id: app.id, name: manifest.name });
  expect((await call('GET', installation, bearer)).status).toBe(404);
  const browser = await browse(`${app.html_url}/installations/new`);
  expect(browser.problems).toEqual([]);
  const { body } = await call('GET', installation, bearer);
  expect(body).toMatchObject({ repository_selection: 'selected', permissions: { secrets: 'write' } });
  expect((await call('GET', '/repos/octo/app/installation', bearer)).status).toBe(404);
  const permissions = { secrets: 'write' };
  const token = await call('POST', `/app/installations/${String(body['id'])}/access_tokens`, bearer, {
    permissions,
  });
  expect(token.status).toBe(201);
  const bearerOfToken = String(token.body['token']);
  expect((await call('GET', '/repos/octo/site/actions/secrets', bearerOfToken)).status).toBe(200);
  expect((await call('GET', '/repos/octo/site/actions/variables', bearerOfToken)).status).toBe(403);
  expect((await call('GET', '/repos/octo/app/actions/secrets', bearerOfToken)).status).toBe(404);
  simulator.assertClean();
});

describe('the code of a manifest', () => {
  test('is converted once', async () => {
    const { address, returned } = await serve();
    await browse(address);
    const path = `/app-manifests/${returned[0]?.code ?? ''}/conversions`;
    expect((await call('POST', path)).status).toBe(201);
    expect((await call('POST', path)).status).toBe(404);
  });

  test('is worthless after an hour', async () => {
    const { address, returned } = await serve();
    await browse(address);
    simulator.clock.advance(3_600_000);
    expect((await call('POST', `/app-manifests/${returned[0]?.code ?? ''}/conversions`)).status).toBe(404);
  });
});

describe('GitHub accepts no manifest', () => {
  test.each([
    ['without a URL', { url: undefined }, "&quot;url&quot; wasn't supplied."],
    [
      'with a webhook but no URL for it',
      { hook_attributes: { active: false } },
      "&quot;url&quot; wasn't supplied.",
    ],
    [
      'with a permission that does not exist',
      { default_permissions: { keys: 'write' } },
      'not included in the list: keys',
    ],
    [
      'with a level that does not exist',
      { default_permissions: { secrets: 'admin' } },
      'action is invalid: secrets',
    ],
    ['with a property that does not exist', { homepage: 'https://octo.example' }, '&quot;homepage&quot;'],
    ['with a URL that is none', { url: 7 }, 'is not a string'],
  ])('%s', async (_what, changes, problem) => {
    const { address, returned } = await serve(changes);
    const { problems } = await browse(address);
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(returned).toEqual([]);
    expect(simulator.github.apps.all).toEqual([]);
  });
});

describe('the person', () => {
  test('enters another name if the name is taken', async () => {
    await register();
    const app = await register({ otherName: 'Maps keys 2' });
    expect(app.html_url).toBe('https://github.com/apps/maps-keys-2');
  });

  test.each([['a'.repeat(35)], ['Octo'], ['']])('cannot call an App "%s"', async (name) => {
    const { address, returned } = await serve({ name });
    expect((await browse(address)).problems).toEqual([]);
    expect(returned).toEqual([]);
  });

  test.each<[BrowserOptions, readonly Returned[], number]>([
    [{ stopsAt: 'program' }, [], 0],
    [{ stopsAt: 'confirmation' }, [], 0],
    [{ stopsAt: 'redirect' }, [], 1],
    [{ reloads: true }, [{ code: expect.any(String) as never, state }], 1],
    [
      { wrongState: true },
      [{ code: expect.any(String) as never, state: 'another-state-of-somebody-else' }],
      1,
    ],
    [{ comesBackTwice: true }, [1, 2].map(() => ({ code: expect.any(String) as never, state })), 1],
  ])('%j', async (options, expected, apps) => {
    const { address, returned } = await serve();
    expect((await browse(address, options)).problems).toEqual([]);
    expect(returned).toEqual(expected);
    expect(simulator.github.apps.all).toHaveLength(apps);
  });

  test('cannot register an App for an organization of others', async () => {
    simulator.github.website.closed.add('octo');
    const { address } = await serve();
    expect((await browse(address)).problems).toEqual([expect.stringContaining('Page not found')]);
  });

  test('is asked to sign in', async () => {
    const { address } = await serve();
    const { visited } = await browse(address, { login: 'nobody' });
    expect(visited.at(-1)).toBe('GET https://github.com/login');
  });
});

describe('a JSON Web Token', () => {
  test.each([
    ['that has expired', { exp: 1 }, 401, "'Expiration time' claim"],
    ['that lives too long', { exp: 99_999_999_999 }, 401, 'too far in the future'],
    ['of the future', { iat: 99_999_999_999 }, 401, "'Issued at' claim"],
    ['of another App', { iss: 'Iv23liAAAAAAAAAAAAAA' }, 404, 'Integration not found'],
  ])('%s', async (_what, claims, status, message) => {
    const app = await register();
    const answer = await call('GET', '/app', await jsonWebToken(app, claims));
    expect(answer).toMatchObject({ status, body: { message: expect.stringContaining(message) } });
  });

  test('may name the ID of the App', async () => {
    const app = await register();
    expect((await call('GET', '/app', await jsonWebToken(app, { iss: app.id }))).status).toBe(200);
  });

  test('with another signature, and a token, are refused', async () => {
    const app = await register();
    const [head = '', , signature = ''] = (await jsonWebToken(app)).split('.');
    const now = Math.floor(simulator.clock.now() / 1000);
    const claims = Buffer.from(JSON.stringify({ iss: app.client_id, iat: now, exp: now + 60 })).toString(
      'base64url',
    );
    expect((await call('GET', '/app', `${head}.${claims}.${signature}`)).status).toBe(401);
    expect((await call('GET', '/app', 'ghs_token')).status).toBe(401);
  });
});

test('a token can have no permission that the owner did not grant', async () => {
  const app = await register();
  await browse(`${app.html_url}/installations/new`, { installOn: 'all' });
  const bearer = await jsonWebToken(app);
  const [installed] = simulator.github.apps.installations;
  const path = `/app/installations/${installed?.id ?? 0}/access_tokens`;
  const asked = await call('POST', path, bearer, { permissions: { contents: 'write' } });
  expect(asked).toMatchObject({ status: 422, body: { message: expect.stringContaining('not granted') } });
  const repositories = await call('POST', path, bearer, { repositories: ['none'] });
  expect(repositories.status).toBe(422);
});

test.each([
  ['https://ghes.example.com/api/v3', 'https://ghes.example.com', 'https://ghes.example.com/github-apps/'],
  ['https://api.octo.ghe.com', 'https://octo.ghe.com', 'https://octo.ghe.com/apps/'],
])('the API %s has its website at %s', async (apiUrl, web, pages) => {
  await restart({ github: { apiUrl } });
  const app = await register({}, '/settings/apps/new', web);
  expect(app.html_url).toBe(`${pages}maps-keys-of-octo-site`);
  await browse(`${app.html_url}/installations/new`, { installOn: ['mona/blog'] });
  expect((await call('GET', '/repos/mona/blog/installation', await jsonWebToken(app))).status).toBe(200);
  simulator.assertClean();
});
