// Makes or deletes an account, and waits until Azure has finished with it.

import type { Cancellation } from './cancellation.ts';
import { ActionError, asActionError } from './errors.ts';
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

export interface AccountSpec {
  readonly accountName: string;
  readonly location: string;
  readonly tags: Tags;
}

export async function provision(
  { accountName, location, tags }: AccountSpec,
  ports: ProvisionPorts,
  cancellation: Cancellation,
): Promise<void> {
  const work = async () => {
    const answer = await ports.provisioner.create(location, tags);
    await settled(accountName, answer, ports, cancellation);
  };
  await unlessCancelled(work(), cancellation, `while Azure made the account ${accountName}`);
  ports.story.info(`Azure made the account ${accountName} in ${location}`);
}

/** Waits for an account that somebody else, or a run before this one, began to make. */
export async function awaitProvisioned(
  accountName: string,
  found: FoundAccount,
  ports: ProvisionPorts,
  cancellation: Cancellation,
): Promise<void> {
  if (!isTerminal(found)) ports.story.info(`Azure is still at work on ${accountName}: waiting for it`);
  const work = settled(accountName, found, ports, cancellation);
  await unlessCancelled(work, cancellation, `while Azure made the account ${accountName}`);
}

/** Asks Azure to delete the account, and again whether it is gone: only that is an answer. */
export async function removeAccount(
  accountName: string,
  { provisioner, clock }: Omit<ProvisionPorts, 'story'>,
  cancellation: Cancellation,
): Promise<void> {
  const work = async () => {
    await provisioner.delete();
    if (!(await repeat(() => isThere(provisioner), clock, cancellation))) return;
    throw new ActionError(
      'azure-request-failed',
      `Azure took the request to delete the account ${accountName}, and ${formatDuration(LIMIT)} later the account is still there.`,
    );
  };
  await unlessCancelled(work(), cancellation, `while Azure deleted the account ${accountName}`);
}

/** A role that was assigned on the account goes with it: who may not look any more sees that it is gone. */
async function isThere(provisioner: AccountProvisioner): Promise<boolean> {
  try {
    return (await provisioner.find()) !== undefined;
  } catch (thrown) {
    const { code } = asActionError(thrown);
    if (code === 'azure-forbidden' || code === 'azure-group-not-found') return false;
    throw thrown;
  }
}

async function settled(
  accountName: string,
  first: FoundAccount,
  { provisioner, clock }: ProvisionPorts,
  cancellation: Cancellation,
): Promise<void> {
  let account: FoundAccount | undefined = first;
  const isUnsettled = async () => {
    // Right after it was made, not every place of Azure may know the account yet.
    account = await provisioner.find();
    return !isTerminal(account);
  };
  if (!isTerminal(first) && (await repeat(isUnsettled, clock, cancellation, SECOND)))
    throw failed(accountName, `is not ready after ${formatDuration(LIMIT)}`);
  const state = account.provisioningState ?? 'Succeeded';
  if (state !== 'Succeeded') throw failed(accountName, `ended in the state ${state}`);
}

/** Asks again, less and less often, as long as it is told so. @returns whether it was told so to the end. */
async function repeat(
  goOn: () => Promise<boolean>,
  clock: Clock,
  cancellation: Cancellation,
  wait: Duration = 0,
): Promise<boolean> {
  const start = clock.now();
  for (let pause = wait; ; pause = Math.min(Math.max(2 * pause, SECOND), LONGEST_PAUSE)) {
    if (pause > 0) await clock.sleep(pause, cancellation.hurry);
    cancellation.throwIfAbandoned();
    if (!(await goOn())) return false;
    if (clock.now() - start > LIMIT) return true;
  }
}

/** The states are Resource Manager's; an answer without one is an account that is simply there. */
function isTerminal(account: FoundAccount | undefined): boolean {
  return (
    account !== undefined &&
    ['Succeeded', 'Failed', 'Canceled', undefined].includes(account.provisioningState)
  );
}

/** Azure goes on with what it was asked for, whatever becomes of this run. */
async function unlessCancelled(work: Promise<void>, cancellation: Cancellation, when: string): Promise<void> {
  try {
    await cancellation.unlessAbandoned(work);
  } catch (error) {
    if (!cancellation.abandon.aborted) throw error;
    throw new ActionError('cancelled', `The run was cancelled ${when}: Azure may finish it all the same.`, {
      hint: 'No secret was written. Run the workflow again: it starts from what Azure says, and finishes the work.',
      cause: error,
    });
  }
}

function failed(accountName: string, how: string): ActionError {
  return new ActionError(
    'azure-provisioning-failed',
    `The account ${accountName} could not be made: it ${how}.`,
  );
}
