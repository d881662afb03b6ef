// The simulated GitHub behaves like the real one as far as this project depends on it, and records every violation.
import { describe, expect, test } from '@jest/globals';
import sodium from 'libsodium-wrappers';
import type { SimReply } from '../../simulator/network/http.ts';
import {
  appToken,
  classicToken,
  expiredToken,
  fineGrainedToken,
  jobToken,
  powerlessToken,
} from '../../simulator/github/state/defaults.ts';
import type { Restriction } from '../../simulator/github/access/restrictions.ts';
import { createGitHub, type GitHubSimulator } from '../../simulator/github/github.ts';
import type { GitHubOptions } from '../../simulator/github/github-options.ts';

const start = Date.UTC(2026, 0, 5, 3, 0, 0, 750);

interface Key {
  readonly key_id: string;
  readonly key: string;
}

function setUp(options: Omit<GitHubOptions, 'clock'> = {}) {
  let time = start;
  const clock = { now: () => time, advance: (ms: number) => void (time += ms) };
  const github = createGitHub({ clock, ...options });
  return { github, clock, ...clientOf(github) };
}

function clientOf(github: GitHubSimulator) {
  let index = 0;
  async function send(
    method: string,
    path: string,
    more: {
      token?: string;
      body?: unknown;
      headers?: Record<string, string | undefined>;
      open?: number;
    } = {},
  ): Promise<SimReply> {
    const body =
      more.body === undefined ? '' : typeof more.body === 'string' ? more.body : JSON.stringify(more.body);
    const headers: Record<string, string | undefined> = {
      authorization: `token ${more.token ?? appToken.value}`,
      'user-agent': 'test',
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      ...(body === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...more.headers,
    };
    const sent = Object.entries(headers).filter(
      (header): header is [string, string] => header[1] !== undefined,
    );
    const url = new URL(path.startsWith('https:') ? path : `${github.apiUrl}${path}`);
    return github.service.handle({
      method,
      url,
      headers: Object.fromEntries(sent),
      body,
      index: index++,
      at: start,
      open: more.open ?? 1,
    });
  }
  async function publicKey(base: string, token?: string): Promise<Key> {
    const reply = await send('GET', `${base}/public-key`, token === undefined ? {} : { token });
    expect(reply.status).toBe(200);
    return reply.body as Key;
  }
  async function write(base: string, name: string, value: string, more: object = {}): Promise<SimReply> {
    const key = await publicKey(base);
    return send('PUT', `${base}/${name}`, {
      body: { encrypted_value: await seal(value, key), key_id: key.key_id, ...more },
    });
  }
  return { send, publicKey, write };
}

async function seal(value: string, key: Key): Promise<string> {
  await sodium.ready;
  const publicKey = sodium.from_base64(key.key, sodium.base64_variants.ORIGINAL);
  return sodium.to_base64(sodium.crypto_box_seal(value, publicKey), sodium.base64_variants.ORIGINAL);
}

const siteSecrets = '/repos/octo/site/actions/secrets';
const places = [
  { base: siteSecrets, target: 'repo:octo/site#MAPS_KEY', more: {} },
  {
    base: '/repos/octo/site/environments/production/secrets',
    target: 'env:octo/site/production#MAPS_KEY',
    more: {},
  },
  {
    base: '/repos/octo/site/environments/prod%2Feu%20west/secrets',
    target: 'env:octo/site/prod/eu west#MAPS_KEY',
    more: {},
  },
  { base: '/orgs/octo/actions/secrets', target: 'org:octo#MAPS_KEY', more: { visibility: 'all' } },
  { base: '/repos/octo/site/dependabot/secrets', target: 'dependabot:octo/site#MAPS_KEY', more: {} },
  {
    base: '/orgs/octo/dependabot/secrets',
    target: 'dependabot-org:octo#MAPS_KEY',
    more: { visibility: 'private' },
  },
  { base: '/repos/octo/site/codespaces/secrets', target: 'codespaces:octo/site#MAPS_KEY', more: {} },
  {
    base: '/orgs/octo/codespaces/secrets',
    target: 'codespaces-org:octo#MAPS_KEY',
    more: { visibility: 'all' },
  },
];

describe('secrets', () => {
  test.each(places)(
    '$target is created, updated, read, listed and deleted',
    async ({ base, target, more }) => {
      const { github, send, write, clock } = setUp();
      expect((await send('GET', `${base}/MAPS_KEY`)).status).toBe(404);
      expect(await write(base, 'maps_key', 'first value', more)).toMatchObject({ status: 201, body: {} });
      clock.advance(5_300);
      expect((await write(base, 'MAPS_KEY', 'zweiter Wert: ü', more)).status).toBe(204);

      expect(github.secret(target)).toMatchObject({
        value: 'zweiter Wert: ü',
        createdAt: Date.UTC(2026, 0, 5, 3, 0, 0),
        updatedAt: Date.UTC(2026, 0, 5, 3, 0, 6),
        writes: 2,
        history: [{ value: 'first value' }, { value: 'zweiter Wert: ü' }],
      });
      const described = {
        name: 'MAPS_KEY',
        created_at: '2026-01-05T03:00:00Z',
        updated_at: '2026-01-05T03:00:06Z',
      };
      expect(await send('GET', `${base}/Maps_Key`)).toMatchObject({ status: 200, body: described });
      expect(await send('GET', base)).toMatchObject({ body: { total_count: 1, secrets: [described] } });
      expect([...github.allSecrets()]).toEqual([{ target, value: 'zweiter Wert: ü' }]);

      expect((await send('DELETE', `${base}/MAPS_KEY`)).status).toBe(204);
      expect(github.secret(target)).toBeUndefined();
      expect((await send('DELETE', `${base}/MAPS_KEY`)).status).toBe(404);
      expect(github.violations).toEqual([]);
    },
  );

  test('every scope has its own public key', async () => {
    const { publicKey } = setUp();
    const keys = await Promise.all(places.map(({ base }) => publicKey(base)));
    expect(new Set(keys.map(({ key }) => key)).size).toBe(places.length);
    expect(new Set(keys.map(({ key_id }) => key_id)).size).toBe(places.length);
  });

  test.each([
    ['a value that is sealed for the repository, with the key_id of the repository', true],
    ['a value that is sealed for the repository, with the key_id of the environment', false],
  ])('an environment refuses %s', async (_name, withItsId) => {
    const { github, send, publicKey } = setUp();
    const environment = '/repos/octo/site/environments/production/secrets';
    const [wrong, right] = [await publicKey(siteSecrets), await publicKey(environment)];
    const body = { encrypted_value: await seal('x', wrong), key_id: (withItsId ? wrong : right).key_id };
    const reply = await send('PUT', `${environment}/KEY`, { body });
    expect(reply).toMatchObject({
      status: 422,
      body: { message: expect.stringMatching(/^Bad request/), status: '422' },
    });
    expect(github.secret('env:octo/site/production#KEY')).toBeUndefined();
    expect(github.violations).toEqual([]);
  });

  test('a value that is not sealed is refused, and violates the description if it is not in its format', async () => {
    const { github, send, publicKey } = setUp();
    const { key_id } = await publicKey(siteSecrets);
    const plain = await send('PUT', `${siteSecrets}/KEY`, { body: { encrypted_value: 'AAAA', key_id } });
    expect(plain).toMatchObject({ status: 422 });
    expect(github.violations).toEqual([]);
    await send('PUT', `${siteSecrets}/KEY`, { body: { encrypted_value: 'base64-url_', key_id } });
    await send('PUT', `${siteSecrets}/KEY`, { body: { encrypted_value: 'AAAA' } });
    expect(github.violations).toEqual([
      expect.stringContaining('/requestBody/encrypted_value must match pattern'),
      expect.stringContaining("/requestBody must have required property 'key_id'"),
    ]);
    expect(github.secret('repo:octo/site#KEY')).toBeUndefined();
  });

  test.each(['1KEY', 'MY-KEY', 'github_token', 'MY%20KEY'])('the name %s is refused', async (name) => {
    const { write } = setUp();
    expect(await write(siteSecrets, name, 'x')).toMatchObject({
      status: 422,
      body: { message: expect.stringMatching(/^Secret names/) },
    });
  });

  test('a value may have 48 KB, and not one byte more', async () => {
    const { write } = setUp();
    expect((await write(siteSecrets, 'BIG', 'x'.repeat(48 * 1024))).status).toBe(201);
    expect((await write(siteSecrets, 'BIGGER', 'x'.repeat(48 * 1024 + 1))).status).toBe(422);
  });

  test('a repository has at most 100 secrets, each of which can still be updated', async () => {
    const { github, write } = setUp();
    for (let index = 0; index < 100; index += 1) github.setSecret(`repo:octo/site#KEY_${index}`, 'x');
    expect((await write(siteSecrets, 'ONE_MORE', 'x')).status).toBe(422);
    expect((await write(siteSecrets, 'KEY_7', 'y')).status).toBe(204);
  });

  test('a missing repository, environment or organization gets status 404', async () => {
    const { send, github } = setUp();
    for (const base of [
      '/repos/octo/nothing/actions/secrets',
      '/repos/octo/site/environments/nothing/secrets',
      '/orgs/nobody/actions/secrets',
      '/orgs/mona/actions/secrets',
    ]) {
      const reply = await send('GET', `${base}/public-key`, { token: classicToken.value });
      expect(reply).toMatchObject({ status: 404, body: { message: 'Not Found', status: '404' } });
    }
    expect(github.violations).toEqual([]);
  });

  test('a test can write a secret as a person would, at any time', async () => {
    const { github, send } = setUp({ skewMs: 90_000 });
    github.setSecret('repo:octo/site#KEY', 'by hand', { updatedAt: Date.UTC(2025, 5, 1, 0, 0, 9, 999) });
    expect(await send('GET', `${siteSecrets}/KEY`)).toMatchObject({
      body: { updated_at: '2025-06-01T00:00:09Z' },
    });
    github.setSecret('repo:octo/site#KEY', 'again');
    expect(await send('GET', `${siteSecrets}/KEY`)).toMatchObject({
      body: { created_at: '2025-06-01T00:00:09Z', updated_at: '2026-01-05T03:01:30Z' },
    });
    expect(github.secret('repo:octo/site#KEY')?.writes).toBe(0);
  });

  test('reads can lag behind a write', async () => {
    const { send, write, clock, github } = setUp({ readLagMs: 3_000 });
    await write(siteSecrets, 'KEY', 'x');
    expect((await send('GET', `${siteSecrets}/KEY`)).status).toBe(404);
    expect(github.secret('repo:octo/site#KEY')?.value).toBe('x');
    clock.advance(3_000);
    expect((await send('GET', `${siteSecrets}/KEY`)).status).toBe(200);
  });

  test('writes to one target can be made to fail permanently', async () => {
    const { github, write } = setUp();
    github.failWrites('repo:octo/site#KEY', 500);
    expect((await write(siteSecrets, 'KEY', 'x')).status).toBe(500);
    expect((await write(siteSecrets, 'key', 'x')).status).toBe(500);
    expect((await write(siteSecrets, 'OTHER', 'x')).status).toBe(201);
    github.allowWrites('repo:octo/site#KEY');
    expect((await write(siteSecrets, 'KEY', 'x')).status).toBe(201);
    expect(github.violations).toEqual([]);
  });
});

describe('organization secrets', () => {
  const base = '/orgs/octo/actions/secrets';

  function withManyRepositories() {
    const simulator = setUp();
    const ids = Array.from(
      { length: 250 },
      (_, index) => simulator.github.addRepository(`octo/r${index}`).id,
    );
    simulator.github.setSecret('org:octo#KEY', 'x', { visibility: 'selected', selectedRepositoryIds: ids });
    return { ...simulator, ids };
  }

  async function everyPage(send: ReturnType<typeof clientOf>['send'], first: string): Promise<number[][]> {
    const pages: number[][] = [];
    let next: string | undefined = first;
    while (next !== undefined) {
      const reply: SimReply = await send('GET', next);
      expect(reply.status).toBe(200);
      expect(reply.body).toMatchObject({ total_count: 250 });
      pages.push((reply.body as { repositories: { id: number }[] }).repositories.map(({ id }) => id));
      next = /<([^>]+)>; rel="next"/.exec(reply.headers?.['link'] ?? '')?.[1];
    }
    return pages;
  }

  test.each([
    ['?per_page=100', 3],
    ['', 9],
  ])('250 selected repositories are listed in pages (%s)', async (query, count) => {
    const { send, ids, github } = withManyRepositories();
    const pages = await everyPage(send, `${base}/KEY/repositories${query}`);
    expect(pages).toHaveLength(count);
    expect(pages.flat()).toEqual(ids);
    expect(github.violations).toEqual([]);
  });

  test('no page has more than 100 entries', async () => {
    const { send, github } = withManyRepositories();
    const { body } = await send('GET', `${base}/KEY/repositories?per_page=250`);
    expect((body as { repositories: unknown[] }).repositories).toHaveLength(100);
    expect(github.violations).toEqual([expect.stringContaining('per_page above 100')]);
  });

  test('links between pages use the ID of the organization, as on GitHub', async () => {
    const { send } = withManyRepositories();
    const reply = await send('GET', `${base}/KEY/repositories?per_page=100&page=2`);
    expect(reply.headers?.['link']).toMatch(
      /^<https:\/\/api\.github\.com\/organizations\/\d+\/actions\/secrets\/KEY\/repositories\?per_page=100&page=1>; rel="prev", .*page=3>; rel="next", .*page=3>; rel="last", .*page=1>; rel="first"$/,
    );
  });

  test('a write replaces the visibility and the selected list', async () => {
    const { write, send, github, ids } = withManyRepositories();
    const two = ids.slice(0, 2);
    await write(base, 'KEY', 'y', { visibility: 'selected', selected_repository_ids: two });
    expect(github.secret('org:octo#KEY')).toMatchObject({
      visibility: 'selected',
      selectedRepositoryIds: two,
    });
    expect(await send('GET', `${base}/KEY`)).toMatchObject({
      body: {
        visibility: 'selected',
        selected_repositories_url: 'https://api.github.com/orgs/octo/actions/secrets/KEY/repositories',
      },
    });
    await write(base, 'KEY', 'y', { visibility: 'selected' });
    expect(github.secret('org:octo#KEY')?.selectedRepositoryIds).toEqual([]);
    await write(base, 'KEY', 'z', { visibility: 'all' });
    expect(github.secret('org:octo#KEY')).toMatchObject({
      value: 'z',
      visibility: 'all',
      selectedRepositoryIds: [],
    });
    expect(github.violations).toEqual([]);
  });

  test('the visibility is required, and a list is accepted only with selected', async () => {
    const { write, github } = setUp();
    const id = github.repository('octo/app')?.id;
    expect((await write(base, 'KEY', 'x')).status).toBe(422);
    expect((await write(base, 'KEY', 'x', { visibility: 'public' })).status).toBe(422);
    expect(github.violations).toHaveLength(2);
    expect((await write(base, 'KEY', 'x', { visibility: 'all', selected_repository_ids: [id] })).status).toBe(
      422,
    );
    const foreign = github.repository('mona/blog')?.id;
    const selected = { visibility: 'selected', selected_repository_ids: [foreign] };
    expect((await write(base, 'KEY', 'x', selected)).status).toBe(422);
    expect(github.secret('org:octo#KEY')).toBeUndefined();
  });

  test('Dependabot accepts IDs as strings, Actions does not', async () => {
    const { write, github } = setUp();
    const id = github.repository('octo/app')?.id;
    const selected = { visibility: 'selected', selected_repository_ids: [String(id)] };
    expect((await write('/orgs/octo/dependabot/secrets', 'KEY', 'x', selected)).status).toBe(201);
    expect(github.secret('dependabot-org:octo#KEY')?.selectedRepositoryIds).toEqual([id]);
    expect((await write(base, 'KEY', 'x', selected)).status).toBe(422);
  });

  test('the list of selected repositories has its own endpoint', async () => {
    const { send, github } = setUp();
    const [site, app] = ['octo/site', 'octo/app'].map((name) => github.repository(name)?.id ?? 0) as [
      number,
      number,
    ];
    github.setSecret('org:octo#KEY', 'x', { visibility: 'selected', selectedRepositoryIds: [] });
    const address = `${base}/KEY/repositories`;
    const body = { selected_repository_ids: [site] };
    expect((await send('PUT', address, { body })).status).toBe(204);
    expect((await send('PUT', `${address}/${app}`)).status).toBe(204);
    expect((await send('DELETE', `${address}/${site}`)).status).toBe(204);
    expect(github.secret('org:octo#KEY')?.selectedRepositoryIds).toEqual([app]);
    github.setSecret('org:octo#KEY', 'x', { visibility: 'all' });
    expect((await send('PUT', address, { body })).status).toBe(409);
    expect(github.violations).toEqual([]);
  });

  test('a repository lists the organization secrets that it may read', async () => {
    const { send, github } = setUp();
    const id = github.repository('octo/docs')?.id ?? 0;
    github.setSecret('org:octo#FOR_ALL', 'x', { visibility: 'all' });
    github.setSecret('org:octo#FOR_PRIVATE', 'x', { visibility: 'private' });
    github.setSecret('org:octo#FOR_DOCS', 'x', { visibility: 'selected', selectedRepositoryIds: [id] });
    const names = async (repository: string) => {
      const { body } = await send('GET', `/repos/octo/${repository}/actions/organization-secrets`);
      return (body as { secrets: { name: string }[] }).secrets.map(({ name }) => name);
    };
    expect(await names('docs')).toEqual(['FOR_ALL', 'FOR_DOCS']);
    expect(await names('site')).toEqual(['FOR_ALL', 'FOR_PRIVATE']);
    expect(github.violations).toEqual([]);
  });
});

describe('tokens', () => {
  const key = (base: string) => `${base}/public-key`;

  test.each([expiredToken.value, 'ghs_nobody', ''])('%j is a bad credential', async (token) => {
    const { send, github } = setUp();
    expect(await send('GET', key(siteSecrets), { token })).toMatchObject({
      status: 401,
      body: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest', status: '401' },
    });
    expect(github.violations).toEqual([]);
  });

  test.each(places)("a job's token cannot even read the public key of $target", async ({ base }) => {
    const { send, github } = setUp();
    const reply = await send('GET', key(base), { token: jobToken.value });
    expect(reply).toMatchObject({ status: 403, body: { message: 'Resource not accessible by integration' } });
    expect(reply.headers?.['x-accepted-github-permissions']).toMatch(/(secrets|environments)=(read|write)$/);
    expect(github.violations).toEqual([]);
  });

  test("no permission of a workflow allows a job's token to write secrets", async () => {
    const { github, send } = setUp();
    const permissions = { secrets: 'write', environments: 'write', actions: 'write' } as const;
    github.addToken({ ...jobToken, kind: 'job', value: 'ghs_mighty', owner: 'octo', permissions });
    for (const base of [siteSecrets, '/repos/octo/site/environments/staging/secrets']) {
      expect((await send('GET', key(base), { token: 'ghs_mighty' })).status).toBe(403);
    }
    expect((await send('GET', '/repos/octo/site/environments', { token: 'ghs_mighty' })).status).toBe(200);
  });

  test("a job's token reads its repository, and no other private one", async () => {
    const { send } = setUp();
    expect((await send('GET', '/repos/octo/site', { token: jobToken.value })).status).toBe(200);
    expect((await send('GET', '/repos/octo/app', { token: jobToken.value })).status).toBe(404);
    expect((await send('GET', '/repos/octo/docs', { token: jobToken.value })).status).toBe(200);
    expect(
      (await send('GET', key('/repos/octo/docs/actions/secrets'), { token: jobToken.value })).status,
    ).toBe(403);
  });

  test.each(places)('a fine-grained token needs the permission for $target', async ({ base }) => {
    const { send } = setUp();
    expect(await send('GET', key(base), { token: powerlessToken.value })).toMatchObject({
      status: 403,
      body: { message: 'Resource not accessible by personal access token' },
    });
    expect((await send('GET', key(base), { token: fineGrainedToken.value })).status).toBe(200);
  });

  test('a permission to read does not allow writes', async () => {
    const { github, send, publicKey } = setUp();
    const token = 'ghs_reader';
    github.addToken({
      ...appToken,
      kind: 'app',
      value: token,
      owner: 'octo',
      permissions: { secrets: 'read' },
    });
    const { key_id, ...rest } = await publicKey(siteSecrets, token);
    const body = { encrypted_value: await seal('x', { key_id, ...rest }), key_id };
    const reply = await send('PUT', `${siteSecrets}/KEY`, { token, body });
    expect(reply).toMatchObject({
      status: 403,
      headers: { 'x-accepted-github-permissions': 'secrets=write' },
    });
  });

  test("an App cannot see another owner's private repository", async () => {
    const { send } = setUp();
    expect((await send('GET', key('/repos/mona/blog/actions/secrets'))).status).toBe(404);
  });

  test('a classic token needs its scopes', async () => {
    const { github, send } = setUp();
    const token = 'ghp_little';
    github.addToken({ kind: 'classic', value: token, repositories: 'all', scopes: ['gist', 'read:org'] });
    expect(await send('GET', key(siteSecrets), { token })).toMatchObject({
      status: 404,
      headers: { 'x-oauth-scopes': 'gist, read:org', 'x-accepted-oauth-scopes': 'repo' },
    });
    expect((await send('GET', key('/repos/octo/docs/actions/secrets'), { token })).status).toBe(403);
    expect(await send('GET', key('/orgs/octo/actions/secrets'), { token })).toMatchObject({
      status: 403,
      headers: { 'x-accepted-oauth-scopes': 'admin:org' },
    });
    for (const { base } of places) {
      expect((await send('GET', key(base), { token: classicToken.value })).status).toBe(200);
    }
  });

  test('an organization can require single sign-on', async () => {
    const { github, send } = setUp();
    const token = 'ghp_without_sso';
    github.addToken({
      kind: 'classic',
      value: token,
      repositories: 'all',
      scopes: ['repo'],
      withoutSso: ['octo'],
    });
    const reply = await send('GET', key(siteSecrets), { token });
    expect(reply).toMatchObject({
      status: 403,
      headers: {
        'x-github-sso': expect.stringMatching(/^required; url=https:\/\/github\.com\/orgs\/octo\/sso\?/),
      },
    });
    expect((await send('GET', key('/repos/mona/blog/actions/secrets'), { token })).status).toBe(200);
  });

  test('environments can require the permission for secrets as well', async () => {
    const { github, send } = setUp({ environmentsNeedSecrets: true });
    const token = 'ghs_environments';
    const permissions = { environments: 'write' } as const;
    github.addToken({ ...appToken, kind: 'app', value: token, owner: 'octo', permissions });
    const base = '/repos/octo/site/environments/production/secrets';
    expect(await send('GET', key(base), { token })).toMatchObject({
      status: 403,
      headers: { 'x-accepted-github-permissions': 'secrets=read,environments=read' },
    });
    const { send: sendElsewhere, github: lenient } = setUp();
    lenient.addToken({ ...appToken, kind: 'app', value: token, owner: 'octo', permissions });
    expect((await sendElsewhere('GET', key(base), { token })).status).toBe(200);
  });

  test('a revoked token is a bad credential, and is still searched for in leaks', async () => {
    const { github, send } = setUp();
    github.revokeToken(appToken.value);
    expect((await send('GET', key(siteSecrets))).status).toBe(401);
    expect(github.tokens).toContainEqual(appToken);
  });
});

describe('limits', () => {
  test('requests per hour are limited, and every response contains the number that remains', async () => {
    const { send, clock, github } = setUp({ rateLimits: { perHour: 2 } });
    expect(await send('GET', siteSecrets)).toMatchObject({
      status: 200,
      headers: { 'x-ratelimit-remaining': '1' },
    });
    expect(await send('GET', siteSecrets)).toMatchObject({
      status: 200,
      headers: { 'x-ratelimit-remaining': '0' },
    });
    const refused = await send('GET', siteSecrets);
    expect(refused).toMatchObject({
      status: 403,
      body: { message: expect.stringMatching(/^API rate limit exceeded/) },
    });
    const reset = Number(refused.headers?.['x-ratelimit-reset']) * 1000;
    expect(await send('GET', '/rate_limit')).toMatchObject({
      body: { rate: { limit: 2, remaining: 0, used: 2 } },
    });
    clock.advance(reset - start);
    expect((await send('GET', siteSecrets)).status).toBe(200);
    expect(github.violations).toEqual([]);
  });

  test.each([403, 429] as const)('writes per minute are limited (%d)', async (secondaryStatus) => {
    const { write, clock, github } = setUp({ rateLimits: { writesPerMinute: 2, secondaryStatus } });
    expect((await write(siteSecrets, 'A', 'x')).status).toBe(201);
    clock.advance(20_000);
    expect((await write(siteSecrets, 'B', 'x')).status).toBe(201);
    expect(await write(siteSecrets, 'C', 'x')).toMatchObject({
      status: secondaryStatus,
      headers: { 'retry-after': '40' },
      body: { message: expect.stringContaining('secondary rate limit') },
    });
    clock.advance(40_000);
    expect((await write(siteSecrets, 'C', 'x')).status).toBe(201);
    expect(github.violations).toEqual([]);
  });

  test('writes per hour are limited', async () => {
    const { write, clock } = setUp();
    for (let count = 0; count < 500; count += 1) {
      expect((await write(siteSecrets, 'A', 'x')).status).toBeLessThan(300);
      clock.advance(1_000);
    }
    expect(await write(siteSecrets, 'A', 'x')).toMatchObject({
      status: 403,
      headers: { 'retry-after': '3100' },
    });
  });

  test('eighty writes a minute are accepted, and not one more', async () => {
    const { write } = setUp();
    for (let count = 0; count < 80; count += 1)
      expect((await write(siteSecrets, 'A', 'x')).status).toBeLessThan(300);
    expect(await write(siteSecrets, 'A', 'x')).toMatchObject({
      status: 403,
      headers: { 'retry-after': '60' },
    });
  });

  test('a hundred requests at once are accepted, and not one more', async () => {
    const { send, github } = setUp();
    expect((await send('GET', siteSecrets, { open: 100 })).status).toBe(200);
    expect(await send('GET', siteSecrets, { open: 101 })).toMatchObject({
      status: 403,
      headers: { 'retry-after': '60' },
      body: { message: expect.stringContaining('secondary rate limit') },
    });
    expect(github.violations).toEqual([]);
  });

  test('a rate limit can come without Retry-After', async () => {
    const { write } = setUp({ rateLimits: { writesPerMinute: 1, sendRetryAfter: false } });
    await write(siteSecrets, 'A', 'x');
    expect((await write(siteSecrets, 'B', 'x')).headers).not.toHaveProperty('retry-after');
  });
});

describe('repositories', () => {
  test('are returned, and their environments are listed', async () => {
    const { send, github } = setUp();
    expect(await send('GET', '/repos/OCTO/Site')).toMatchObject({
      body: { full_name: 'octo/site', private: true },
    });
    const { body } = await send('GET', '/repos/octo/site/environments');
    const names = (body as { environments: { name: string }[] }).environments.map(({ name }) => name);
    expect(names).toEqual(['staging', 'production', 'prod/eu west']);
    expect((await send('GET', '/repos/octo/site/environments/prod%2Feu%20west')).status).toBe(200);
    expect((await send('GET', '/repos/octo/site/environments/nothing')).status).toBe(404);
    expect(github.violations).toEqual([]);
  });

  test('redirect after they were renamed, and keep their secrets', async () => {
    const { send, github, publicKey } = setUp();
    github.setSecret('repo:octo/site#KEY', 'x');
    github.setSecret('env:octo/site/production#KEY', 'y');
    const before = await publicKey(siteSecrets);
    github.renameRepository('octo/site', 'octo/www');
    const moved = await send('GET', `${siteSecrets}/KEY`);
    expect(moved.status).toBe(301);
    expect((await send('GET', moved.headers?.['location'] ?? '')).status).toBe(200);
    expect(await publicKey('/repos/octo/www/actions/secrets')).toEqual(before);
    expect(github.secret('env:octo/www/production#KEY')?.value).toBe('y');
    expect((await send('DELETE', `${siteSecrets}/KEY`)).status).toBe(307);
    expect(github.violations).toEqual([]);
  });
});

describe('what GitHub may do', () => {
  test.each<[Restriction, number, string]>([
    ['ip allow list', 403, 'IP allow list enabled'],
    ['suspended installation', 403, 'This installation has been suspended'],
    ['no classic tokens', 403, '`octo` forbids access via a personal access token (classic)'],
    ['blocked', 403, 'Repository access blocked'],
    ['taken down', 451, 'Repository access blocked'],
  ])('%s: requests are refused, whatever the token may do', async (restriction, status, message) => {
    const { send, github } = setUp();
    github.restrictions.set('octo/site', restriction);
    expect(await send('GET', `${siteSecrets}/public-key`)).toMatchObject({
      status,
      body: { message: expect.stringContaining(message) },
    });
    expect((await send('GET', '/repos/octo/app/actions/secrets/public-key')).status).toBe(200);
    expect(github.violations).toEqual([]);
  });

  test('an archived repository can be read, and not written', async () => {
    const { write, github } = setUp();
    github.restrictions.set('octo/site', 'archived');
    expect(await write(siteSecrets, 'KEY', 'x')).toMatchObject({
      status: 403,
      body: { message: 'Repository was archived so is read-only.' },
    });
  });

  test.each([401, 403, 404] as const)('a new token is refused with status %d for a while', async (status) => {
    const { send, clock, github } = setUp();
    github.newTokens.delay(appToken.value, 2_000, status);
    expect((await send('GET', `${siteSecrets}/public-key`)).status).toBe(status);
    clock.advance(1_999);
    expect((await send('GET', `${siteSecrets}/public-key`)).status).toBe(status);
    clock.advance(1);
    expect((await send('GET', `${siteSecrets}/public-key`)).status).toBe(200);
    expect(github.violations).toEqual([]);
  });

  test('a changed public key has another ID, and boxes for the old one are refused', async () => {
    const { send, publicKey, write, github } = setUp();
    const old = await publicKey(siteSecrets);
    github.changePublicKey('repo:octo/site#KEY');
    const body = { encrypted_value: await seal('x', old), key_id: old.key_id };
    expect((await send('PUT', `${siteSecrets}/KEY`, { body })).status).toBe(422);
    expect((await publicKey(siteSecrets)).key_id).not.toBe(old.key_id);
    expect((await write(siteSecrets, 'KEY', 'x')).status).toBe(201);
  });

  test('writes to one target can fail a number of times', async () => {
    const { github, write } = setUp();
    github.failWrites('repo:octo/site#KEY', 409, 1);
    expect((await write(siteSecrets, 'KEY', 'x')).status).toBe(409);
    expect((await write(siteSecrets, 'KEY', 'x')).status).toBe(201);
  });

  test('an older server names the secondary limit after abuse', async () => {
    const { write } = setUp({ rateLimits: { writesPerMinute: 1, saysAbuse: true } });
    await write(siteSecrets, 'A', 'x');
    expect(await write(siteSecrets, 'B', 'x')).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('abuse detection mechanism') },
    });
  });

  test('a server can refuse the version of the API', async () => {
    const { send } = setUp({ apiVersions: ['2026-03-10'] });
    expect((await send('GET', `${siteSecrets}/public-key`)).status).toBe(400);
  });
});

describe('violations', () => {
  test.each<[string, Record<string, string | undefined>, number, string]>([
    ['no authorization', { authorization: undefined }, 401, 'no authorization header'],
    ['no user agent', { 'user-agent': undefined }, 403, 'no user-agent header'],
    ['no API version', { 'x-github-api-version': undefined }, 200, 'no x-github-api-version'],
    ['another API version', { 'x-github-api-version': '2021-01-01' }, 400, 'no x-github-api-version'],
    ['no accept', { accept: undefined }, 200, 'no accept header'],
  ])('%s', async (_name, headers, status, violation) => {
    const { send, github } = setUp();
    expect((await send('GET', siteSecrets, { headers })).status).toBe(status);
    expect(github.violations).toEqual([expect.stringContaining(violation)]);
  });

  test.each([
    ['GET', '/repos/octo/site/issues'],
    ['POST', siteSecrets],
    ['GET', '/repos/octo/site/environments/prod/eu%20west/secrets/public-key'],
    ['PUT', '/repos/octo/site/topics'],
    ['GET', '/repos/octo/site/'],
    ['GET', '/repos/octo/%E0%A4%A'],
  ])('%s %s is unexpected', async (method, path) => {
    const { send, github } = setUp();
    expect((await send(method, path)).status).toBe(404);
    expect(github.violations).toEqual([expect.stringContaining('unexpected request')]);
  });

  test.each<[string, string, unknown, string]>([
    ['GET', `${siteSecrets}?colour=red`, undefined, 'must NOT have additional properties'],
    ['GET', `${siteSecrets}?per_page=many`, undefined, '/query/per_page must be integer'],
    ['GET', `${siteSecrets}?per_page=101`, undefined, 'per_page above 100'],
    ['GET', siteSecrets, { a: 1 }, 'a body is sent where none is described'],
    [
      'PUT',
      `${siteSecrets}/KEY`,
      { encrypted_value: 7, key_id: '1' },
      '/requestBody/encrypted_value must be string',
    ],
    ['PUT', `${siteSecrets}/KEY`, 'not json', 'Unexpected token'],
    [
      'PUT',
      `${siteSecrets}/KEY`,
      { encrypted_value: 'AAAA', key_id: '1', name: 'KEY' },
      'unknown property name',
    ],
    ['PUT', `${siteSecrets}/KEY`, undefined, "must have required property 'requestBody'"],
  ])('%s %s %j is not as described', async (method, path, body, violation) => {
    const { send, github } = setUp();
    await send(method, path, { body });
    expect(github.violations).toEqual(expect.arrayContaining([expect.stringContaining(violation)]));
  });

  test('never contain a value or a token', async () => {
    const { send, github } = setUp();
    await send('PUT', `${siteSecrets}/KEY`, { body: { encrypted_value: 'the plain value', key_id: '1' } });
    expect(github.violations).not.toEqual([]);
    expect(github.violations.join('\n')).not.toContain('the plain value');
    expect(github.violations.join('\n')).not.toContain(appToken.value);
  });
});

describe('GitHub Enterprise Server', () => {
  const apiUrl = 'https://ghes.example.com/api/v3';

  test('responds under its own base URL', async () => {
    const { github, write, send } = setUp({ apiUrl });
    expect(github.service.answersFor('ghes.example.com')).toBe(true);
    expect(github.service.answersFor('api.github.com')).toBe(false);
    expect((await write(siteSecrets, 'KEY', 'x')).status).toBe(201);
    expect(github.secret('repo:octo/site#KEY')?.value).toBe('x');
    const described = await send('GET', '/repos/octo/site');
    expect(described.body).toMatchObject({
      url: `${apiUrl}/repos/octo/site`,
      html_url: 'https://ghes.example.com/octo/site',
    });
    expect(described.headers).not.toHaveProperty('x-ratelimit-remaining');
    expect((await send('GET', '/rate_limit')).status).toBe(404);
    for (const { base, more } of places.filter(({ base }) => !base.includes('codespaces'))) {
      expect((await write(base, 'EACH', 'x', more)).status).toBe(201);
    }
    expect(github.violations).toEqual([]);
  });

  test('has no Codespaces, and nothing outside its API', async () => {
    const { github, send } = setUp({ apiUrl });
    expect((await send('GET', '/repos/octo/site/codespaces/secrets/public-key')).status).toBe(404);
    expect(github.violations).toEqual([]);
    expect((await send('GET', 'https://ghes.example.com/repos/octo/site')).status).toBe(404);
    expect(github.violations).toHaveLength(1);
  });
});
