// What passes by itself in Azure is waited for: conflicts, reads that are behind, operations that are accepted and finished later,
// and tokens that expire.
import { describe, expect, test } from '@jest/globals';
import {
  accountNotFound,
  groupNotFound,
  subscriptionNotFound,
} from '../../simulator/azure/resource-manager/accounts/replies.ts';
import type { LongRunning } from '../../simulator/azure/subscriptions/operation.ts';
import type { Match } from '../../simulator/network/faults.ts';
import type { SimReply } from '../../simulator/network/http.ts';
import { publicWorld } from '../../simulator/world.ts';
import { MINUTE, SECOND } from '../../src/core/time.ts';
import { armRequestTo, asks, codeOf, refusal } from './accounts.ts';
import { namesOf, requestTo, SITE, VAULT, type World } from './world.ts';
import { useCases } from './cases.ts';

/** Many short runs, so they share a process. */
const { open: openWorld } = useCases();

const LIST = { operation: 'list', 'github-token': '' };
const CREATE = { operation: 'create', location: 'westeurope', targets: 'none', 'github-token': '' };
const DELETE = { operation: 'delete', confirm: 'contoso-maps', 'github-token': '' };

async function dueWorld(): Promise<World> {
  const world = await openWorld();
  world.store('primary');
  return world;
}

function reply(world: World, match: Match, answer: SimReply): void {
  world.inject({ match, fault: { kind: 'reply', reply: answer } });
}

describe('another operation on the account', () => {
  test.each(['AnotherOperationInProgress', 'InvalidProvisioningState', 'RequestConflict'])(
    'is waited for before the keys are listed (%s)',
    async (code) => {
      const world = await openWorld();
      world.account.beBusy(20 * SECOND, code);
      const run = await world.run(LIST);
      expect(run.exitCode).toBe(0);
      expect(run.log).toContain(
        `Waiting 4 seconds: Azure Resource Manager refused the request for now (409 ${code}); a retry`,
      );
    },
  );

  test('is waited for before a regeneration, which happens once, after another look', async () => {
    const world = await dueWorld();
    world.inject({
      match: requestTo.regenerate,
      fault: {
        kind: 'then',
        when: 'before',
        run: () => {
          world.account.beBusy(10 * SECOND);
        },
      },
    });
    const run = await world.run({});
    expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'rotated']);
    expect(world.regenerations).toEqual(['secondary']);
    const names = namesOf(run);
    const sent = names.flatMap((name, index) => (name === 'regenerate secondary' ? [index] : []));
    expect(sent.length).toBeGreaterThan(1);
    for (const index of sent) expect(names[index - 1]).toBe('list keys');
  });

  test('is not waited for by a run that is canceled', async () => {
    const world = await openWorld();
    world.account.beBusy(MINUTE * 60);
    world.inject({ match: { ...requestTo.listKeys, skip: 1 }, fault: { kind: 'signal', signal: 'SIGTERM' } });
    const run = await world.run(LIST);
    expect([run.exitCode, codeOf(run)]).toEqual([1, 'cancelled']);
    expect(namesOf(run).filter((name) => name === 'list keys')).toHaveLength(2);
  });

  test('in a vault is waited for as well', async () => {
    const world = await openWorld();
    world.simulator.azure.vault().beBusy('azure-maps-key', 20 * SECOND);
    const run = await world.run({ operation: 'publish', targets: VAULT, 'github-token': '' });
    expect([run.exitCode, world.holds(VAULT)]).toEqual([0, 'primary']);
    expect(run.log).toContain('Key Vault contoso-kv refused the request for now (ObjectIsBeingRecovered)');
  });
});

describe('what exists and is not found once', () => {
  test.each([
    ['the account', accountNotFound('maps-rg', 'contoso-maps')],
    ['the resource group', groupNotFound('maps-rg')],
    ['the subscription', subscriptionNotFound(publicWorld.subscriptionId)],
  ])('%s is looked for again by every kind of request', async (_, answer) => {
    const world = await dueWorld();
    for (const match of [requestTo.readAccount, requestTo.listKeys, requestTo.regenerate])
      reply(world, match, answer);
    const run = await world.run({});
    expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'rotated']);
    expect(world.regenerations).toEqual(['secondary']);
  });

  test('the resource group is looked for again before an account is created in it', async () => {
    const world = await openWorld();
    world.account.deleted = true;
    reply(world, armRequestTo.find, groupNotFound('maps-rg'));
    reply(world, armRequestTo.create, groupNotFound('maps-rg'));
    const run = await world.run(CREATE);
    expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'created']);
  });
});

describe('a request whose answer was lost', () => {
  test('created the account, although the next attempt is told that the name is taken', async () => {
    const world = await openWorld();
    world.account.deleted = true;
    world.inject({ match: armRequestTo.create, fault: { kind: 'reset', when: 'after' } });
    world.inject({ match: { ...armRequestTo.create, skip: 1 }, fault: refusal(409, 'NameNotAvailable') });
    const run = await world.run(CREATE);
    expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'created']);
  });

  test('deleted the account, and with it the role of the identity', async () => {
    const world = await openWorld();
    world.simulator.azure.subscription().grants.clear();
    world.inject({ match: armRequestTo.delete, fault: { kind: 'reset', when: 'after' } });
    const run = await world.run(DELETE);
    expect([run.exitCode, run.outputs['outcome'], world.account.deleted]).toEqual([0, 'deleted', true]);
    expect(asks(run, 'delete')).toHaveLength(2);
  });
});

describe('an operation that Azure accepted', () => {
  test.each<[string, Pick<LongRunning, 'header' | 'status' | 'retryAfter'>]>([
    ['201 and Azure-AsyncOperation', { header: 'Azure-AsyncOperation', status: 201, retryAfter: 7 }],
    ['202 and Azure-AsyncOperation', { header: 'Azure-AsyncOperation', status: 202 }],
    ['202 and Location', { header: 'Location', status: 202 }],
    ['202 alone', { header: 'nothing', status: 202 }],
  ])('with %s is followed until the account exists, and until it is gone', async (_, how) => {
    const world = await openWorld();
    world.account.deleted = true;
    const subscription = world.simulator.azure.subscription();
    subscription.longRunning = { ...how, takes: 20 * SECOND, ends: 'Succeeded' };
    subscription.provisioning = { takes: 20 * SECOND, ends: 'Succeeded' };
    const created = await world.run(CREATE);
    expect([created.exitCode, created.outputs['outcome']]).toEqual([0, 'created']);
    expect(asks(created, 'create')).toHaveLength(1);
    const deleted = await world.run(DELETE);
    expect([deleted.exitCode, deleted.outputs['outcome'], world.account.deleted]).toEqual([
      0,
      'deleted',
      true,
    ]);
    const polls = [...created.requests, ...deleted.requests].filter(({ url }) =>
      url.pathname.includes('/operationStatuses/'),
    );
    expect(polls.length > 2).toBe(how.header !== 'nothing');
    const asked = created.requests.find(({ method }) => method === 'PUT');
    const first = created.requests.find(({ url }) => url.pathname.includes('/operationStatuses/'));
    const wait = (first?.at ?? Infinity) - (asked?.answeredAt ?? 0);
    expect(wait).toBeGreaterThanOrEqual((how.retryAfter ?? 0) * SECOND);
  });

  test('ends the run after ten minutes, and its token is renewed in between', async () => {
    const world = await openWorld();
    const { azure } = world.simulator;
    world.account.deleted = true;
    azure.entra.expiresIn = 5 * 60;
    azure.subscription().longRunning = {
      header: 'Azure-AsyncOperation',
      status: 201,
      takes: 60 * MINUTE,
      ends: 'Succeeded',
    };
    const run = await world.run(CREATE);
    expect([run.exitCode, codeOf(run), run.outputs['outcome']]).toEqual([
      1,
      'azure-provisioning-failed',
      'incomplete',
    ]);
    expect(run.log).toContain(
      'Azure Resource Manager no longer accepts the access token; requesting another one',
    );
  });
});

describe('a token that expires in the middle of a run', () => {
  test.each([
    ['when the keys are listed again', requestTo.regenerate, 'after'],
    ['when a key is regenerated', requestTo.regenerate, 'before'],
  ] as const)('%s, is renewed', async (_, match, when) => {
    const world = await dueWorld();
    world.inject({
      match,
      fault: {
        kind: 'then',
        when,
        run: () => {
          world.simulator.azure.entra.expireTokens();
        },
      },
    });
    const run = await world.run({});
    expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'rotated']);
    expect(world.regenerations).toEqual(['secondary']);
    expect(world.holds(SITE)).toBe('secondary');
    expect(namesOf(run).filter((name) => name === 'sign in')).toHaveLength(2);
  });
});
