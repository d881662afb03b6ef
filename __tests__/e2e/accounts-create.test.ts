// The operation `create`: from an empty resource group to a key in a secret, and what it does to an account that exists.
import { describe, expect, test } from '@jest/globals';
import { falselyNotFound } from '../../simulator/azure/resource-manager/accounts/faults.ts';
import { defaultAccounts } from '../../simulator/world.ts';
import { MINUTE, SECOND } from '../../src/core/time.ts';
import { armRequestTo, asks, codeOf, NEW, openEmpty } from './accounts.ts';
import {
  expectTranscript,
  failureOf,
  namesOf,
  requestTo,
  SITE,
  STAGING,
  VAULT,
  type World,
} from './world.ts';
import { useCases } from './cases.ts';

/** Many short runs, so they share a process. */
const { open: openWorld } = useCases();

const TERMS = 'https://azure.microsoft.com/support/legal/';

describe('an account that does not exist', () => {
  test('is created with its tags, and its key is published', async () => {
    const world = await openEmpty(openWorld);
    const run = await world.run({
      ...NEW,
      location: 'West Europe',
      tags: 'rotate=true, team=maps',
      targets: 'repo:octo/site\nenv:octo/site/staging',
      'max-age': '90d',
    });
    expect(run.exitCode).toBe(0);
    expect(asks(run, 'create').map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      {
        location: 'westeurope',
        tags: { rotate: 'true', team: 'maps' },
        kind: 'Gen2',
        sku: { name: 'G2' },
        properties: { disableLocalAuth: false },
      },
    ]);
    expect([world.account.location, world.account.tags]).toEqual([
      'westeurope',
      { rotate: 'true', team: 'maps' },
    ]);
    expect([world.holds(SITE), world.holds(STAGING)]).toEqual(['primary', 'primary']);
    expect(world.regenerations).toEqual([]);
    expect(run.outputs['outcome']).toBe('created');
    expect(run.log).toContain(TERMS);
    expectTranscript('create', run);
  });

  test('is created once: the next run changes nothing', async () => {
    const world = await openEmpty(openWorld);
    await world.run(NEW);
    const run = await world.run(NEW);
    expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'unchanged']);
    expect(asks(run, 'create')).toEqual([]);
    expect(world.writes(SITE)).toBe(1);
  });

  test('is not created without a location', async () => {
    const world = await openEmpty(openWorld);
    const run = await world.run({ operation: 'create' });
    expect([run.exitCode, codeOf(run)]).toEqual([1, 'azure-location-missing']);
    expect(failureOf(run)).toContain('Set location to an Azure region, such as westeurope.');
    expect(asks(run, 'create')).toEqual([]);
  });

  test('is not created by a dry run, which only prints the plan', async () => {
    const world = await openEmpty(openWorld);
    const run = await world.run({ ...NEW, tags: 'rotate=true', 'dry-run': 'true' });
    expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'planned']);
    expect(run.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
    expect(run.log).toContain(
      'create the account contoso-maps (Gen2) in westeurope with the tags rotate=true',
    );
    expect(run.log).toContain('write the primary key to repo:octo/site#AZURE_MAPS_KEY');
    expect(run.log).not.toContain(TERMS);
    expect(world.simulator.azure.accounts).toEqual([]);
  });

  test('is not created if a target cannot be written, and the error names every such target', async () => {
    const world = await openEmpty(openWorld);
    const run = await world.run({
      ...NEW,
      targets: 'repo:octo/site\nenv:octo/site/qa\nrepo:octo/nowhere',
    });
    expect([run.exitCode, codeOf(run)]).toEqual([1, 'github-environment-not-found']);
    expect(failureOf(run)).toContain('env:octo/site/qa#AZURE_MAPS_KEY');
    expect(failureOf(run)).toContain('repo:octo/nowhere#AZURE_MAPS_KEY');
    expect(asks(run, 'create')).toEqual([]);
  });

  test('can be created without any target, and its key is an output', async () => {
    const world = await openEmpty(openWorld);
    const run = await world.run({ ...NEW, targets: 'none', 'github-token': '', 'output-key': 'true' });
    expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'created']);
    expect(run.outputs['key']).toBe(world.account.keys.primary.value);
  });

  test('is created with its key in a vault, with the same sign-in', async () => {
    const world = await openEmpty(openWorld);
    const run = await world.run({ ...NEW, targets: VAULT, 'github-token': '' });
    expect([run.exitCode, world.holds(VAULT)]).toEqual([0, 'primary']);
  });

  test('is created even if the data plane accepts its keys only after a delay', async () => {
    const world = await openEmpty(openWorld);
    world.simulator.azure.subscription().propagationDelay = MINUTE;
    const run = await world.run(NEW);
    expect([run.exitCode, world.holds(SITE)]).toEqual([0, 'primary']);
    expect(run.log).toContain('Azure Maps does not accept the primary key yet; this is normal for a new key');
  });
});

describe('an account that exists', () => {
  test('is left as it is, and its key is published to the targets that do not hold it', async () => {
    const world = await openWorld();
    world.store('primary');
    const before = { location: world.account.location, tags: world.account.tags };
    const run = await world.run({
      ...NEW,
      location: 'eastus',
      tags: 'team=other',
      targets: 'repo:octo/site\nenv:octo/site/staging',
    });
    expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'published']);
    expect({ location: world.account.location, tags: world.account.tags }).toEqual(before);
    expect(asks(run, 'create')).toEqual([]);
    expect([world.writes(SITE), world.holds(STAGING)]).toEqual([0, 'primary']);
    expect(world.regenerations).toEqual([]);
  });

  test('does not need a location', async () => {
    const world = await openWorld();
    const run = await world.run({ operation: 'create' });
    expect([run.exitCode, world.holds(SITE)]).toEqual([0, 'primary']);
  });

  test('is only read by a dry run', async () => {
    const world = await openWorld();
    const run = await world.run({ ...NEW, 'dry-run': 'true' });
    expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'planned']);
    expect(run.log).toContain('~ write the primary key to repo:octo/site#AZURE_MAPS_KEY');
    expect(world.holds(SITE)).toBe('nothing');
  });

  test('is published to the other targets if one cannot be written', async () => {
    const world = await openWorld();
    const run = await world.run({ ...NEW, targets: 'repo:octo/site\nenv:octo/site/qa' });
    expect([run.exitCode, codeOf(run)]).toEqual([1, 'github-environment-not-found']);
    expect(world.holds(SITE)).toBe('primary');
  });

  test('is refused if it has shared keys disabled', async () => {
    const world = await openWorld();
    world.account.disableLocalAuth = true;
    const run = await world.run(NEW);
    expect([run.exitCode, codeOf(run)]).toEqual([1, 'azure-keys-disabled']);
  });
});

describe('an account that exists, and that Azure does not find', () => {
  const TAGS = { team: 'maps', cost: '42' };

  async function existing(): Promise<World> {
    const world = await openWorld({ accounts: [{ ...defaultAccounts[0]!, tags: TAGS }] });
    world.store('primary');
    return world;
  }

  test('once: it is looked for again, and left as it is', async () => {
    const world = await existing();
    world.inject({ match: requestTo.readAccount, fault: falselyNotFound(world.account) });
    const run = await world.run(NEW);
    expect(run.exitCode).toBe(0);
    expect(run.outputs['outcome']).toBe('unchanged');
    expect(namesOf(run)).not.toContain('create account');
    expect(world.account.tags).toEqual(TAGS);
    expect(run.log).toContain('contoso-maps already exists');
  });

  test('twice: the run fails, and says that its request replaced tags and settings', async () => {
    const world = await existing();
    world.inject({ match: requestTo.readAccount, fault: falselyNotFound(world.account), times: 2 });
    const run = await world.run(NEW);
    expect(run.exitCode).toBe(1);
    expect(run.outputs['outcome']).toBe('incomplete');
    expect(failureOf(run)).toContain('existed after all');
    expect(world.holds(SITE)).toBe('primary');
  });

  test('once, without a location or in a dry run: nothing is claimed about it', async () => {
    const world = await existing();
    world.inject({ match: requestTo.readAccount, fault: falselyNotFound(world.account) });
    expect((await world.run({ operation: 'create' })).exitCode).toBe(0);
    world.inject({ match: requestTo.readAccount, fault: falselyNotFound(world.account) });
    const dryRun = await world.run({ ...NEW, 'dry-run': 'true' });
    expect(dryRun.log).not.toContain('create the account');
  });
});

describe('provisioning', () => {
  test('that takes a while is waited for', async () => {
    const world = await openEmpty(openWorld);
    world.simulator.azure.subscription().provisioning = { takes: 40 * SECOND, ends: 'Succeeded' };
    const run = await world.run(NEW);
    expect([run.exitCode, run.outputs['outcome'], world.holds(SITE)]).toEqual([0, 'created', 'primary']);
    expect(asks(run, 'create')).toHaveLength(1);
    expect(asks(run, 'find').length).toBeGreaterThan(4);
  });

  test('that fails ends the run, and every later run until the account is deleted', async () => {
    const world = await openEmpty(openWorld);
    world.simulator.azure.subscription().provisioning = { takes: 5 * SECOND, ends: 'Failed' };
    const run = await world.run(NEW);
    expect([run.exitCode, codeOf(run)]).toEqual([1, 'azure-provisioning-failed']);
    expect(failureOf(run)).toContain('its provisioning state is Failed');
    expect(failureOf(run)).toContain('delete it, and then run the workflow again');
    expect(codeOf(await world.run(NEW))).toBe('azure-provisioning-failed');

    world.simulator.azure.subscription().provisioning = { takes: 0, ends: 'Succeeded' };
    await world.run({ operation: 'delete', confirm: 'contoso-maps' });
    expect((await world.run(NEW)).exitCode).toBe(0);
    expect(world.holds(SITE)).toBe('primary');
  });

  test('that does not finish ends the run after ten minutes', async () => {
    const world = await openEmpty(openWorld);
    world.simulator.azure.subscription().provisioning = { takes: 60 * MINUTE, ends: 'Succeeded' };
    // Without GitHub, whose client keeps timers that the virtual clock would stop at.
    const run = await world.run({ ...NEW, targets: 'none', 'github-token': '' });
    expect([run.exitCode, codeOf(run)]).toEqual([1, 'azure-provisioning-failed']);
    expect(failureOf(run)).toContain('it is not ready after 10 minutes');
  });

  // A signal needs a process of its own.
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'continues in Azure after %s, and the next run finishes the work',
    async (signal) => {
      const world = await openEmpty();
      const toVault = { ...NEW, targets: VAULT, 'github-token': '' };
      world.simulator.azure.subscription().provisioning = { takes: 30 * SECOND, ends: 'Succeeded' };
      world.inject({ match: { ...armRequestTo.find, skip: 2 }, fault: { kind: 'signal', signal } });
      const run = await world.run(toVault);
      expect([run.exitCode, codeOf(run)]).toEqual([1, 'cancelled']);
      expect(failureOf(run)).toContain('while Azure was creating the account contoso-maps');
      const next = await world.run(toVault);
      expect(next.log).toContain('contoso-maps is not ready yet (Creating)');
      expect([next.exitCode, next.outputs['outcome'], world.holds(VAULT)]).toEqual([
        0,
        'published',
        'primary',
      ]);
      expect(asks(next, 'create')).toEqual([]);
    },
  );
});

describe('a run that was killed', () => {
  test.each([
    ['before the account was created', armRequestTo.create, 'before', 'created'],
    ['after the account was created', armRequestTo.create, 'after', 'published'],
    ['before the secret was written', requestTo.writeSecret, 'before', 'published'],
  ] as const)('%s is finished by the next run', async (_, match, when, outcome) => {
    const world = await openEmpty();
    world.inject({ match, fault: { kind: 'kill', when } });
    expect((await world.run(NEW)).signal).toBe('SIGKILL');
    const next = await world.run(NEW);
    expect([next.exitCode, next.outputs['outcome'], world.holds(SITE)]).toEqual([0, outcome, 'primary']);
    expect(world.simulator.azure.accounts).toHaveLength(1);
  });
});

test('a run that fails after it created the account has the outcome incomplete', async () => {
  const world = await openEmpty();
  world.simulator.azure.subscription().disablesLocalAuth = true;
  const run = await world.run(NEW);
  expect([run.exitCode, codeOf(run), run.outputs['outcome']]).toEqual([
    1,
    'azure-keys-disabled',
    'incomplete',
  ]);
});
