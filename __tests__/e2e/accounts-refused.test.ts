// Reasons for which Azure does not create an account: nothing is created or written. More of them, with their messages, are in
// failures/azure-creation.ts.
import { describe, expect, test } from '@jest/globals';
import { mapsActions } from '../../simulator/azure/maps/account.ts';
import { scopeOf, type SimSubscription } from '../../simulator/azure/subscriptions/subscription.ts';
import { publicWorld } from '../../simulator/world.ts';
import { armRequestTo, asks, codeOf, NEW, openEmpty, refusal } from './accounts.ts';
import { failureOf, SITE } from './world.ts';
import { useCases } from './cases.ts';

const { open: openWorld } = useCases();

const { subscriptionId } = publicWorld;
const GROUP = scopeOf(subscriptionId, 'maps-rg');

const refusals: readonly [string, (subscription: SimSubscription) => void, string, readonly string[]][] = [
  [
    'the name is taken',
    ({ takenNames }) => void takenNames.add('contoso-maps'),
    'azure-name-taken',
    ['contoso-maps is taken', 'Choose another account-name'],
  ],
  [
    'the resource group is being deleted',
    (subscription) =>
      (subscription.refusal = { status: 409, code: 'ResourceGroupBeingDeleted', message: 'Being deleted.' }),
    'azure-group-not-found',
    ['maps-rg is being deleted'],
  ],
  [
    'a lock protects the resource group',
    ({ groups }) => void groups.set('maps-rg', 'ReadOnly'),
    'azure-account-locked',
    ['ReadOnly lock on the resource group maps-rg', 'az lock list --resource-group "maps-rg"'],
  ],
  [
    'the identity may not create accounts',
    ({ grants }) => void grants.set(scopeOf(subscriptionId), new Set([mapsActions.read])),
    'azure-forbidden',
    ['Microsoft.Maps/accounts/write', `--scope "${GROUP}"`],
  ],
  [
    'the identity may not even read accounts',
    ({ grants }) => {
      grants.clear();
    },
    'azure-forbidden',
    ['Microsoft.Maps/accounts/read', `--scope "${GROUP}"`],
  ],
  [
    'Azure gives an unknown reason',
    (subscription) =>
      (subscription.refusal = { status: 400, code: 'SomethingNew', message: 'A text of Azure.' }),
    'azure-request-failed',
    ['create the account contoso-maps (status 400, SomethingNew)', 'A text of Azure.'],
  ],
];

describe('no account is created if', () => {
  test.each(refusals)('%s', async (_, prepare, code, says) => {
    const world = await openEmpty(openWorld);
    prepare(world.simulator.azure.subscription());
    const run = await world.run(NEW);
    expect([run.exitCode, codeOf(run), run.outputs['outcome']]).toEqual([1, code, 'failed']);
    for (const words of says) expect(failureOf(run)).toContain(words);
    expect(world.simulator.azure.accounts).toEqual([]);
    expect(world.writes(SITE)).toBe(0);
  });
});

describe("Azure's other codes for the same reasons", () => {
  test.each([
    [409, 'AccountNameAlreadyExists', 'azure-name-taken'],
    [400, 'NoRegisteredProviderFound', 'azure-region-not-offered'],
    [400, 'SubscriptionQuotaExceeded', 'azure-quota-exceeded'],
  ])('%i %s', async (status, word, code) => {
    const world = await openEmpty(openWorld);
    world.inject({ match: armRequestTo.create, fault: refusal(status, word) });
    const run = await world.run(NEW);
    expect([run.exitCode, codeOf(run)]).toEqual([1, code]);
    expect(asks(run, 'create')).toHaveLength(1);
  });
});

test('a dry run detects a resource group that does not exist', async () => {
  const world = await openEmpty(openWorld);
  world.simulator.azure.subscription().groups.clear();
  expect(codeOf(await world.run({ ...NEW, 'dry-run': 'true' }))).toBe('azure-group-not-found');
});
