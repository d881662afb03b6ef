// Makes an account and waits until Azure has finished with it.

import type { Cancellation } from './cancellation.ts';
import { ActionError } from './errors.ts';
import type { AccountProvisioner, Clock, FoundAccount, Story } from './ports.ts';
import type { Tags } from './request.ts';
import { formatDuration, MINUTE, SECOND, type Duration } from './time.ts';

/** Azure makes a Maps account in seconds; what takes longer than this needs a person. */
const LIMIT: Duration = 10 * MINUTE;
const LONGEST_PAUSE: Duration = 15 * SECOND;

export interface ProvisionPorts {
  readonly provisioner: AccountProvisioner;
  readonly clock: Clock;
  readonly story: Pick<Story, 'info'>;
}

export async function provision(
  spec: { readonly accountName: string; readonly location: string; readonly tags: Tags },
  { provisioner, clock, story }: ProvisionPorts,
  cancellation: Cancellation,
): Promise<void> {
  const start = clock.now();
  let account: FoundAccount | undefined = await provisioner.create(spec.location, spec.tags);
  for (let pause = SECOND; !isTerminal(account); pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    if (clock.now() - start > LIMIT)
      throw failed(spec.accountName, `is not ready after ${formatDuration(LIMIT)}`);
    await clock.sleep(pause, cancellation.hurry);
    cancellation.throwIfAbandoned();
    account = await provisioner.find();
  }
  const state = account?.provisioningState ?? 'Succeeded';
  if (state !== 'Succeeded') throw failed(spec.accountName, `ended in the state ${state}`);
  story.info(`Azure made the account ${spec.accountName} in ${spec.location}`);
}

/** The states are Resource Manager's; an answer without one is an account that is simply there. */
function isTerminal(account: FoundAccount | undefined): boolean {
  return (
    account !== undefined &&
    ['Succeeded', 'Failed', 'Canceled', undefined].includes(account.provisioningState)
  );
}

function failed(accountName: string, how: string): ActionError {
  return new ActionError(
    'azure-provisioning-failed',
    `The account ${accountName} could not be made: it ${how}.`,
  );
}
