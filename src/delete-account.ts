// Deletes an account whose name was confirmed. The secrets that hold its keys are left alone, and named.

import type { DeleteRequest } from './core/request.ts';
import { describeTarget } from './core/targets.ts';
import { openAzureOnly } from './open-services.ts';
import { publishPlain } from './publish-report.ts';
import type { Surroundings } from './surroundings.ts';

export async function deleteAccount(
  request: DeleteRequest,
  { runner, cancellation }: Surroundings,
): Promise<void> {
  const { account, targets, dryRun } = request;
  const { accountName, resourceGroup, subscriptionId } = account;
  const azure = openAzureOnly(request, subscriptionId, runner, cancellation.abandon);
  runner.chapter('Look for the account');
  const provisioner = (await cancellation.unlessAbandoned(azure)).openProvisioner(account);
  const found = await cancellation.unlessAbandoned(provisioner.find());
  if (!found) {
    const line = `${accountName} does not exist in ${resourceGroup}: there is nothing to delete`;
    runner.info(line);
    await publishPlain({ request, outcome: dryRun ? 'planned' : 'unchanged', lines: [line] }, runner);
    return;
  }
  const useless = targets.map(
    (target) =>
      `${describeTarget(target)} ${dryRun ? 'would be' : 'is'} useless then: its key works nowhere; delete it by hand`,
  );
  runner.chapter(dryRun ? 'Plan (dry run)' : 'Delete the account');
  if (!dryRun) await cancellation.unlessAbandoned(provisioner.delete());
  const lines = [
    `${dryRun ? 'Would delete' : 'Deleted'} ${accountName} in ${resourceGroup}, with both its keys, for good`,
    ...useless,
  ];
  for (const line of lines) runner.info(line);
  await publishPlain({ request, outcome: dryRun ? 'planned' : 'deleted', lines }, runner);
}
