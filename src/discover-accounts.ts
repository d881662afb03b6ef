// Lists the accounts of a subscription with the ages of their keys, for a job matrix that rotates them.

import { asActionError } from './core/errors.ts';
import { hasTags, inStableOrder, isDue, type DiscoveredAccount, type FleetAccount } from './core/fleet.ts';
import { timesOf, type KeyTimes } from './core/keys.ts';
import { describeDiscovered } from './core/narrate.ts';
import type { DiscoverRequest } from './core/request.ts';
import { forEachBounded } from './core/side-by-side.ts';
import type { Azure } from './azure/open-azure.ts';
import { openAzureOnly } from './open-services.ts';
import { publishDiscovery } from './publish-report.ts';
import type { Surroundings } from './surroundings.ts';

/** Resource Manager allows far more; this hides the network's delay. */
const LOOKS_AT_ONCE = 20;

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
  runner.info(`${all.length} accounts found, ${accounts.length} with the tags asked for`);
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
      const error = asActionError(thrown);
      if (
        error.code !== 'azure-forbidden' &&
        error.code !== 'azure-account-locked' &&
        error.code !== 'azure-account-not-found'
      )
        throw error;
    }
  });
  return times;
}
