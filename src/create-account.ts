// Makes the account where it is missing; an existing one is left exactly as it is. Its keys are handled afterwards.

import { ActionError, asActionError } from './core/errors.ts';
import { describeCreation } from './core/narrate.ts';
import type { TargetWriter } from './core/ports.ts';
import { awaitProvisioned, provision } from './core/provision.ts';
import { failureOfTargets } from './core/report.ts';
import { scopeOf, type Creation, type Request } from './core/request.ts';
import { settle } from './core/side-by-side.ts';
import type { Target } from './core/targets.ts';
import type { Services } from './open-services.ts';
import { publishPlain } from './publish-report.ts';
import type { Surroundings } from './surroundings.ts';

/** @returns whether this run made the account; `planned` where a dry run would, so that there are no keys to go on with. */
export async function createAccount(
  request: Request & { readonly operation: Creation },
  { azure, store }: Services,
  { runner, clock, cancellation, progress }: Surroundings,
): Promise<boolean | 'planned'> {
  const { account, operation, targets, dryRun } = request;
  const { accountName, resourceGroup } = account;
  runner.chapter('Look for the account');
  const opening = azure.then((opened) => opened.openProvisioner(account, scopeOf(account)));
  const look = Promise.all([opening.then((provisioner) => provisioner.find()), troubleWith(targets, store)]);
  const [found, trouble] = await cancellation.unlessAbandoned(look);
  const ports = { provisioner: await opening, clock, story: runner };
  if (found) {
    const where = found.location === undefined ? '' : ` in ${found.location}`;
    runner.info(`${accountName} exists${where} and stays as it is`);
    await awaitProvisioned(accountName, found, ports, cancellation);
    return false;
  }
  runner.info(`${accountName} does not exist in ${resourceGroup} yet`);
  const { location, tags } = operation;
  if (location === undefined) {
    throw new ActionError(
      'azure-location-missing',
      `The account ${accountName} does not exist, and location does not say where to make it.`,
    );
  }
  // A target that cannot be written is better known before there is an account to pay for.
  if (trouble) throw trouble;
  runner.chapter(dryRun ? 'Plan (dry run)' : 'Create the account');
  if (dryRun) {
    const lines = describeCreation(accountName, location, tags, targets);
    for (const line of lines) runner.info(line);
    await publishPlain({ request, outcome: 'planned', lines }, runner);
    return 'planned';
  }
  runner.info(
    'By making it you accept the terms of Azure Maps: https://azure.microsoft.com/support/legal/ and https://privacy.microsoft.com/privacystatement',
  );
  await provision({ accountName, location, tags }, ports, cancellation);
  progress.outcome = 'created';
  return true;
}

/** What keeps targets from being written, all of them in one error. Of an existing account they are reported later. */
async function troubleWith(
  targets: readonly Target[],
  store: TargetWriter,
): Promise<ActionError | undefined> {
  const looks = targets.map(async (target) => {
    const end = await settle(store.prepare(target));
    return { target, error: 'failure' in end ? asActionError(end.failure) : undefined };
  });
  return failureOfTargets(await Promise.all(looks));
}
