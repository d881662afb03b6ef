// Lists the accounts of a subscription or resource group with the ages of their keys, for a job matrix that rotates them.

import { forEachBounded } from '../core/concurrency.ts';
import { asActionError, type ErrorCode } from '../core/errors/action-error.ts';
import { timesOf } from '../core/keys.ts';
import { discovered, hasTags, inStableOrder } from '../core/plan/discovery.ts';
import { countDue, dueFirst, type Listing } from '../core/plan/fleet.ts';
import type { PausePorts } from '../core/waits/pause.ts';
import type { FleetAccount, OpenedAzure } from '../core/ports/accounts.ts';
import { progressOf } from '../core/waits/progress.ts';
import { reportOfDiscovery } from '../core/report/account-reports.ts';
import { describeDiscovered, describeOutputs } from '../core/report/fleet.ts';
import type { Report } from '../core/report/report.ts';
import type { DiscoverRequest } from '../core/request.ts';
import { counted } from '../core/text.ts';
import type { Context } from './context.ts';

/**
 * Listing keys counts as a write: Resource Manager allows a burst of 200 and then 10 per second.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
const CONCURRENT_LISTS = 10;

/** Errors that affect one account only. It is reported without the ages of its keys; the others are not affected. */
const SINGLE_ACCOUNT_ERRORS: readonly ErrorCode[] = [
  'azure-forbidden',
  'azure-deny-assignment',
  'azure-policy-denied',
  'azure-account-locked',
  'azure-account-not-found',
  'key-times-missing',
  'azure-request-failed',
];

export async function discoverAccounts(
  request: DiscoverRequest,
  azure: Promise<OpenedAzure>,
  { runner, clock, cancellation }: Context,
): Promise<Report> {
  const { tags } = request.operation;
  runner.group('Look up the accounts');
  const work = async () => {
    const opened = await azure;
    const all = await opened.listAccounts(request.resourceGroup);
    const chosen = inStableOrder(all.filter((account) => hasTags(account, tags)));
    const matching = Object.keys(tags).length > 0 ? `, ${chosen.length} with the requested tags` : '';
    runner.info(`${counted(all.length, 'account')} found${matching}`);
    return { chosen, listings: await listAll(chosen, opened, { clock, log: runner }) };
  };
  const { chosen, listings } = await cancellation.unlessAbandoned(work());
  const accounts = chosen.map((account) => discovered(account, listings.get(account), request.maxAge));
  runner.group(`${counted(accounts.length, 'account')}, ${countDue(accounts)} due for rotation`);
  for (const account of dueFirst(accounts)) runner.info(describeDiscovered(account));
  if (accounts.length > 0) runner.group('Outputs');
  for (const line of describeOutputs(request, accounts)) runner.info(line);
  runner.endGroup();
  return reportOfDiscovery(request, accounts);
}

/**
 * Asks for each account, also after refusals: a role can be assigned on a single account. Omits accounts with shared keys
 * disabled.
 */
async function listAll(
  accounts: readonly FleetAccount[],
  azure: OpenedAzure,
  ports: PausePorts,
): Promise<ReadonlyMap<FleetAccount, Listing>> {
  const listings = new Map<FleetAccount, Listing>();
  const listed = accounts.filter(({ keysEnabled }) => keysEnabled);
  const progress = progressOf(listed.length, 'account', CONCURRENT_LISTS, ports);
  await forEachBounded(listed, CONCURRENT_LISTS, async (account) => {
    try {
      const { keys, at } = await azure.openAccount(account.id).list();
      listings.set(account, { times: timesOf(keys), at });
    } catch (thrown) {
      const { code } = asActionError(thrown);
      if (!SINGLE_ACCOUNT_ERRORS.includes(code)) throw thrown;
      listings.set(account, { unlisted: code });
    }
    progress();
  });
  return listings;
}
