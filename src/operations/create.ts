// Creates the account if it does not exist, then handles its keys. The settings of an existing account are not changed.

import { ActionError, asActionError } from '../core/errors/action-error.ts';
import { awaitProvisioned, provision } from '../core/execute/provision.ts';
import { scopeOf } from '../core/account-id.ts';
import type { AccountProvisioner, FoundAccount } from '../core/ports/accounts.ts';
import type { TargetWriter } from '../core/ports/targets.ts';
import { reportOfPlannedCreation } from '../core/report/account-reports.ts';
import { failureOfTargets } from '../core/report/failures.ts';
import type { Report } from '../core/report/report.ts';
import type { CreateRequest } from '../core/request.ts';
import type { Target } from '../core/targets.ts';
import type { Context, Services } from './context.ts';
import { handleKeys } from './keys.ts';

export async function createAccount(
  request: CreateRequest,
  services: Services,
  context: Context,
): Promise<Report> {
  const { account, operation, targets, dryRun } = request;
  const { runner, cancellation } = context;
  runner.group('Look up the account');
  const opening = services.azure.then((azure) => azure.openProvisioner(account, scopeOf(account)));
  const [found, failure] = await cancellation.unlessAbandoned(
    Promise.all([opening.then((provisioner) => provisioner.find()), prepareFailure(targets, services.store)]),
  );
  const provisioner = await opening;
  if (found) {
    await keepAccount(request, found, provisioner, context);
    return handleKeys(request, services, context);
  }
  runner.info(`${account.accountName} does not exist in ${account.resourceGroup} yet`);
  if (operation.location === undefined) throw locationMissing(account.accountName);
  // A target that cannot be written must fail the run before a billable account exists.
  if (failure) throw notCreated(failure);
  runner.group(dryRun ? 'Plan (dry run)' : 'Create the account');
  if (dryRun) {
    const report = reportOfPlannedCreation(request, operation.location);
    for (const note of report.notes) runner.info(note);
    return report;
  }
  await makeAccount(request, operation.location, provisioner, context);
  return handleKeys(request, services, context, { isNewAccount: true });
}

async function keepAccount(
  { account: { accountName } }: CreateRequest,
  found: FoundAccount,
  provisioner: AccountProvisioner,
  { runner, clock, cancellation }: Context,
): Promise<void> {
  const where = found.location === undefined ? '' : ` in ${found.location}`;
  runner.info(`${accountName} already exists${where}; its settings are not changed`);
  await awaitProvisioned(accountName, found, { provisioner, clock, log: runner }, cancellation);
}

async function makeAccount(
  { account: { accountName }, operation: { tags } }: CreateRequest,
  location: string,
  provisioner: AccountProvisioner,
  { runner, clock, cancellation, progress }: Context,
): Promise<void> {
  runner.info(
    'By creating this account, you accept the Azure Maps terms: https://azure.microsoft.com/support/legal/ and https://privacy.microsoft.com/privacystatement',
  );
  const onChange = () => {
    progress.mayHaveChanged = true;
  };
  await provision(
    { accountName, location, tags },
    { provisioner, clock, log: runner, onChange },
    cancellation,
  );
}

function notCreated({ code, message, hint, cause }: ActionError): ActionError {
  return new ActionError(code, `${message} The account was not created.`, { hint, cause });
}

function locationMissing(accountName: string): ActionError {
  return new ActionError(
    'azure-location-missing',
    `The account ${accountName} does not exist, and the input location, which is required to create it, is not set.`,
    { hint: 'Set location to an Azure region, such as westeurope.' },
  );
}

/** What prevents targets from being written, as one error. For an existing account, it is reported later. */
async function prepareFailure(
  targets: readonly Target[],
  store: TargetWriter,
): Promise<ActionError | undefined> {
  const results = await Promise.allSettled(targets.map((target) => store.prepare(target)));
  return failureOfTargets(
    targets.map((target, index) => {
      const result = results[index];
      return result?.status === 'rejected'
        ? { target, result: 'failed', error: asActionError(result.reason) }
        : { target, result: 'unchanged', error: undefined };
    }),
  );
}
