// Creates the account if it does not exist, then handles its keys. The settings of an existing account are not changed.

import { ActionError, asActionError } from '../core/errors/action-error.ts';
import { awaitProvisioned, findAccount, provision } from '../core/execute/provision.ts';
import { scopeOf } from '../core/account-id.ts';
import type { AccountProvisioner, FoundAccount } from '../core/ports/accounts.ts';
import type { TargetWriter } from '../core/ports/targets.ts';
import { reportOfPlannedCreation } from '../core/report/account-reports.ts';
import { failureOfTargets } from '../core/report/failures.ts';
import type { Report } from '../core/report/report.ts';
import type { CreateRequest } from '../core/request.ts';
import type { Target } from '../core/targets.ts';
import { recording, type Context, type Services } from './context.ts';
import { handleKeys } from './keys.ts';

export async function createAccount(
  request: CreateRequest,
  services: Services,
  context: Context,
): Promise<Report> {
  const { account, operation, targets, dryRun } = request;
  const { runner, clock, cancellation } = context;
  runner.group('Look up the account');
  const opening = services.azure.then((azure) => azure.openProvisioner(account, scopeOf(account)));
  const finding = opening.then((provisioner) =>
    findAccount(account.accountName, { provisioner, clock, log: runner }, cancellation),
  );
  const [found, failure] = await cancellation.unlessAbandoned(
    Promise.all([finding, prepareFailure(targets, services.store)]),
  );
  const provisioner = await opening;
  if (found) return keepAccount(request, found, provisioner, services, context);
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
  const isNewAccount = await makeAccount(request, operation.location, provisioner, context);
  const report = await handleKeys(request, services, context, { isNewAccount });
  return isNewAccount ? report : withReplacedSettings(report, account.accountName);
}

/** The request that should have created an account has changed one, which a person must look at. */
function withReplacedSettings(report: Report, accountName: string): Report {
  const error = new ActionError(
    'azure-account-existed',
    `The account ${accountName} existed after all, although Azure had reported twice that it did not. This run's request replaced its tags and settings.`,
    {
      hint: 'Compare the tags and settings of the account with its activity log in the Azure portal, and restore what is missing. The keys of the account are unchanged.',
    },
  );
  return { ...report, outcome: 'incomplete', error: report.error ?? error };
}

async function keepAccount(
  request: CreateRequest,
  found: FoundAccount,
  provisioner: AccountProvisioner,
  services: Services,
  context: Context,
): Promise<Report> {
  const { accountName } = request.account;
  const { runner, clock, cancellation } = context;
  const where = found.location === undefined ? '' : ` in ${found.location}`;
  runner.info(`${accountName} already exists${where}; its settings are not changed`);
  await awaitProvisioned(accountName, found, { provisioner, clock, log: runner }, cancellation);
  return handleKeys(request, services, context);
}

async function makeAccount(
  { account: { accountName }, operation: { tags } }: CreateRequest,
  location: string,
  provisioner: AccountProvisioner,
  { runner, clock, cancellation, progress }: Context,
): Promise<boolean> {
  runner.info(
    'By creating this account, you accept the Azure Maps terms: https://azure.microsoft.com/support/legal/ and https://privacy.microsoft.com/privacystatement',
  );
  return provision(
    { accountName, location, tags },
    { provisioner, clock, log: runner, ...recording(progress) },
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
        ? { target, result: 'failed', key: undefined, error: asActionError(result.reason) }
        : { target, result: 'unchanged', key: undefined, error: undefined };
    }),
    undefined,
  );
}
