// The operation `delete`: it deletes only the account whose exact name was confirmed, and never a secret.
import { describe, expect, test } from '@jest/globals';
import { mapsActions } from '../../simulator/azure/maps/account.ts';
import { armRequestTo, asks, codeOf, openEmpty, resourceId } from './accounts.ts';
import { expectTranscript, failureOf, openWorld, SITE, type World } from './world.ts';

const DELETE = { operation: 'delete', confirm: 'contoso-maps', 'github-token': '' };

/** The secret keeps a key that no longer works once the account is deleted. This is intended, and the run reports it. */
async function openWithSecret(): Promise<World> {
  const world = await openWorld();
  world.store('primary');
  world.allowDeadKeys();
  return world;
}

test('a confirmed account is deleted; its secret is left unchanged and reported', async () => {
  const world = await openWithSecret();
  const run = await world.run(DELETE);
  expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'deleted']);
  expect(world.account.deleted).toBe(true);
  expect(world.writes(SITE)).toBe(0);
  expect(world.simulator.github.secret(SITE)?.value).toBe(world.account.keys.primary.value);
  expect(run.summary).toContain(
    `${SITE} is left unchanged: any key of contoso-maps that it holds no longer works`,
  );
  expect(run.requests.some(({ url }) => url.hostname === 'api.github.com')).toBe(false);
  expectTranscript('delete', run);
});

test.each([
  ['is missing', ''],
  ['differs in case', 'Contoso-Maps'],
  ['is another name', 'contoso-map'],
  ['is only true', 'true'],
])('nothing is deleted if confirm %s', async (_, confirm) => {
  const world = await openWorld();
  const run = await world.run({ ...DELETE, confirm });
  expect([run.exitCode, codeOf(run)]).toEqual([1, 'bad-inputs']);
  expect(failureOf(run)).toContain(
    'confirm: operation: delete requires the exact name of the account in this input: contoso-maps.',
  );
  expect(run.requests).toEqual([]);
});

test('with resource-id, confirm takes the name of the account and not the ID', async () => {
  const world = await openWithSecret();
  const byId = {
    'subscription-id': '',
    'resource-group': '',
    'account-name': '',
    'resource-id': resourceId('contoso-maps'),
  };
  expect(codeOf(await world.run({ ...DELETE, ...byId, confirm: resourceId('contoso-maps') }))).toBe(
    'bad-inputs',
  );
  expect((await world.run({ ...DELETE, ...byId })).outputs['outcome']).toBe('deleted');
});

test.each([
  ['the account', (): void => undefined],
  ['its resource group', (world: World): void => world.simulator.azure.subscription().groups.clear()],
])('if %s does not exist, there is nothing to do, and the secret is still reported', async (_, prepare) => {
  const world = await openEmpty();
  prepare(world);
  const run = await world.run(DELETE);
  expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'unchanged']);
  expect(run.log).toContain('contoso-maps does not exist in maps-rg: there is nothing to delete');
  expect(run.summary).toContain(SITE);
  expect(asks(run, 'delete')).toEqual([]);
});

test('a dry run deletes nothing', async () => {
  const world = await openWorld();
  world.store('primary');
  const run = await world.run({ ...DELETE, 'dry-run': 'true' });
  expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'planned']);
  expect(run.log).toContain('Would permanently delete contoso-maps in maps-rg and both of its keys');
  expect(run.log).toContain(
    `${SITE} is left unchanged: any key of contoso-maps that it holds would no longer work`,
  );
  expect(world.account.deleted).toBe(false);
});

describe('Azure refuses the deletion', () => {
  test.each(['ReadOnly', 'CanNotDelete'] as const)('because of a %s lock', async (lock) => {
    const world = await openWorld();
    world.account.lock = lock;
    const run = await world.run(DELETE);
    expect([run.exitCode, codeOf(run)]).toEqual([1, 'azure-account-locked']);
    expect(failureOf(run)).toContain('prevents its deletion');
    expect(failureOf(run)).toContain('az lock list --resource-group "maps-rg"');
    expect(failureOf(run)).not.toContain('create a CanNotDelete lock');
    expect(world.account.deleted).toBe(false);
  });

  test('because the identity has no role for it', async () => {
    const world = await openWorld();
    world.account.permissions.delete(mapsActions.delete);
    const run = await world.run(DELETE);
    expect([run.exitCode, codeOf(run)]).toEqual([1, 'azure-forbidden']);
    expect(failureOf(run)).toContain('Microsoft.Maps/accounts/delete');
    expect(failureOf(run)).toContain(`--scope "${resourceId('contoso-maps')}"`);
  });
});

test('a role on the account alone is sufficient, although it is deleted with the account', async () => {
  const world = await openWorld();
  world.simulator.azure.subscription().grants.clear();
  const run = await world.run(DELETE);
  expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'deleted']);
});

test('the run fails if the account still exists after Azure accepted the request', async () => {
  const world = await openWorld();
  world.inject({ match: armRequestTo.delete, fault: { kind: 'reply', reply: { status: 200 } } });
  const run = await world.run(DELETE);
  expect([run.exitCode, codeOf(run)]).toEqual([1, 'azure-deletion-unfinished']);
  expect(failureOf(run)).toContain('still exists 10 minutes after Azure accepted');
});

test.each(['before', 'after'] as const)(
  'a run that was killed %s the deletion is finished by the next run',
  async (when) => {
    const world = await openWithSecret();
    world.inject({ match: armRequestTo.delete, fault: { kind: 'kill', when } });
    expect((await world.run(DELETE)).signal).toBe('SIGKILL');
    const next = await world.run(DELETE);
    expect([next.exitCode, next.outputs['outcome']]).toEqual([
      0,
      when === 'before' ? 'deleted' : 'unchanged',
    ]);
    expect(world.account.deleted).toBe(true);
  },
);

test('the error of a run that is canceled during the deletion names the account', async () => {
  const world = await openWithSecret();
  world.inject({ match: armRequestTo.delete, fault: { kind: 'signal', signal: 'SIGTERM' } });
  world.inject({ match: armRequestTo.delete, fault: { kind: 'hang', when: 'after' } });
  const run = await world.run(DELETE);
  expect([run.exitCode, codeOf(run)]).toEqual([1, 'cancelled']);
  expect(failureOf(run)).toContain('while Azure was deleting the account contoso-maps');
});

test('an account that is created again under the same name has new keys', async () => {
  const world = await openWithSecret();
  const old = world.account.keys.primary.value;
  await world.run(DELETE);
  await world.run({ operation: 'create', location: 'westeurope' });
  expect(world.account.keys.primary.value).not.toBe(old);
  expect(world.holds(SITE)).toBe('primary');
});
