// What `discover` finds, and the form in which a job matrix receives it.
import { describe, expect, test } from '@jest/globals';
import type { EntraApplication } from '../../simulator/azure/entra/applications.ts';
import type { AccountOptions } from '../../simulator/azure/maps/account-options.ts';
import { mapsActions } from '../../simulator/azure/maps/account.ts';
import { READER_ACTIONS } from '../../simulator/azure/entra/roles.ts';
import { createTokenBucket } from '../../simulator/azure/subscriptions/token-bucket.ts';
import { scopeOf } from '../../simulator/azure/subscriptions/subscription.ts';
import { defaultApplications, publicWorld } from '../../simulator/world.ts';
import { armRequestTo, asks, codeOf, member, openEmpty, refusal, resourceId } from './accounts.ts';
import { expectTranscript, failureOf, type World } from './world.ts';
import { useCases } from './cases.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';

/** Many short runs, so they share a process. */
const { open: openWorld } = useCases();

const { subscriptionId } = publicWorld;
const DISCOVER = { operation: 'discover', 'resource-group': '', 'account-name': '', 'github-token': '' };

type Entry = Readonly<Record<string, unknown>>;

function output(run: ActionRun, name: 'accounts' | 'due'): readonly Entry[] {
  return JSON.parse(run.outputs[name] ?? '') as Entry[];
}

function chunks(run: ActionRun, name: 'accounts-chunks' | 'due-chunks'): readonly (readonly Entry[])[] {
  return JSON.parse(run.outputs[name] ?? '') as Entry[][];
}

const namesIn = (run: ActionRun, name: 'accounts' | 'due'): unknown[] =>
  output(run, name).map((entry) => entry['account-name']);

function openFleet(...accounts: readonly AccountOptions[]): Promise<World> {
  return openWorld({ accounts });
}

test('accounts are listed with their region, the ages of their keys and whether they are due', async () => {
  const world = await openFleet(
    member({ name: 'old', createdDaysAgo: 200 }),
    member({ name: 'fresh', createdDaysAgo: 200, regeneratedDaysAgo: { secondary: 10 }, location: 'eastus' }),
    member({ name: 'switched-off', disableLocalAuth: true }),
    member({ name: 'unreadable', permissions: [mapsActions.read] }),
    member({ name: 'locked', lock: 'ReadOnly' }),
  );
  const run = await world.run({ ...DISCOVER, 'max-age': '90d' });
  expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'discovered']);
  expect(
    output(run, 'accounts').map((entry) => [entry['account-name'], entry['keys-enabled'], entry['due']]),
  ).toEqual([
    ['fresh', true, false],
    ['locked', true, null],
    ['old', true, true],
    ['switched-off', false, false],
    ['unreadable', true, null],
  ]);
  const [fresh, locked] = output(run, 'accounts');
  expect(fresh).toMatchObject({
    'resource-id': resourceId('fresh'),
    'resource-group': 'maps-rg',
    location: 'eastus',
    'secondary-key-last-updated': expect.stringMatching(/^2026-11-12T.*Z$/),
  });
  expect(locked).toMatchObject({ 'primary-key-last-updated': null, 'secondary-key-last-updated': null });
  expect(namesIn(run, 'due')).toEqual(['old']);
  expect(run.log).toContain('maps-rg/locked: its keys could not be listed (azure-account-locked)');
  // A reader sees there whether the ID is masked.
  expect(run.log).toContain(
    `The outputs contain the subscription ID ${subscriptionId}. If *** stands here in place of the ID, it is masked`,
  );
  expect([chunks(run, 'accounts-chunks').length, chunks(run, 'due-chunks').length]).toEqual([1, 1]);
  expect(world.simulator.azure.accounts.flatMap(({ regenerations }) => regenerations)).toEqual([]);
});

test('the transcript of a run matches its golden file', async () => {
  const world = await openFleet(
    member({ name: 'contoso-maps-europe', createdDaysAgo: 200 }),
    member({ name: 'contoso-maps-america', regeneratedDaysAgo: { secondary: 10 }, location: 'eastus' }),
  );
  expectTranscript('discover', await world.run({ ...DISCOVER, 'max-age': '90d' }));
});

test('without max-age every account whose keys can be read is due, as with rotate', async () => {
  const world = await openFleet(
    member({ name: 'one', createdDaysAgo: 1 }),
    member({ name: 'two', disableLocalAuth: true }),
  );
  expect(namesIn(await world.run(DISCOVER), 'due')).toEqual(['one']);
});

test('an empty subscription gives empty, valid lists', async () => {
  const world = await openEmpty(openWorld);
  const run = await world.run({ ...DISCOVER, 'max-age': '90d' });
  expect(run.exitCode).toBe(0);
  for (const name of ['accounts', 'due', 'accounts-chunks', 'due-chunks'])
    expect(run.outputs[name]).toBe('[]');
  expect(run.summary).toContain('**No account was found.**');
});

describe('accounts are selected', () => {
  const accounts = [
    member({ name: 'a', tags: { rotate: 'true', team: 'maps' } }),
    member({ name: 'b', tags: { Rotate: 'true' } }),
    member({ name: 'c', tags: { rotate: 'True' } }),
    member({ name: 'd', resourceGroup: 'other-rg', tags: { rotate: 'true' } }),
    member({ name: 'e', tags: { constructor: 'x' } }),
    member({ name: 'f' }),
  ];

  test.each([
    ['rotate=true', ['a', 'b', 'd']],
    ['ROTATE=true', ['a', 'b', 'd']],
    ['rotate=true, team=maps', ['a']],
    ['rotate=false', []],
    ['constructor=x', ['e']],
  ])('by the tags %s', async (tags, expected) => {
    const run = await (await openFleet(...accounts)).run({ ...DISCOVER, tags });
    expect(namesIn(run, 'accounts')).toEqual(expected);
    expect(run.requests.filter(({ url }) => url.pathname.endsWith('/listKeys'))).toHaveLength(
      expected.length,
    );
  });

  test('by the resource group, in any case', async () => {
    const world = await openFleet(...accounts);
    const run = await world.run({ ...DISCOVER, 'resource-group': 'OTHER-RG' });
    expect(output(run, 'accounts').map((entry) => entry['resource-id'])).toEqual([
      resourceId('d', 'other-rg'),
    ]);
    expect(run.summary).toContain(scopeOf(subscriptionId, 'OTHER-RG'));
  });
});

test('accounts are sorted by resource ID, in whatever order Azure lists them', async () => {
  const names = ['Zebra', 'alpha', 'Beta', 'zoo-2', 'zoo-10', 'zoo_1'];
  const one = await openFleet(...names.map((name) => member({ name })));
  const other = await openFleet(...names.toReversed().map((name) => member({ name })));
  one.simulator.azure.subscription().pageSize = 2;
  const [first, second] = [await one.run(DISCOVER), await other.run(DISCOVER)];
  expect(namesIn(first, 'accounts')).toEqual(['alpha', 'Beta', 'Zebra', 'zoo-10', 'zoo-2', 'zoo_1']);
  expect(namesIn(second, 'accounts')).toEqual(namesIn(first, 'accounts'));
});

test('an account that is listed twice because the pages changed is reported once', async () => {
  const world = await openFleet(...['a', 'b', 'c'].map((name) => member({ name })));
  world.simulator.azure.subscription().pageSize = 2;
  world.inject({
    match: { ...armRequestTo.list, skip: 1 },
    fault: {
      kind: 'edit',
      edit: (reply) => {
        const { value } = reply.body as { readonly value: readonly Entry[] };
        const again = { ...value[0], id: resourceId('A', 'MAPS-RG'), name: 'A' };
        return { ...reply, body: { value: [again, ...value] } };
      },
    },
  });
  expect(output(await world.run(DISCOVER), 'accounts')).toHaveLength(3);
});

test('a dry run finds the same accounts', async () => {
  const world = await openFleet(member({ name: 'old' }));
  const run = await world.run({ ...DISCOVER, 'dry-run': 'true' });
  expect([run.exitCode, run.outputs['outcome'], namesIn(run, 'due')]).toEqual([0, 'planned', ['old']]);
});

test('an account that is deleted after it was listed is reported without the ages of its keys', async () => {
  const world = await openFleet(member({ name: 'going' }), member({ name: 'staying' }));
  world.inject({
    match: { ...armRequestTo.list },
    fault: {
      kind: 'then',
      when: 'after',
      run: () => void (world.simulator.azure.account('going').deleted = true),
    },
  });
  const run = await world.run(DISCOVER);
  expect(output(run, 'accounts').map((entry) => entry['due'])).toEqual([null, true]);
});

describe('an identity that has only the role Reader', () => {
  const subscription = `/subscriptions/${subscriptionId}`;
  const names = ['a', 'b', 'c'].map((letter) => `contoso-maps-${letter}`);

  async function openForReader(roles: EntraApplication['roles'] = []): Promise<World> {
    const applications = defaultApplications();
    const reader = { actions: READER_ACTIONS, scope: subscription };
    for (const application of applications) application.roles = [reader, ...roles];
    return openWorld({ accounts: names.map((name) => member({ name })), applications });
  }

  test('learns every account, and the log says calmly what is unknown and why', async () => {
    const world = await openForReader();
    const run = await world.run({ ...DISCOVER, 'max-age': '90d' });
    expect([run.exitCode, run.outputs['outcome'], run.annotations]).toEqual([0, 'discovered', []]);
    expect(output(run, 'accounts').map((entry) => [entry['account-name'], entry['due']])).toEqual(
      names.map((name) => [name, null]),
    );
    expect(chunks(run, 'accounts-chunks')).toEqual([output(run, 'accounts')]);
    expect([run.outputs['due'], run.outputs['due-chunks']]).toEqual(['[]', '[]']);
    for (const name of names)
      expect(run.log).toContain(`maps-rg/${name}: its keys could not be listed (azure-forbidden)`);
    expect(run.log).toContain(
      'Give the identity a role with Microsoft.Maps/accounts/listKeys/action, which listing accounts does not need. The outputs accounts and accounts-chunks contain every account, with null as due where it is unknown.',
    );
    expect(run.log).toContain('due and due-chunks contain 0 of 3 accounts, by the ages of the keys alone.');
    expect(run.summary).toContain(
      'due and due-chunks contain 0 of 3 accounts, by the ages of the keys alone.',
    );
    expect(run.log + run.summary).not.toContain('Contributor');
    // One refused request for each account, which is not sent again.
    const lists = run.requests.filter(({ url }) => url.pathname.endsWith('/listKeys'));
    expect(lists.map(({ url }) => url.pathname.split('/').at(-2)).sort()).toEqual(names);
    expect(run.requests).toHaveLength(3 + lists.length);
  });

  test('learns the ages of the keys on the accounts on which it has the role with three actions', async () => {
    const rotator = Object.values(mapsActions).filter((action) => !/write|delete/.test(action));
    const world = await openForReader([{ actions: rotator, scope: resourceId('contoso-maps-c') }]);
    const run = await world.run({ ...DISCOVER, 'max-age': '90d' });
    expect(output(run, 'accounts').map((entry) => entry['due'])).toEqual([null, null, true]);
    expect(namesIn(run, 'due')).toEqual(['contoso-maps-c']);
    expect(run.log).toContain('The keys of 2 accounts could not be listed');
  });
});

test('requests that Azure throttles are retried until they succeed', async () => {
  const world = await openFleet(...Array.from({ length: 40 }, (_, number) => member({ name: `a${number}` })));
  world.simulator.azure.subscription().bucket = createTokenBucket(world.simulator.clock, 5, 10);
  const run = await world.run(DISCOVER);
  expect([run.exitCode, output(run, 'accounts').length]).toEqual([0, 40]);
  expect(output(run, 'accounts').every((entry) => entry['due'] === true)).toBe(true);
  expect(run.log).toContain(
    'Azure Resource Manager throttled the request (status 429); this happens now and then',
  );
});

describe('it fails', () => {
  test('if the subscription cannot be read, and the error contains the scope for the role', async () => {
    const world = await openEmpty(openWorld);
    world.simulator.azure.subscription().grants.clear();
    const run = await world.run(DISCOVER);
    expect([run.exitCode, codeOf(run)]).toEqual([1, 'azure-forbidden']);
    expect(failureOf(run)).toContain(`Microsoft.Maps/accounts/read on /subscriptions/${subscriptionId}.`);
    expect(failureOf(run)).toContain(`--scope "/subscriptions/${subscriptionId}"`);
  });

  test('if the resource group does not exist', async () => {
    const world = await openEmpty(openWorld);
    const run = await world.run({ ...DISCOVER, 'resource-group': 'no-rg' });
    expect([run.exitCode, codeOf(run)]).toEqual([1, 'azure-group-not-found']);
    expect(failureOf(run)).toContain('no-rg');
  });

  test('if the subscription is not found', async () => {
    const world = await openEmpty(openWorld);
    const run = await world.run({ ...DISCOVER, 'subscription-id': '99999999-8888-7777-6666-000000000000' });
    expect([run.exitCode, codeOf(run)]).toEqual([1, 'azure-account-not-found']);
    expect(failureOf(run)).toContain('99999999-8888-7777-6666-000000000000');
  });

  test('if Azure refuses a request that does not concern a single account', async () => {
    const world = await openEmpty(openWorld);
    world.inject({ match: armRequestTo.list, fault: refusal(400, 'SomethingNew') });
    const run = await world.run(DISCOVER);
    expect([run.exitCode, codeOf(run)]).toEqual([1, 'azure-request-failed']);
    expect(failureOf(run)).toContain(
      `list the accounts of the subscription ${subscriptionId} (status 400, SomethingNew)`,
    );
    expect(asks(run, 'list')).toHaveLength(1);
  });

  test.each([
    ['account-name', { 'account-name': 'contoso-maps' }],
    ['location', { location: 'westeurope' }],
    ['confirm', { confirm: 'contoso-maps' }],
    ['output-key', { 'output-key': 'true' }],
    ['key-type', { 'key-type': 'primary' }],
  ])('if %s is set, which it does not support', async (name, inputs) => {
    const world = await openEmpty(openWorld);
    const run = await world.run({ ...DISCOVER, ...inputs });
    expect([codeOf(run), run.requests]).toEqual(['bad-inputs', []]);
    expect(failureOf(run)).toContain(`${name}: `);
  });
});
