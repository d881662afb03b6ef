// Creates or deletes an account, and waits until Azure has finished.

import { canceled, type Cancellation } from '../cancellation.ts';
import { ActionError, asActionError } from '../errors/action-error.ts';
import { pause, type PausePorts } from '../waits/pause.ts';
import type { AccountProvisioner, FoundAccount } from '../ports/accounts.ts';
import type { Tags } from '../request.ts';
import { formatDuration, MINUTE, SECOND, type Duration } from '../time.ts';

/** Azure creates an Azure Maps account within seconds. After this limit, someone has to investigate. */
const LIMIT: Duration = 10 * MINUTE;
const LONGEST_PAUSE: Duration = 15 * SECOND;

export interface ProvisionPorts extends PausePorts {
  readonly provisioner: AccountProvisioner;
  /** Called as soon as the request may have changed something in Azure. */
  readonly onChange: () => void;
  /** Called before that request is sent, and when its answer has arrived. */
  readonly onRequest?: (isUnderWay: boolean) => void;
}

export interface AccountSpec {
  readonly accountName: string;
  readonly location: string;
  readonly tags: Tags;
}

/** @returns whether the account is new. If it existed after all, this request has replaced its tags and settings. */
export async function provision(
  { accountName, location, tags }: AccountSpec,
  ports: ProvisionPorts,
  cancellation: Cancellation,
): Promise<boolean> {
  const work = async () => {
    const answer = await answered(ports.provisioner.create(location, tags), ports.onRequest);
    ports.onChange();
    if (answer.kind === 'ambiguous') throw answer.error;
    await untilReady(accountName, answer.result, ports, cancellation);
    return !answer.result.existed;
  };
  const when = `while Azure was creating the account ${accountName}`;
  const isNew = await unlessCanceled(work(), cancellation, when, ports.onChange);
  if (isNew) ports.log.info(`Azure created the account ${accountName} in ${location}`);
  return isNew;
}

/**
 * Azure's reads can be behind, so an account that is missing is looked for once more: creating it would replace the settings of
 * one that exists.
 * @returns undefined if there is no such account.
 */
export async function findAccount(
  accountName: string,
  ports: Omit<ProvisionPorts, 'onChange'>,
  cancellation: Cancellation,
): Promise<FoundAccount | undefined> {
  const { provisioner } = ports;
  const found = await firstLook(provisioner);
  if (found) return found;
  const why = `Azure does not find ${accountName}, and is asked again, because an answer can be outdated`;
  await pause(3 * SECOND, why, ports, cancellation);
  cancellation.throwIfAbandoned();
  return provisioner.find();
}

/** A resource group or a subscription that is missing is believed only the second time, too. */
async function firstLook(provisioner: AccountProvisioner): Promise<FoundAccount | undefined> {
  try {
    return await provisioner.find();
  } catch (thrown) {
    const { code } = asActionError(thrown);
    if (code === 'azure-group-not-found' || code === 'azure-account-not-found') return undefined;
    throw thrown;
  }
}

/** Waits for an account that someone else, or an earlier run, started to create. */
export async function awaitProvisioned(
  accountName: string,
  found: FoundAccount,
  ports: Omit<ProvisionPorts, 'onChange'>,
  cancellation: Cancellation,
): Promise<void> {
  const work = untilReady(accountName, found, ports, cancellation);
  await unlessCanceled(work, cancellation, `while Azure was provisioning the account ${accountName}`);
}

/** Requests the deletion, then checks that the account no longer exists: only that proves it. */
export async function removeAccount(
  accountName: string,
  ports: ProvisionPorts,
  cancellation: Cancellation,
): Promise<void> {
  const { provisioner, onChange, onRequest } = ports;
  const describe = () => `${accountName} still exists; Azure has accepted the request to delete it`;
  const work = async () => {
    const answer = await answered(provisioner.delete(), onRequest);
    onChange();
    if (answer.kind === 'ambiguous') throw answer.error;
    if (!(await repeatWhile(() => exists(provisioner), describe, ports, cancellation))) return;
    throw new ActionError(
      'azure-deletion-unfinished',
      `Azure accepted the request to delete the account ${accountName}, but the account still exists ${formatDuration(LIMIT)} later.`,
      {
        hint: 'Check the account and its activity log in the Azure portal, then run the workflow again.',
      },
    );
  };
  await unlessCanceled(work(), cancellation, `while Azure was deleting the account ${accountName}`, onChange);
  ports.log.info(`Azure deleted the account ${accountName}`);
}

function answered<T>(answer: Promise<T>, onRequest: ProvisionPorts['onRequest']): Promise<T> {
  onRequest?.(true);
  return answer.finally(() => onRequest?.(false));
}

/** A role assignment on the account is deleted with it, so an identity that can no longer read it counts as proof. */
async function exists(provisioner: AccountProvisioner): Promise<boolean> {
  try {
    return (await provisioner.find()) !== undefined;
  } catch (thrown) {
    const { code } = asActionError(thrown);
    if (code === 'azure-forbidden' || code === 'azure-group-not-found') return false;
    throw thrown;
  }
}

async function untilReady(
  accountName: string,
  first: FoundAccount,
  ports: Omit<ProvisionPorts, 'onChange'>,
  cancellation: Cancellation,
): Promise<void> {
  let account: FoundAccount | undefined = first;
  const isUnfinished = async () => {
    // Immediately after the creation, a read may not return the account yet.
    account = await ports.provisioner.find();
    return !isTerminal(account);
  };
  const describe = () =>
    `${accountName} is not ready yet (${account?.provisioningState ?? 'not found'}); this usually takes a few seconds`;
  if (!isTerminal(first) && (await repeatWhile(isUnfinished, describe, ports, cancellation, SECOND)))
    throw failed(accountName, `it is not ready after ${formatDuration(LIMIT)}`);
  const state = account.provisioningState ?? 'Succeeded';
  if (state !== 'Succeeded') throw failed(accountName, `its provisioning state is ${state}`);
}

/** Repeats a check, with growing pauses, while it returns true. @param describe why there is a pause. @returns whether it still did at the limit. */
async function repeatWhile(
  check: () => Promise<boolean>,
  describe: () => string,
  ports: PausePorts,
  cancellation: Cancellation,
  wait: Duration = 0,
): Promise<boolean> {
  const start = ports.clock.uptime();
  for (let delay = wait; ; delay = Math.min(Math.max(2 * delay, SECOND), LONGEST_PAUSE)) {
    if (delay > 0) await pause(delay, describe(), ports, cancellation, LIMIT);
    cancellation.throwIfAbandoned();
    if (!(await check())) return false;
    if (ports.clock.uptime() - start > LIMIT) return true;
  }
}

/** The states are Resource Manager's. An account without a state counts as ready. */
function isTerminal(account: FoundAccount | undefined): boolean {
  return (
    account !== undefined &&
    ['Succeeded', 'Failed', 'Canceled', undefined].includes(account.provisioningState)
  );
}

/** Azure may complete a request even though the run ends. */
async function unlessCanceled<T>(
  work: Promise<T>,
  cancellation: Cancellation,
  when: string,
  onChange?: () => void,
): Promise<T> {
  try {
    return await cancellation.unlessAbandoned(work);
  } catch (error) {
    if (!cancellation.abandon.aborted) throw error;
    onChange?.();
    throw canceled(`The run was canceled ${when}. Azure may still complete this.`, error);
  }
}

function failed(accountName: string, how: string): ActionError {
  return new ActionError(
    'azure-provisioning-failed',
    `Azure did not finish provisioning the account ${accountName}: ${how}.`,
    {
      hint: 'Check the account in the Azure portal. If nothing uses it yet, delete it, and then run the workflow again.',
    },
  );
}
