// Every request that can fail without harm is sent before a key is regenerated.
import { describe, expect, test } from '@jest/globals';
import { mapsActions } from '../../simulator/azure/maps/account.ts';
import type { Injection } from '../../simulator/network/faults.ts';
import { expiredToken, powerlessToken } from '../../simulator/github/state/defaults.ts';
import { expectTranscript, failureOf, namesOf, requestTo, SITE, type Inputs, type World } from './world.ts';
import { useCases } from './cases.ts';

const { open: openWorld } = useCases();

const REGENERATE: Inputs = { operation: 'regenerate', 'key-type': 'secondary' };

test('before a regeneration, the account, the keys, every secret and every public key are read', async () => {
  const world = await openWorld();
  world.store('primary');
  const run = await world.run({ targets: 'repo:octo/site\nenv:octo/site/staging', operation: 'rotate' });
  expect(run.exitCode).toBe(0);
  const names = namesOf(await world.run({ ...REGENERATE, targets: 'repo:octo/site\nrepo:octo/app' }));
  const before = names.slice(0, names.indexOf('regenerate secondary'));
  for (const name of [
    'id token',
    'sign in',
    'read account',
    'list keys',
    'read octo/site AZURE_MAPS_KEY',
    'read octo/app AZURE_MAPS_KEY',
    'read octo/site public-key',
    'read octo/app public-key',
  ])
    expect(before).toContain(name);
  expect(before.filter((name) => name === 'id token' || name === 'sign in')).toHaveLength(2);
});

test('after a regeneration, the keys are listed, the key is verified and written to every target, and they are listed again', async () => {
  const world = await openWorld();
  const names = namesOf(await world.run({ ...REGENERATE, repository: 'octo/site, octo/app' }));
  const [, seen, tried, one, other, confirmed, ...more] = names.slice(names.indexOf('regenerate secondary'));
  expect([seen, tried, confirmed, more]).toEqual(['list keys', 'verify key', 'list keys', []]);
  expect([one, other].sort()).toEqual(['write octo/app AZURE_MAPS_KEY', 'write octo/site AZURE_MAPS_KEY']);
});

describe('nothing is regenerated or written if', () => {
  const causes: readonly (readonly [string, string, Inputs, (world: World) => void])[] = [
    [
      'the account has shared keys disabled',
      'azure-keys-disabled',
      {},
      ({ account }) => (account.disableLocalAuth = true),
    ],
    [
      'the identity may not list the keys',
      'azure-forbidden',
      {},
      ({ account }) => account.permissions.delete(mapsActions.listKeys),
    ],
    ['the account is locked', 'azure-account-locked', {}, ({ account }) => (account.lock = 'ReadOnly')],
    ['the account does not exist', 'azure-account-not-found', { 'account-name': 'contoso' }, () => undefined],
    [
      'no federated credential matches',
      'azure-sign-in-refused',
      {},
      ({ simulator }) => (simulator.azure.idToken.subject = 'repo:octo/site:pull_request'),
    ],
    [
      'the github-token has expired',
      'github-token-refused',
      { 'github-token': expiredToken.value },
      () => undefined,
    ],
    [
      'the github-token may not write secrets',
      'github-forbidden',
      { 'github-token': powerlessToken.value },
      () => undefined,
    ],
    [
      'the repository is not visible to the token',
      'github-not-found',
      { repository: 'octo/absent' },
      () => undefined,
    ],
    [
      'the environment does not exist',
      'github-environment-not-found',
      { environment: 'qa' },
      () => undefined,
    ],
  ];

  test.each(causes)('%s', async (_name, code, inputs, prepare) => {
    const world = await openWorld();
    prepare(world);
    const run = await world.run({ ...REGENERATE, ...inputs });
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain(`docs/troubleshooting.md#${code}`);
    expect(world.regenerations).toEqual([]);
    expect(run.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
  });

  test.each<readonly [string, string, Injection]>([
    [
      'the ID token',
      'id-token-failed',
      { match: { path: /idtoken/ }, fault: { kind: 'reset', when: 'before' } },
    ],
    ['the sign-in', 'azure-unreachable', { match: requestTo.signIn, fault: { kind: 'hang' } }],
    ['the account', 'azure-unreachable', { match: requestTo.readAccount, fault: { kind: 'hang' } }],
    ['the keys', 'azure-unreachable', { match: requestTo.listKeys, fault: { kind: 'hang' } }],
    [
      'the secret',
      'github-unreachable',
      { match: requestTo.readSecret, fault: { kind: 'reset', when: 'before' } },
    ],
    ['the public key', 'github-unreachable', { match: requestTo.publicKey, fault: { kind: 'hang' } }],
  ])('the request for %s fails', async (_name, code, injection) => {
    const world = await openWorld();
    world.inject({ ...injection, times: Infinity });
    const run = await world.run(REGENERATE);
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain(`docs/troubleshooting.md#${code}`);
    expect(world.regenerations).toEqual([]);
    expect(world.holds(SITE)).toBe('nothing');
  });
});

test.each<Inputs>([{}, REGENERATE])(
  'nothing is regenerated if the identity may not do it, and the secret holds the newest key (%j)',
  async (inputs) => {
    const world = await openWorld();
    world.store('primary');
    world.account.permissions.delete(mapsActions.regenerateKey);
    const run = await world.run(inputs);
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain('docs/troubleshooting.md#azure-forbidden');
    expect(world.regenerations).toEqual([]);
    expect(world.holds(SITE)).toBe('primary');
  },
);

test('the transcript of a run on an account with shared keys disabled matches its golden file', async () => {
  const world = await openWorld();
  world.account.disableLocalAuth = true;
  expectTranscript('keys-disabled', await world.run({}));
});

test('the error of a refused sign-in shows the values of the ID token', async () => {
  const world = await openWorld();
  world.simulator.azure.idToken.subject = 'repo:octo/site:pull_request';
  expectTranscript('sign-in-refused', await world.run({}));
});

test('the run continues without the permission to read the account', async () => {
  const world = await openWorld();
  world.store('primary');
  world.account.permissions.delete(mapsActions.read);
  const run = await world.run({});
  expect(run.exitCode).toBe(0);
  expect(world.holds(SITE)).toBe('secondary');
  expect(run.log).toContain('can list the keys but not read the account');
});

test('transient faults of all requests that can be repeated are retried', async () => {
  const world = await openWorld();
  world.store('primary');
  const fault = { kind: 'reply', reply: { status: 503, body: 'Busy' } } as const;
  const once = [
    'signIn',
    'readAccount',
    'listKeys',
    'readSecret',
    'publicKey',
    'writeSecret',
    'verifyKey',
  ] as const;
  for (const name of once) world.inject({ match: requestTo[name], fault });
  const run = await world.run({});
  expect(run.exitCode).toBe(0);
  expect(world.regenerations).toEqual(['secondary']);
  expect(world.holds(SITE)).toBe('secondary');
});
