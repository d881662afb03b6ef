// The errors that end the execution of a plan.

import { canceled } from '../cancellation.ts';
import { ActionError, asActionError } from '../errors/action-error.ts';
import type { AccountKeys, KeyType } from '../keys.ts';
import { describeTarget } from '../targets.ts';
import type { FailedWrite } from './execution.ts';

/** Without a confirmation it is unknown whether the published key is still current. */
export async function confirmable(list: Promise<AccountKeys>): Promise<AccountKeys> {
  try {
    return await list;
  } catch (cause) {
    throw new ActionError(
      'confirmation-failed',
      'The key was published, but Azure could not be asked whether it is still current.',
      {
        hint: `${asActionError(cause).message} To be sure, run operation: publish once this is fixed.`,
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
    `The ${key} key was not regenerated, because these targets may still hold it and could not be given the other key first: ${names}.`,
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
      hint: 'Let only one workflow rotate this account, in one concurrency group. Then run it again: it publishes the newest key.',
    },
  );
}
