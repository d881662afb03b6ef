// Lists the accounts of a subscription with the ages of their keys, for a job matrix that rotates them.

import { asActionError, type ErrorCode } from './core/errors.ts';
import { hasTags, inStableOrder, isDue, type DiscoveredAccount, type FleetAccount } from './core/fleet.ts';
import { timesOf, type KeyTimes } from './core/keys.ts';
import { describeDiscovered } from './core/narrate.ts';
import { counted } from './core/words.ts';
import type { DiscoverRequest } from './core/request.ts';
import { forEachBounded } from './core/side-by-side.ts';
import type { Azure } from './azure/open-azure.ts';
import { openAzureOnly } from './open-services.ts';
import { publishDiscovery } from './publish-report.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Listing keys counts as a write: Resource Manager gives 200 at once and 10 a second, and asks whoever is faster to wait.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
const LOOKS_AT_ONCE = 10;

/** What speaks of one account only: it is reported without its ages, and the others as they are. */
const OF_ONE_ACCOUNT: readonly ErrorCode[] = [
  'azure-forbidden',
  'azure-account-locked',
  'azure-account-not-found',
  'azure-request-failed',
];

export async function discoverAccounts(
  request: DiscoverRequest,
  { runner, clock, cancellation }: Surroundings,
): Promise<void> {
  const { subscriptionId, resourceGroup, operation } = request;
  runner.chapter('Look for accounts');
  const work = async () => {
    const azure = await openAzureOnly(request, subscriptionId, runner, cancellation.abandon);
    const all = await azure.listAccounts(resourceGroup);
    const chosen = inStableOrder(all.filter((account) => hasTags(account, operation.tags)));
    const times = await timesOfAll(chosen, azure);
    return { all, chosen, times };
  };
  const { all, chosen, times } = await cancellation.unlessAbandoned(work());
  const now = clock.now();
  const accounts = chosen.map((account): DiscoveredAccount => {
    const known = times.get(account);
    return { ...account, times: known, due: isDue(account, known, request.maxAge, now) };
  });
  const wanted = Object.keys(operation.tags).length > 0 ? `, ${accounts.length} with the tags asked for` : '';
  runner.info(`${counted(all.length, 'account')} found${wanted}`);
  for (const account of accounts) runner.info(describeDiscovered(account, now));
  runner.endChapter();
  await publishDiscovery({ request, accounts }, runner, now);
}

/** An account whose keys may not be listed is reported all the same, without its ages. */
async function timesOfAll(
  accounts: readonly FleetAccount[],
  azure: Azure,
): Promise<ReadonlyMap<FleetAccount, KeyTimes>> {
  const times = new Map<FleetAccount, KeyTimes>();
  await forEachBounded(accounts, LOOKS_AT_ONCE, async (account) => {
    if (!account.keysEnabled) return;
    try {
      times.set(account, timesOf(await azure.openAccount(account.id).list()));
    } catch (thrown) {
      if (!OF_ONE_ACCOUNT.includes(asActionError(thrown).code)) throw thrown;
    }
  });
  return times;
}
