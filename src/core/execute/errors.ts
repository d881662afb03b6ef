// The errors that end the execution of a plan.

import { canceled } from '../cancellation.ts';
import { ActionError, asActionError } from '../errors/action-error.ts';
import type { AccountKeys, KeyType } from '../keys.ts';
import { describeTarget } from '../targets.ts';
import type { FailedWrite } from './execution.ts';

/** Explains a failure to list the keys for the confirmation of a publication. */
export async function listedForConfirmation(list: Promise<AccountKeys>): Promise<AccountKeys> {
  try {
    return await list;
  } catch (cause) {
    throw new ActionError(
      'confirmation-failed',
      'The keys could not be listed after publishing, so it is unknown whether the published key is still current.',
      {
        hint: `${asActionError(cause).message} After you fix this, run operation: publish to make sure.`,
        cause,
      },
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

export function notRegenerated(key: KeyType, failed: readonly FailedWrite[]): ActionError {
  const names = failed.map(({ target }) => describeTarget(target)).join(', ');
  return new ActionError(
    'targets-failed',
    `The ${key} key was not regenerated. These targets may still hold it, and writing the other key to them failed: ${names}.`,
    {
      hint: failed.map(({ error }) => `${error.message} ${error.hint}`).join('\n'),
      cause: failed[0]?.error,
    },
  );
}

export function overtaken(rounds: number): ActionError {
  return new ActionError(
    'key-overtaken',
    `Someone else regenerated the keys ${rounds} times while this run was publishing them.`,
    {
      hint: 'Rotate this account from only one workflow, in one concurrency group. Then run it again to publish the newest key.',
    },
  );
}
