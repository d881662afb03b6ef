// The operations on the keys of one account, from the request to the report, with fakes.
import { describe, expect, test } from '@jest/globals';
import { ActionError } from '../../../src/core/errors/action-error.ts';
import type { Report } from '../../../src/core/report/report.ts';
import type { KeysOperation, KeysRequest } from '../../../src/core/request.ts';
import { DAY, HOUR } from '../../../src/core/time.ts';
import { handleKeys } from '../../../src/operations/keys.ts';
import { contextOf, FakeAccount, FakeStore, openedAzure, type FakeContext } from '../fakes.ts';
import { daysAgo, keysRequest, NOW, stamped, targetOf } from '../values.ts';

const SITE = targetOf('repo:octo/site');
const SITE_NAME = 'repo:octo/site#AZURE_MAPS_KEY';
const HOLDS = stamped(daysAgo(5));

interface Given {
  readonly account?: FakeAccount;
  readonly store?: FakeStore;
  readonly context?: FakeContext;
  readonly changes?: Partial<KeysRequest>;
}

async function run(
  operation: KeysOperation,
  {
    account = new FakeAccount(),
    store = new FakeStore().set(SITE, HOLDS),
    context = contextOf(),
    changes,
  }: Given = {},
): Promise<{ report: Report; account: FakeAccount; store: FakeStore; context: FakeContext }> {
  const request = keysRequest(operation, { targets: [SITE], ...changes });
  const report = await handleKeys(request, { azure: openedAzure({ account }), store }, context);
  return { report, account, store, context };
}

const ROTATE = { name: 'rotate', force: false } as const;
const CHECK = { name: 'check' } as const;

describe('rotate', () => {
  test('regenerates the standby key, writes it and reports it', async () => {
    const { report, account, store } = await run(ROTATE);
    expect(account.requests).toEqual([
      'list',
      'verify primary-value-0',
      'list',
      'regenerate secondary',
      'list',
      'verify secondary-value-1',
      'list',
    ]);
    expect(store.held.get(SITE_NAME)).toBe('secondary-value-1');
    expect(report).toMatchObject({ outcome: 'rotated', regenerated: ['secondary'], error: undefined });
    expect(report.targets).toEqual([{ target: SITE, result: 'updated', key: 'secondary', error: undefined }]);
  });

  test('changes nothing before the rotation is due', async () => {
    const { report, account, store } = await run(ROTATE, { changes: { maxAge: 365 * DAY } });
    expect(account.requests).toEqual(['list']);
    expect(store.held.size).toBe(0);
    expect(report.outcome).toBe('unchanged');
  });

  test('logs the observation and the plan', async () => {
    const { context } = await run(ROTATE);
    expect(context.runner.lines).toEqual(
      expect.arrayContaining([
        expect.stringContaining('primary   newest'),
        expect.stringContaining(`${SITE_NAME} was written`),
        'Plan: 1 key to regenerate (!, cannot be undone), 2 writes to targets (~).',
      ]),
    );
  });

  test('only plans in a dry run', async () => {
    const { report, account, store } = await run(ROTATE, { changes: { dryRun: true } });
    expect(account.requests).toEqual(['list']);
    expect(store.held.size).toBe(0);
    expect(report).toMatchObject({ outcome: 'planned', regenerated: [], targets: [{ result: 'planned' }] });
  });

  test('reports a failed write after the regeneration as incomplete, and what the target still holds', async () => {
    const store = new FakeStore().set(SITE, HOLDS);
    const { write } = store;
    const error = new ActionError('github-forbidden', 'Not allowed.', { hint: 'Ask.' });
    store.write = async (target, key) =>
      key.label === 'secondary key' ? { kind: 'failed', error, touched: false } : write(target, key);
    const { report } = await run(ROTATE, { store });
    expect(report).toMatchObject({ outcome: 'incomplete', regenerated: ['secondary'] });
    expect(report.error).toMatchObject({
      code: 'github-forbidden',
      message: 'Not allowed. It still holds the primary key, which works until the next rotation.',
    });
    expect(report.targets?.[0]).toMatchObject({ result: 'failed', key: 'primary' });
  });

  test('regenerates nothing if room could not be made, and fails', async () => {
    const store = new FakeStore().set(SITE, HOLDS);
    const error = new ActionError('github-forbidden', 'Not allowed.', { hint: 'Ask.' });
    store.write = async () => ({ kind: 'failed', error, touched: false });
    const { report, account } = await run(ROTATE, { store });
    expect(report).toMatchObject({ outcome: 'failed', regenerated: [], error: { code: 'github-forbidden' } });
    expect(account.requests).not.toContain('regenerate secondary');
  });

  test('writes the newest key again to a secret that was last written long ago', async () => {
    const store = new FakeStore().set(SITE, stamped(daysAgo(7)));
    const { report } = await run(ROTATE, { store, changes: { maxAge: 365 * DAY } });
    expect(report).toMatchObject({ outcome: 'refreshed', regenerated: [], error: undefined });
    expect(store.held.get(SITE_NAME)).toBe('primary-value-0');
  });

  test('ends well with outcome published if someone else rotated before its own request', async () => {
    const account = new FakeAccount();
    const store = new FakeStore().set(SITE, HOLDS);
    const { write } = store;
    store.write = async (target, key) => {
      if (account.keys.secondary.secret.expose() === 'secondary-value-0') account.replace('secondary', NOW);
      return write(target, key);
    };
    const { report } = await run(ROTATE, { account, store });
    expect(report).toMatchObject({
      outcome: 'published',
      error: undefined,
      regenerated: [],
      plan: { reason: { cause: 'keys-changed' }, key: 'secondary' },
    });
    expect(store.held.get(SITE_NAME)).toBe('secondary-value-1');
    expect(account.requests).not.toContain('regenerate secondary');
  });

  test('ends immediately if it is canceled during the observation', async () => {
    const context = contextOf();
    const account = new FakeAccount();
    account.list = () => {
      context.cancellation.request(() => undefined);
      return new Promise(() => undefined);
    };
    await expect(run(ROTATE, { account, context })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('regenerate and publish', () => {
  test('regenerate moves the target to the other key first', async () => {
    const { report, account, store } = await run({ name: 'regenerate', keyType: 'primary' });
    expect(account.requests).toEqual([
      'list',
      'verify secondary-value-0',
      'list',
      'regenerate primary',
      'list',
      'verify primary-value-1',
      'list',
    ]);
    expect(store.held.get(SITE_NAME)).toBe('primary-value-1');
    expect(report.outcome).toBe('regenerated');
  });

  test('publish writes the newest key', async () => {
    const { report, store } = await run({ name: 'publish', keyType: 'auto' });
    expect(store.held.get(SITE_NAME)).toBe('primary-value-0');
    expect(report).toMatchObject({ outcome: 'published', regenerated: [] });
  });
});

describe('list and check', () => {
  test('list writes nothing, shows no plan and can output a key', async () => {
    const operation = { name: 'list', keyType: 'secondary' } as const;
    const { report, store, context } = await run(operation, { changes: { targets: [], outputKey: true } });
    expect(store.held.size).toBe(0);
    expect(context.runner.lines.join()).not.toContain('Plan:');
    expect(report.outcome).toBe('listed');
    expect(report.outputKey?.expose()).toBe('secondary-value-0');
  });

  test('check prepares no write, and reports a healthy account', async () => {
    const { report, store } = await run(CHECK, { changes: { maxAge: 365 * DAY } });
    expect(store.prepared).toEqual([]);
    expect(report).toMatchObject({ outcome: 'healthy', error: undefined });
  });

  test('check reports its findings', async () => {
    const { report, context } = await run(CHECK, { store: new FakeStore() });
    expect(report).toMatchObject({ outcome: 'unhealthy', error: { code: 'unhealthy' } });
    expect(report.plan?.findings.map(({ kind }) => kind)).toEqual(['overdue', 'target-missing']);
    expect(context.runner.lines).toContain(`${SITE_NAME} does not exist.`);
  });
});

describe('something that cannot be read', () => {
  const forbidden = new ActionError('azure-forbidden', 'Azure refused.', { hint: 'Ask.' });
  const hidden = new ActionError('github-not-found', 'GitHub does not show it.', { hint: 'Ask.' });

  test('a failure in Azure ends the run, and the failure of a target is logged as well', async () => {
    const account = new FakeAccount();
    account.list = () => Promise.reject(forbidden);
    const store = new FakeStore();
    store.observe = () => Promise.reject(hidden);
    const context = contextOf();
    await expect(run(ROTATE, { account, store, context })).rejects.toBe(forbidden);
    expect(context.runner.lines).toEqual([`${SITE_NAME} cannot be used: GitHub does not show it.`]);
  });

  test('disabled shared keys end the run, although the keys can be listed', async () => {
    const disabled = new ActionError('azure-keys-disabled', 'Disabled.', { hint: 'Enable them.' });
    const account = new FakeAccount();
    account.checkSharedKeys = () => Promise.reject(disabled);
    await expect(run(ROTATE, { account })).rejects.toBe(disabled);
  });

  test('an identity that may read only the keys can rotate, and the log mentions it', async () => {
    const account = new FakeAccount();
    account.checkSharedKeys = async () => 'unknown';
    const { report, context } = await run(ROTATE, { account });
    expect(report.outcome).toBe('rotated');
    expect(context.runner.lines[0]).toContain('can list the keys but not read the account');
  });

  test('a target that cannot be read prevents the regeneration', async () => {
    const store = new FakeStore();
    store.observe = () => Promise.reject(hidden);
    const { report, account } = await run(ROTATE, { store });
    expect(account.requests).toEqual(['list']);
    expect(report).toMatchObject({ outcome: 'failed', error: hidden });
  });
});

test("the decision rule can be replaced, and counts by Azure's clock", async () => {
  const account = new FakeAccount();
  const store = new FakeStore().set(SITE, HOLDS);
  const request = keysRequest(ROTATE, { targets: [SITE] });
  const instants: number[] = [];
  const context = contextOf();
  context.clock.instant += 13 * HOUR;
  const report = await handleKeys(request, { azure: openedAzure({ account }), store }, context, {
    decide: (_, { at }) => {
      instants.push(at);
      return {
        steps: [],
        reason: { cause: 'forced' },
        findings: [],
        newest: 'primary',
        key: 'primary',
        misfits: [],
      };
    },
  });
  expect(instants).toEqual([NOW]);
  expect(report).toMatchObject({
    outcome: 'unchanged',
    plan: { reason: { cause: 'forced' } },
    keys: { at: NOW },
  });
});
