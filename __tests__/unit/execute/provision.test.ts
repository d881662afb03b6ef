// Waiting for Azure to create or delete an account: how often it is polled, for how long, and how each outcome is
// reported.
import { describe, expect, test } from '@jest/globals';
import { Cancellation } from '../../../src/core/cancellation.ts';
import { ActionError, type ErrorCode } from '../../../src/core/errors/action-error.ts';
import type { AccountProvisioner, FoundAccount } from '../../../src/core/ports/accounts.ts';
import { awaitProvisioned, provision, removeAccount } from '../../../src/core/execute/provision.ts';
import { MINUTE, SECOND } from '../../../src/core/time.ts';
import { FakeClock, RecordedLog } from '../values.ts';

const SPEC = { accountName: 'contoso-maps', location: 'westeurope', tags: { rotate: 'true' } };

function inState(provisioningState: string | undefined): FoundAccount {
  return { location: 'westeurope', tags: {}, keysEnabled: true, provisioningState };
}

/** The creation and each read return the next of these answers; the last one is repeated. */
function azure(...answers: readonly (FoundAccount | undefined | ActionError)[]) {
  const calls: string[] = [];
  const rest = [...answers];
  const next = (): FoundAccount | undefined => {
    const answer = rest.length > 1 ? rest.shift() : rest[0];
    if (answer instanceof ActionError) throw answer;
    return answer;
  };
  const provisioner: AccountProvisioner = {
    find: async () => {
      calls.push('find');
      return next();
    },
    create: async () => {
      calls.push('create');
      return { kind: 'accepted', result: { ...next()!, existed: false } };
    },
    delete: async () => {
      calls.push('delete');
      return { kind: 'accepted', result: undefined };
    },
  };
  return { calls, provisioner };
}

function ports(provisioner: AccountProvisioner) {
  return { provisioner, clock: new FakeClock(), log: new RecordedLog(), onChange: () => undefined };
}

async function codeOf(work: Promise<unknown>): Promise<ErrorCode | 'none'> {
  try {
    await work;
    return 'none';
  } catch (error) {
    return (error as ActionError).code;
  }
}

describe('creating an account', () => {
  test.each(['Succeeded', undefined])(
    'sends no further request if the account is ready immediately (%s)',
    async (state) => {
      const { calls, provisioner } = azure(inState(state));
      await provision(SPEC, ports(provisioner), new Cancellation());
      expect(calls).toEqual(['create']);
    },
  );

  test('polls with growing pauses, even if Azure cannot find the account yet', async () => {
    const creating = inState('Creating');
    const { calls, provisioner } = azure(
      creating,
      undefined,
      ...Array<FoundAccount>(5).fill(creating),
      inState('Succeeded'),
    );
    const given = ports(provisioner);
    await provision(SPEC, given, new Cancellation());
    expect(given.clock.slept).toEqual([1, 2, 4, 8, 15, 15, 15].map((seconds) => seconds * SECOND));
    expect(calls).toHaveLength(8);
  });

  test.each(['Failed', 'Canceled'])('fails if the provisioning state becomes %s', async (state) => {
    const { provisioner } = azure(inState('Creating'), inState(state));
    const work = provision(SPEC, ports(provisioner), new Cancellation());
    await expect(work).rejects.toMatchObject({
      code: 'azure-provisioning-failed',
      message: `Azure did not finish provisioning the account contoso-maps: its provisioning state is ${state}.`,
    });
  });

  test('gives up after ten minutes', async () => {
    const { provisioner } = azure(inState('Creating'));
    const given = ports(provisioner);
    const start = given.clock.now();
    expect(await codeOf(provision(SPEC, given, new Cancellation()))).toBe('azure-provisioning-failed');
    expect(given.clock.now() - start).toBeGreaterThan(10 * MINUTE);
    expect(given.clock.now() - start).toBeLessThan(11 * MINUTE);
  });

  test('reports, if it is canceled, that Azure was creating the account', async () => {
    const cancellation = new Cancellation();
    const { provisioner } = azure(inState('Creating'));
    const given = ports(provisioner);
    const find = async () => {
      cancellation.request(() => undefined);
      return inState('Creating');
    };
    const work = provision(SPEC, { ...given, provisioner: { ...provisioner, find } }, cancellation);
    await expect(work).rejects.toMatchObject({
      code: 'cancelled',
      message: expect.stringContaining('while Azure was creating the account contoso-maps'),
    });
  });
});

describe('an account that exists', () => {
  test('is not polled if it is ready', async () => {
    const { calls, provisioner } = azure(inState('Succeeded'));
    await awaitProvisioned('contoso-maps', inState('Succeeded'), ports(provisioner), new Cancellation());
    expect(calls).toEqual([]);
  });

  test('is polled until it is ready if Azure is still working on it', async () => {
    const { calls, provisioner } = azure(inState('Updating'), inState('Succeeded'));
    const given = ports(provisioner);
    await awaitProvisioned('contoso-maps', inState('Creating'), given, new Cancellation());
    expect(calls).toEqual(['find', 'find']);
    const tail = 'this usually takes a few seconds';
    expect(given.log.lines).toEqual([
      `Waiting 1 second, at most 10 minutes in all: contoso-maps is not ready yet (Creating); ${tail}`,
      `Waiting 2 seconds, at most 10 minutes in all: contoso-maps is not ready yet (Updating); ${tail}`,
    ]);
  });

  test('causes a failure if its creation failed', async () => {
    const { provisioner } = azure(undefined);
    const work = awaitProvisioned('contoso-maps', inState('Failed'), ports(provisioner), new Cancellation());
    expect(await codeOf(work)).toBe('azure-provisioning-failed');
  });
});

describe('deleting an account', () => {
  test.each<[string, readonly (FoundAccount | undefined | ActionError)[], ErrorCode | 'none']>([
    ['succeeds if the account no longer exists', [undefined], 'none'],
    ['polls while the account still exists', [inState('Deleting'), inState('Deleting'), undefined], 'none'],
    [
      'succeeds if the role on the account was deleted with it',
      [new ActionError('azure-forbidden', 'No.', { hint: 'Ask.' })],
      'none',
    ],
    [
      'succeeds if the resource group no longer exists either',
      [new ActionError('azure-group-not-found', 'No.', { hint: 'Ask.' })],
      'none',
    ],
    ['fails if the account remains', [inState('Succeeded')], 'azure-deletion-unfinished'],
    [
      'fails if Azure cannot be reached',
      [new ActionError('azure-unreachable', 'No.', { hint: 'Ask.' })],
      'azure-unreachable',
    ],
  ])('%s', async (_, answers, code) => {
    const { calls, provisioner } = azure(...answers);
    expect(await codeOf(removeAccount('contoso-maps', ports(provisioner), new Cancellation()))).toBe(code);
    expect(calls.slice(0, 2)).toEqual(['delete', 'find']);
    expect(calls.filter((call) => call === 'delete')).toHaveLength(1);
  });
});
