// The errors that end the execution of a plan.

import { canceled } from '../cancellation.ts';
import { ActionError, asActionError } from '../errors/action-error.ts';
import type { AccountKeys, KeyType } from '../keys.ts';
import { describeTarget } from '../targets.ts';
import { formatDuration, type Duration } from '../time.ts';
import type { FailedWrite } from './execution.ts';

/** Explains a failure to list the keys for the confirmation of a publication. */
export async function listedForConfirmation(list: Promise<AccountKeys>): Promise<AccountKeys> {
  try {
    return await list;
  } catch (cause) {
    const error = asActionError(cause);
    if (['keys-outdated', 'cancelled'].includes(error.code)) throw error;
    throw new ActionError(
      'confirmation-failed',
      `The keys could not be listed after publishing, so it is unknown whether the published key is still current. ${error.message}`,
      { hint: `${error.hint}\nThen run operation: publish. It writes the newest key.`, cause },
    );
  }
}

export function canceledBefore(key: KeyType): ActionError {
  return canceled(`The run was canceled before the ${key} key was regenerated.`);
}

export function canceledDuring(key: KeyType): ActionError {
  return canceled(
    `The run was canceled while the ${key} key was being regenerated. Azure may have regenerated it.`,
  );
}

/** The targets must hold a key that stays before the other one is regenerated. */
export function notRegenerated(key: KeyType, failed: readonly FailedWrite[]): ActionError {
  const [first] = failed;
  const names = failed.map(({ target }) => describeTarget(target)).join(', ');
  if (first && failed.length === 1) {
    const { code, message, hint } = first.error;
    const why = `The ${key} key was not regenerated, because ${names} may hold it.`;
    return new ActionError(code, `${message} ${why}`, { hint, cause: first.error });
  }
  return new ActionError(
    'targets-failed',
    `The ${key} key was not regenerated, because ${failed.length} targets may still hold it: writing the other key to them failed. They are: ${names}.`,
    {
      hint: [
        'Fix these errors, then run the workflow again.',
        ...new Set(failed.flatMap(({ error }) => [error.message, error.hint])),
      ].join('\n'),
      cause: first?.error,
    },
  );
}

export function overtaken(rounds: number): ActionError {
  return new ActionError(
    'key-overtaken',
    `Someone else regenerated the keys ${rounds} times while this run was publishing them.`,
    {
      hint: 'Find out who regenerates the keys, then run this workflow again to publish the newest key. Several workflows may rotate one account only if they do so far apart.',
    },
  );
}

/** For an explicit `regenerate`, which was asked for a key that this run did not regenerate. */
export function keysChanged(keys: readonly KeyType[], change: string): ActionError {
  const names = keys.join(' key and the ');
  return new ActionError(
    'keys-changed',
    `${change}. Therefore this run did not regenerate the ${names} key. It published the newest key instead.`,
    { hint: 'If the key must still be regenerated, run the workflow again.' },
  );
}

export function tooSlow(limit: Duration): ActionError {
  return new ActionError(
    'azure-unreachable',
    `No key was regenerated, because Azure took longer than ${formatDuration(limit)} to list the keys, several times in a row. The keys could have changed in the meantime.`,
    {
      hint: 'Run the workflow again later; if this repeats, use a runner with a faster connection to Azure. Azure or the network is slow at the moment.',
    },
  );
}
