// Deletes an account after its name was confirmed. Secrets that may hold its keys are reported, but not changed.

import { resourceIdOf } from '../core/account-id.ts';
import type { Cancellation } from '../core/cancellation.ts';
import { asActionError } from '../core/errors/action-error.ts';
import { findAccount, removeAccount, type ProvisionPorts } from '../core/execute/provision.ts';
import type { FoundAccount, OpenedAzure } from '../core/ports/accounts.ts';
import { reportOfDeletion } from '../core/report/account-reports.ts';
import type { Report } from '../core/report/report.ts';
import type { DeleteRequest } from '../core/request.ts';
import { recording, type Context } from './context.ts';

export async function deleteAccount(
  request: DeleteRequest,
  azure: Promise<OpenedAzure>,
  { runner, clock, cancellation, progress }: Context,
): Promise<Report> {
  const { account, dryRun } = request;
  runner.group('Look up the account');
  const opened = await cancellation.unlessAbandoned(azure);
  const provisioner = opened.openProvisioner(account, resourceIdOf(account));
  const ports = { provisioner, clock, log: runner, ...recording(progress) };
  const looking = findUnlessGroupIsGone(account.accountName, ports, cancellation);
  const found = await cancellation.unlessAbandoned(looking);
  if (found) {
    runner.info(`${account.accountName} exists in ${account.resourceGroup}`);
    runner.group(dryRun ? 'Plan (dry run)' : 'Delete the account');
    if (!dryRun) await removeAccount(account.accountName, ports, cancellation);
  }
  // What was deleted, and which secrets hold a key that no longer works, must not be folded.
  if (!dryRun) runner.endGroup();
  const report = reportOfDeletion(request, found !== undefined);
  for (const note of report.notes) runner.info(note);
  return report;
}

/** A preview environment is often deleted together with its resource group, which deletes the account too. */
async function findUnlessGroupIsGone(
  accountName: string,
  ports: ProvisionPorts,
  cancellation: Cancellation,
): Promise<FoundAccount | undefined> {
  try {
    return await findAccount(accountName, ports, cancellation);
  } catch (thrown) {
    if (asActionError(thrown).code === 'azure-group-not-found') return undefined;
    throw thrown;
  }
}
