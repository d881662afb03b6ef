// Waiting for Azure: how long, how often, and what each end of it is called.
import { describe, expect, test } from '@jest/globals';
import { Cancellation } from '../../src/core/cancellation.ts';
import { ActionError, type ErrorCode } from '../../src/core/errors/action-error.ts';
import type { AccountProvisioner, FoundAccount } from '../../src/core/ports/accounts.ts';
import { awaitProvisioned, provision, removeAccount } from '../../src/core/execute/provision.ts';
import { MINUTE, SECOND } from '../../src/core/time.ts';
import { FakeClock, RecordedLog } from './values.ts';

const SPEC = { accountName: 'contoso-maps', location: 'westeurope', tags: { rotate: 'true' } };

function inState(provisioningState: string | undefined): FoundAccount {
  return { location: 'westeurope', tags: {}, keysEnabled: true, provisioningState };
}

/** Azure answers the creation with the first of these, and each look with the next; the last one stays. */
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
      return { kind: 'accepted', result: next()! };
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

describe('making an account', () => {
  test.each(['Succeeded', undefined])('that is ready at once (%s) asks nothing more', async (state) => {
    const { calls, provisioner } = azure(inState(state));
    await provision(SPEC, ports(provisioner), new Cancellation());
    expect(calls).toEqual(['create']);
  });

  test('asks again, less and less often, also where Azure does not know the account yet', async () => {
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

  test.each(['Failed', 'Canceled'])('that ends as %s is a failure', async (state) => {
    const { provisioner } = azure(inState('Creating'), inState(state));
    const work = provision(SPEC, ports(provisioner), new Cancellation());
    await expect(work).rejects.toMatchObject({
      code: 'azure-provisioning-failed',
      message: `The account contoso-maps could not be created: its provisioning state is ${state}.`,
    });
  });

  test('is given up after ten minutes', async () => {
    const { provisioner } = azure(inState('Creating'));
    const given = ports(provisioner);
    const start = given.clock.now();
    expect(await codeOf(provision(SPEC, given, new Cancellation()))).toBe('azure-provisioning-failed');
    expect(given.clock.now() - start).toBeGreaterThan(10 * MINUTE);
    expect(given.clock.now() - start).toBeLessThan(11 * MINUTE);
  });

  test('that is cancelled says what Azure may still do', async () => {
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
      message: expect.stringContaining('while Azure created the account contoso-maps'),
    });
  });
});

describe('an account that exists', () => {
  test('and is ready is not asked for again', async () => {
    const { calls, provisioner } = azure(inState('Succeeded'));
    await awaitProvisioned('contoso-maps', inState('Succeeded'), ports(provisioner), new Cancellation());
    expect(calls).toEqual([]);
  });

  test('and that Azure is still at work on is waited for', async () => {
    const { calls, provisioner } = azure(inState('Updating'), inState('Succeeded'));
    const given = ports(provisioner);
    await awaitProvisioned('contoso-maps', inState('Creating'), given, new Cancellation());
    expect(calls).toEqual(['find', 'find']);
    expect(given.log.lines).toEqual(['Waiting for Azure, which is still creating contoso-maps']);
  });

  test('and failed is a failure', async () => {
    const { provisioner } = azure(undefined);
    const work = awaitProvisioned('contoso-maps', inState('Failed'), ports(provisioner), new Cancellation());
    expect(await codeOf(work)).toBe('azure-provisioning-failed');
  });
});

describe('deleting an account', () => {
  test.each<[string, readonly (FoundAccount | undefined | ActionError)[], ErrorCode | 'none']>([
    ['it is gone', [undefined], 'none'],
    ['it is gone after a while', [inState('Deleting'), inState('Deleting'), undefined], 'none'],
    ['the role on it is gone with it', [new ActionError('azure-forbidden', 'No.', { hint: 'Ask.' })], 'none'],
    ['its group is gone, too', [new ActionError('azure-group-not-found', 'No.', { hint: 'Ask.' })], 'none'],
    ['it stays', [inState('Succeeded')], 'azure-request-failed'],
    ['nobody answers', [new ActionError('azure-unreachable', 'No.', { hint: 'Ask.' })], 'azure-unreachable'],
  ])('%s', async (_, answers, code) => {
    const { calls, provisioner } = azure(...answers);
    expect(await codeOf(removeAccount('contoso-maps', ports(provisioner), new Cancellation()))).toBe(code);
    expect(calls.slice(0, 2)).toEqual(['delete', 'find']);
    expect(calls.filter((call) => call === 'delete')).toHaveLength(1);
  });
});
