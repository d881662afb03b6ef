// Creates the account if it does not exist, and then handles its keys. An existing account is left exactly as it is.

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
  // If a target cannot be written, it is better to know before there is an account to pay for.
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
  runner.info(`${accountName} exists${where} and is left as it is`);
  await awaitProvisioned(accountName, found, { provisioner, clock, log: runner }, cancellation);
}

async function makeAccount(
  { account: { accountName }, operation: { tags } }: CreateRequest,
  location: string,
  provisioner: AccountProvisioner,
  { runner, clock, cancellation, progress }: Context,
): Promise<void> {
  runner.info(
    'By creating it you accept the terms of Azure Maps: https://azure.microsoft.com/support/legal/ and https://privacy.microsoft.com/privacystatement',
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
    `The account ${accountName} does not exist, and the input location does not say where to create it.`,
    { hint: 'Set location, for example to westeurope.' },
  );
}

/** What prevents targets from being written, in one error. Those of an existing account are reported later. */
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
