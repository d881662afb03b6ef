// Deletes an account whose name was confirmed. The secrets that hold its keys are left alone, and named.

import { asActionError } from './core/errors.ts';
import type { AccountProvisioner, FoundAccount } from './core/ports.ts';
import { removeAccount } from './core/provision.ts';
import { resourceIdOf, type DeleteRequest } from './core/request.ts';
import { describeTarget } from './core/targets.ts';
import { openAzureOnly } from './open-services.ts';
import { publishPlain } from './publish-report.ts';
import type { Surroundings } from './surroundings.ts';

export async function deleteAccount(
  request: DeleteRequest,
  { runner, clock, cancellation, progress }: Surroundings,
): Promise<void> {
  const { account, targets, dryRun } = request;
  const { accountName, resourceGroup, subscriptionId } = account;
  const azure = openAzureOnly(request, subscriptionId, runner, cancellation.abandon);
  runner.chapter('Look for the account');
  const provisioner = (await cancellation.unlessAbandoned(azure)).openProvisioner(
    account,
    resourceIdOf(account),
  );
  const found = await cancellation.unlessAbandoned(findUnlessGroupIsGone(provisioner));
  const useless = targets.map(
    (target) =>
      `${describeTarget(target)} is left alone: a key of ${accountName} in it ${found && dryRun ? 'would work' : 'works'} nowhere any more`,
  );
  const end = async (outcome: 'unchanged' | 'planned' | 'deleted', what: string) => {
    const lines = [what, ...useless];
    for (const line of lines) runner.info(line);
    await publishPlain({ request, outcome, lines }, runner);
  };
  if (!found) {
    await end(
      dryRun ? 'planned' : 'unchanged',
      `${accountName} does not exist in ${resourceGroup}: there is nothing to delete`,
    );
    return;
  }
  runner.chapter(dryRun ? 'Plan (dry run)' : 'Delete the account');
  if (!dryRun) {
    await removeAccount(accountName, { provisioner, clock }, cancellation);
    progress.outcome = 'deleted';
  }
  const done = dryRun ? 'Would delete' : 'Deleted';
  await end(
    dryRun ? 'planned' : 'deleted',
    `${done} ${accountName} in ${resourceGroup}, with both its keys, for good`,
  );
}

/** A preview environment often goes with its whole group: then the account is gone as well. */
async function findUnlessGroupIsGone(provisioner: AccountProvisioner): Promise<FoundAccount | undefined> {
  try {
    return await provisioner.find();
  } catch (thrown) {
    if (asActionError(thrown).code === 'azure-group-not-found') return undefined;
    throw thrown;
  }
}
