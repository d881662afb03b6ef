// Makes the account where it is missing; an existing one is left exactly as it is. Its keys are handled afterwards.

import { ActionError } from './core/errors.ts';
import { describeCreation } from './core/narrate.ts';
import { provision } from './core/provision.ts';
import type { Creation, Request } from './core/request.ts';
import type { Services } from './open-services.ts';
import { publishPlain } from './publish-report.ts';
import type { Surroundings } from './surroundings.ts';

/** @returns whether this run made the account; `planned` where a dry run would, so that there are no keys to go on with. */
export async function createAccount(
  request: Request & { readonly operation: Creation },
  { azure, store }: Services,
  { runner, clock, cancellation }: Surroundings,
): Promise<boolean | 'planned'> {
  const { account, operation, targets, dryRun } = request;
  const { accountName, resourceGroup } = account;
  runner.chapter('Look for the account');
  const look = async () => {
    const provisioner = (await azure).openProvisioner(account);
    // A target that cannot be written is better known before there is an account to pay for.
    const [found] = await Promise.all([
      provisioner.find(),
      ...targets.map((target) => store.prepare(target)),
    ]);
    return { provisioner, found };
  };
  const { provisioner, found } = await cancellation.unlessAbandoned(look());
  if (found) {
    runner.info(
      `${accountName} exists${found.location === undefined ? '' : ` in ${found.location}`} and stays as it is`,
    );
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
  runner.chapter(dryRun ? 'Plan (dry run)' : 'Create the account');
  if (dryRun) {
    const lines = describeCreation(accountName, location, tags, targets);
    for (const line of lines) runner.info(line);
    await publishPlain({ request, outcome: 'planned', lines }, runner);
    return 'planned';
  }
  runner.info('By making it you accept the terms of Azure Maps: https://azure.microsoft.com/support/legal/');
  const ports = { provisioner, clock, story: runner };
  await cancellation.unlessAbandoned(provision({ accountName, location, tags }, ports, cancellation));
  return true;
}
