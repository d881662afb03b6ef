// Discovering accounts, from the request to the report, with fakes.
import { expect, test } from '@jest/globals';
import { ActionError, type ErrorCode } from '../../../src/core/errors/action-error.ts';
import type { FleetAccount } from '../../../src/core/ports/accounts.ts';
import { outputsOf } from '../../../src/core/report/outputs.ts';
import type { DiscoverRequest } from '../../../src/core/request.ts';
import { DAY } from '../../../src/core/time.ts';
import { discoverAccounts } from '../../../src/operations/discover.ts';
import { contextOf, FakeAccount, openedAzure, READY } from '../fakes.ts';
import { daysAgo, keysOf } from '../values.ts';

const REQUEST: DiscoverRequest = {
  kind: 'discover',
  operation: { name: 'discover', tags: { rotate: 'true' } },
  auth: { kind: 'azure-cli', tenantId: undefined },
  cloud: 'AzureCloud',
  dryRun: false,
  subscriptionId: 'S',
  resourceGroup: undefined,
  maxAge: 90 * DAY,
};

const account = (accountName: string, changes: Partial<FleetAccount> = {}): FleetAccount => ({
  ...READY,
  id: { subscriptionId: 'S', resourceGroup: 'maps-rg', accountName },
  tags: { rotate: 'true' },
  ...changes,
});

function discover(accounts: readonly FleetAccount[], refused: Readonly<Record<string, ErrorCode>> = {}) {
  const context = contextOf();
  const opened: string[] = [];
  const open = (name: string) => {
    opened.push(name);
    const fake = new FakeAccount();
    fake.keys = keysOf({ primary: daysAgo(name === 'young' ? 10 : 100), secondary: daysAgo(200) });
    const code = refused[name];
    if (code) fake.list = () => Promise.reject(new ActionError(code, 'No.', { hint: 'Ask.' }));
    return fake;
  };
  const report = discoverAccounts(REQUEST, openedAzure({ accounts, open }), context);
  return { report, opened, context };
}

test('accounts with the requested tags are reported in a stable order, with the ages of their keys', async () => {
  const given = [account('young'), account('old'), account('other', { tags: {} })];
  const { report, opened, context } = discover(given);
  const { accounts, outcome, scope } = await report;
  expect(accounts?.map(({ id, due }) => [id.accountName, due])).toEqual([
    ['old', true],
    ['young', false],
  ]);
  expect(opened.sort()).toEqual(['old', 'young']);
  expect(outcome).toBe('discovered');
  expect(scope).toEqual({ subscriptionId: 'S', resourceGroup: undefined });
  expect(context.runner.lines[0]).toBe('3 accounts found, 2 with the requested tags');
});

test('an account whose keys cannot be listed is reported without the ages of its keys', async () => {
  const { report } = discover([account('old'), account('closed')], { closed: 'azure-forbidden' });
  const { accounts } = await report;
  expect(
    accounts?.map(({ id, due, times, unlisted }) => [id.accountName, due, times !== undefined, unlisted]),
  ).toEqual([
    ['closed', undefined, false, 'azure-forbidden'],
    ['old', true, true, undefined],
  ]);
});

test('the log shows the accounts that are due first, and the oldest ones first', async () => {
  const names = ['young', 'closed', 'old'];
  const disabled = account('disabled', { keysEnabled: false });
  const given = [disabled, ...names.map((name) => account(name))];
  const { report, context } = discover(given, { closed: 'azure-forbidden' });
  await report;
  expect(context.runner.lines.slice(1, 5).map((line) => /\/(\w+):/.exec(line)?.[1])).toEqual([
    'old',
    'closed',
    'young',
    'disabled',
  ]);
});

test('the keys of an account with shared keys disabled are not listed', async () => {
  const { report, opened } = discover([account('disabled', { keysEnabled: false })]);
  expect((await report).accounts?.[0]?.due).toBe(false);
  expect(opened).toEqual([]);
});

test('a failure that affects every account ends the run', async () => {
  const { report } = discover([account('old')], { old: 'azure-throttled' });
  await expect(report).rejects.toMatchObject({ code: 'azure-throttled' });
});

test('the outputs contain all accounts, and separately those that are due', async () => {
  const { report } = discover([account('young'), account('old')]);
  const outputs = outputsOf(await report);
  expect(JSON.parse(outputs.accounts ?? '')).toHaveLength(2);
  expect(JSON.parse(outputs.due ?? '')).toMatchObject([{ 'account-name': 'old', due: true }]);
  expect(JSON.parse(outputs.report ?? '')).toMatchObject({ scope: '/subscriptions/S', accounts: 2, due: 1 });
});
