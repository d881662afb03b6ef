// Addresses out of answers: pages of lists, operations, redirects, and challenges. None of them chooses where a credential goes, or
// what it is for; and a list that does not end is given up.
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimReply } from '../../simulator/network/http.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { publicWorld } from '../../simulator/world.ts';
import { MINUTE } from '../../src/core/time.ts';
import { armRequestTo, asks, codeOf, member, NEW } from './accounts.ts';
import { useCases } from './cases.ts';
import { failureOf, namesOf, requestTo, SITE, VAULT, type World } from './world.ts';

const DISCOVER = { operation: 'discover', 'account-name': '', 'resource-group': '', 'github-token': '' };
const MANAGEMENT = 'https://management.azure.com';
const SUBSCRIPTION = `/subscriptions/${publicWorld.subscriptionId}`;
const LIST = `${SUBSCRIPTION}/providers/Microsoft.Maps/accounts`;
const QUERY = '?api-version=2023-06-01&$skiptoken=MQ';

/** Origins, each with the path that follows, which the access token must not be sent to. */
const ELSEWHERE: readonly (readonly [string, string, string])[] = [
  ['another host', 'https://stranger.example', ''],
  ['a host that begins like its own', `${MANAGEMENT}.stranger.example`, ''],
  ['the host of another cloud', 'https://management.usgovcloudapi.net', ''],
  ['its own host without TLS', 'http://management.azure.com', ''],
  ['another port', `${MANAGEMENT}:8443`, ''],
  ['a user name', 'https://management.azure.com@stranger.example', ''],
  ['a user name for its own host', 'https://octo:secret@management.azure.com', ''],
  ['another subscription', MANAGEMENT, '/subscriptions/11111111-1111-1111-1111-111111111111/x'],
  ['a path out of the subscription', MANAGEMENT, `${SUBSCRIPTION}/../../tenants`],
  ['an encoded path out of the subscription', MANAGEMENT, `${SUBSCRIPTION}/..%2f..%2ftenants`],
];

const cases = useCases();

/** Where a run sent requests, other than to the hosts that it knows. */
function strangersOf({ simulator }: World, run: ActionRun): readonly string[] {
  const known =
    /^(?:[\w-]+\.)*(?:githubusercontent\.com|github\.com|microsoftonline\.com|azure\.com|vault\.azure\.net|atlas\.microsoft\.com)$/;
  const others = run.requests.filter(({ url }) => url.port !== '' || !known.test(url.hostname));
  return [...simulator.strangers, ...simulator.unresolved, ...others.map(({ url }) => url.href)];
}

const edited = (edit: (reply: SimReply) => SimReply) => ({ kind: 'edit', edit }) as const;

const withHeader = (name: string, value: string) =>
  edited((reply) => ({ ...reply, headers: { ...reply.headers, [name]: value } }));

const withNextLink = (nextLink: unknown) =>
  edited((reply) => ({ ...reply, body: { ...(reply.body as object), nextLink } }));

describe('the next page of a list', () => {
  test.each([
    ...ELSEWHERE.map(([what, origin, path]) => [what, origin + (path || LIST) + QUERY] as const),
    ['another list of the subscription', `${MANAGEMENT}${SUBSCRIPTION}/resources${QUERY}`],
    ['only a path', LIST + QUERY],
    ['no scheme', `//stranger.example${LIST}${QUERY}`],
    ['no URL', 'https://'],
    ['what only some parsers take for its own host', `https:management.azure.com${LIST}${QUERY}`],
    ['its own host after backslashes', `https:\\\\management.azure.com${LIST}${QUERY}`],
    ['its own host after a space', ` ${MANAGEMENT}${LIST}${QUERY}`],
    [
      'a path with an encoded slash',
      `${MANAGEMENT}${SUBSCRIPTION}/providers%2FMicrosoft.Maps/accounts${QUERY}`,
    ],
    ['a number', 7],
    ['an object', { href: MANAGEMENT }],
  ])('is not requested from %s', async (_what, nextLink) => {
    const world = await cases.open();
    world.inject({ match: armRequestTo.list, fault: withNextLink(nextLink), times: Infinity });
    const run = await world.run(DISCOVER);
    expect([run.exitCode, codeOf(run)]).toEqual([1, 'azure-unexpected-answer']);
    expect(run.outputs['accounts']).toBeUndefined();
    expect(asks(run, 'list')).toHaveLength(1);
    expect(strangersOf(world, run)).toEqual([]);
  });

  test('may be written in another case, and with the port', async () => {
    const group = { resourceGroup: 'Maps-RG' };
    const accounts = ['a', 'b', 'c'].map((name) => member({ name, ...group }));
    const world = await cases.open({ accounts });
    world.simulator.azure.subscription().pageSize = 1;
    const fault = edited((reply) => {
      const { nextLink, ...body } = reply.body as { readonly nextLink?: string };
      const link = nextLink
        ?.replace('resourceGroups', 'resourcegroups')
        .replace('Maps-RG', 'maps%2Drg')
        .replace('.com/', '.com:443/');
      return { ...reply, body: { ...body, nextLink: link } };
    });
    world.inject({ match: armRequestTo.list, fault, times: Infinity });
    const run = await world.run({ ...DISCOVER, 'resource-group': 'Maps-RG' });
    expect(run.exitCode).toBe(0);
    expect(JSON.parse(run.outputs['accounts'] ?? '[]')).toHaveLength(3);
  });

  test.each([
    ['names itself', 0, 1],
    ['names the one before', 1, 2],
  ])('ends the list if it %s', async (_what, skip, lists) => {
    const world = await cases.open({ accounts: ['a', 'b', 'c'].map((name) => member({ name })) });
    world.simulator.azure.subscription().pageSize = 1;
    const first = `${MANAGEMENT}${LIST}?api-version=2023-06-01`;
    world.inject({ match: { ...armRequestTo.list, skip }, fault: withNextLink(first), times: Infinity });
    const run = await world.run(DISCOVER);
    expect(failureOf(run)).toContain('a page names one as the next that was read before');
    expect(asks(run, 'list')).toHaveLength(lists);
  });

  test('is not requested after ten minutes', async () => {
    const world = await cases.open();
    let page = 0;
    const fault = edited((reply) => ({
      ...reply,
      body: { value: [], nextLink: `${MANAGEMENT}${LIST}${QUERY}${page++}` },
    }));
    world.inject({ match: armRequestTo.list, fault, times: Infinity });
    const pause = { kind: 'suspend', ms: 3 * MINUTE, when: 'before' } as const;
    world.inject({ match: armRequestTo.list, fault: pause, times: 4 });
    const run = await world.run(DISCOVER);
    expect(failureOf(run)).toContain('reading it took more than ten minutes');
    expect(page).toBeLessThan(8);
  });
});

describe('the operation that a response names', () => {
  test.each(ELSEWHERE)('is not requested from %s', async (_what, origin, path) => {
    const world = await cases.open({ accounts: [] });
    const where = `${origin}${path || `${SUBSCRIPTION}/providers/Microsoft.Maps/locations/x/operationStatuses/1`}`;
    for (const [index, header] of ['azure-asyncoperation', 'location'].entries()) {
      world.inject({
        match: armRequestTo.create,
        fault: edited((reply) => ({ ...reply, status: 202, headers: { [header]: where } })),
      });
      const run = await world.run({ ...NEW, operation: 'create', 'account-name': `new-${index}` });
      expect([run.exitCode, codeOf(run)]).toEqual([1, 'azure-unexpected-answer']);
      expect(failureOf(run)).not.toContain('octo:secret');
      expect(run.requests.at(-1)?.method).toBe('PUT');
      expect(strangersOf(world, run)).toEqual([]);
    }
  });

  test('may be written in another case', async () => {
    const world = await cases.open({ accounts: [] });
    world.simulator.azure.subscription().longRunning = {
      header: 'Azure-AsyncOperation',
      status: 201,
      takes: 2_000,
      ends: 'Succeeded',
    };
    const upper = edited((reply) => {
      const url = new URL(
        reply.headers?.['azure-asyncoperation'] ?? reply.headers?.['Azure-AsyncOperation'] ?? '',
      );
      url.pathname = url.pathname.replace('/subscriptions/', '/SUBSCRIPTIONS/');
      return { ...reply, headers: { 'azure-asyncoperation': url.href } };
    });
    world.inject({ match: armRequestTo.create, fault: upper });
    const run = await world.run({ ...NEW, targets: SITE });
    expect(run.log).toContain('Azure has not finished the request');
    expect(run.outputs['outcome']).toBe('created');
  });
});

describe('the challenge of a vault', () => {
  const own = `authorization="https://login.microsoftonline.com/${publicWorld.tenantId}"`;
  const CHALLENGES = [
    ['another resource', `Bearer ${own}, resource="https://stranger.example"`],
    ['a parent domain', `Bearer ${own}, resource="https://azure.net"`],
    ['Resource Manager', `Bearer ${own}, resource="${MANAGEMENT}"`],
    ['the vaults without TLS', `Bearer ${own}, resource="http://vault.azure.net"`],
    ['the scope of another service', `Bearer ${own}, scope="https://graph.microsoft.com/.default"`],
    ['a shell command', `Bearer ${own}, resource="https://vault.azure.net/$(id)"`],
    [
      'another authority',
      'Bearer authorization="https://stranger.example/x", resource="https://vault.azure.net"',
    ],
    [
      'an authority without TLS',
      'Bearer authorization="http://login.microsoftonline.com/x", resource="https://vault.azure.net"',
    ],
  ] as const;

  test.each(CHALLENGES)('that names %s gets no token', async (_what, challenge) => {
    const world = await cases.open();
    const match = { host: 'contoso-kv.vault.azure.net' };
    world.inject({ match, fault: withHeader('www-authenticate', challenge), times: Infinity });
    const cli = world.simulator.azure.cli();
    for (const method of ['oidc', 'azure-cli']) {
      const run = await world.run(
        { operation: 'publish', targets: VAULT, 'azure-auth': method },
        { path: [cli] },
      );
      expect([run.exitCode, codeOf(run)]).toEqual([1, 'azure-unexpected-answer']);
      expect(run.requests.filter(({ url }) => url.hostname === match.host)).toHaveLength(1);
      expect(scopesOf(run)).toEqual(method === 'oidc' ? [`${MANAGEMENT}/.default`] : []);
    }
    const calls = readFileSync(join(cli, 'calls.txt'), 'utf8');
    expect(new Set(calls.match(/(?<=--resource )\S+/g))).toEqual(new Set([MANAGEMENT]));
  });

  test.each([
    ['its own authority under an older name', 'https://login.windows.net', publicWorld.tenantId],
    ['another tenant', 'https://login.microsoftonline.com', '99999999-9999-9999-9999-999999999999'],
  ])(
    'that names %s gets a token for vaults, of the tenant of the input',
    async (_what, authority, tenant) => {
      const world = await cases.open();
      const challenge = `Bearer authorization="${authority}/${tenant}", resource="https://vault.azure.net"`;
      world.inject({
        match: { host: 'contoso-kv.vault.azure.net' },
        fault: withHeader('www-authenticate', challenge),
      });
      const run = await world.run({ operation: 'publish', targets: VAULT });
      expect(run.exitCode).toBe(0);
      expect(scopesOf(run).toSorted()).toEqual([
        `${MANAGEMENT}/.default`,
        'https://vault.azure.net/.default',
      ]);
      const tenants = run.requests.filter(isSignIn).map(({ url }) => url.pathname.split('/')[1]);
      expect(new Set(tenants)).toEqual(new Set([publicWorld.tenantId]));
    },
  );
});

describe('the challenge of Resource Manager', () => {
  const claims = btoa('{"access_token":{"nbf":{"essential":true,"value":"1"}}}');
  const answer = (headers: Record<string, string>, error?: object) =>
    ({ kind: 'reply', reply: { status: 401, headers, body: error ? { error } : 'No.' } }) as const;

  test('does not choose what a token is for', async () => {
    const world = await cases.open();
    const challenge = `Bearer scope="https://graph.microsoft.com/.default", claims="${claims}"`;
    const fault = answer(
      { 'www-authenticate': challenge },
      { code: 'InvalidAuthenticationToken', message: 'No.' },
    );
    world.inject({ match: requestTo.listKeys, fault });
    const run = await world.run({ operation: 'list' });
    expect(new Set(scopesOf(run))).toEqual(new Set([`${MANAGEMENT}/.default`]));
  });

  test('does not have a regeneration sent again if something in between sends it', async () => {
    const world = await cases.open();
    world.store('primary');
    const challenge = `Bearer error="insufficient_claims", claims="${claims}"`;
    world.inject({
      match: requestTo.regenerate,
      fault: { ...answer({ 'www-authenticate': challenge }), when: 'after' },
    });
    const run = await world.run({ 'max-age': '90d' });
    expect(namesOf(run).filter((name) => name.startsWith('regenerate'))).toHaveLength(1);
    expect(world.regenerations).toEqual(['secondary']);
  });
});

describe('a redirect within the API of GitHub', () => {
  const secrets = '/actions/secrets';

  test.each([
    ['another secret', `/repos/octo/site${secrets}/OTHER`],
    ['the secret of another repository', `/repos/octo/app${secrets}/AZURE_MAPS_KEY`],
    ['another secret of a repository by its ID', `/repositories/7${secrets}/OTHER`],
    ['a variable', '/repos/octo/site/actions/variables/AZURE_MAPS_KEY'],
    ['a secret of the organization', `/orgs/octo${secrets}/AZURE_MAPS_KEY`],
  ])('is not followed to %s', async (_what, location) => {
    const world = await cases.open();
    for (const match of [requestTo.readSecret, requestTo.publicKey, requestTo.writeSecret]) {
      const fault = { kind: 'reply', reply: { status: 307, headers: { location } } } as const;
      world.inject({ match, fault });
      const run = await world.run({ operation: 'publish' });
      expect([run.exitCode, codeOf(run)]).toEqual([1, 'github-unexpected-answer']);
      expect(run.requests.filter(({ url }) => url.pathname === location)).toEqual([]);
      world.simulator.faults.clear();
    }
    expect(world.holds()).toBe('nothing');
  });
});

test('a redirect within the API of GitHub is followed where only the encoding differs', async () => {
  const world = await cases.open();
  const location = '/repos/octo/site/actions/secrets/AZURE%5FMAPS_KEY';
  const fault = { kind: 'reply', reply: { status: 307, headers: { location } } } as const;
  world.inject({ match: requestTo.writeSecret, fault });
  const run = await world.run({ operation: 'publish' });
  expect(run.exitCode).toBe(0);
  expect(world.holds()).toBe('primary');
});

describe('the repositories of an organization secret', () => {
  const match = { path: /\/repositories$/ };
  const page = (from: number, total: number) => ({
    total_count: total,
    repositories: Array.from({ length: 100 }, (_, index) => ({ id: from + index })),
  });

  test.each([
    ['is always the same', () => 1],
    ['is always another one', (index: number) => index * 100],
  ])('are not written back if their list does not end and each page %s', async (_what, from) => {
    const world = await cases.open();
    const target = 'org:octo#AZURE_MAPS_KEY';
    world.simulator.github.setSecret(target, 'old', { visibility: 'selected', selectedRepositoryIds: [1] });
    let index = 0;
    const pause = { kind: 'suspend', ms: 3 * MINUTE, when: 'before' } as const;
    const fault = edited((reply) => ({ ...reply, body: page(from(index++), 1e9) }));
    world.inject({ match, fault, times: Infinity });
    world.inject({ match, fault: pause, times: Infinity });
    const run = await world.run({ operation: 'publish', targets: target });
    expect([run.exitCode, codeOf(run)]).toEqual([1, 'github-unexpected-answer']);
    expect(world.writes(target)).toBe(0);
    expect(index).toBeLessThan(30);
  });
});

function isSignIn({ url }: ActionRun['requests'][number]): boolean {
  return url.hostname === 'login.microsoftonline.com';
}

/** What tokens were requested for. */
function scopesOf(run: ActionRun): readonly string[] {
  return run.requests
    .filter(isSignIn)
    .flatMap(({ body }) => new URLSearchParams(body).get('scope')?.split(' ') ?? [])
    .filter((scope) => scope.includes('://'));
}
