// The irreversible request, settled: sent once, and after an ambiguous end never sent again before the account's
// keys were listed and show that nothing happened.

import type { Cancellation } from './cancellation.ts';
import { ActionError, asActionError } from './errors.ts';
import type { AccountKeys, KeyType } from './keys.ts';
import type { ExecutionPorts } from './ports.ts';
import { formatDuration, MINUTE, SECOND, type Duration } from './time.ts';
import { counted } from './words.ts';

/** How often the request may be sent again once it is known that nothing happened. */
const RESENDS = 2;

/** A request whose answer was lost may still be on its way: look twice, this far apart, before it counts as lost itself. */
const LATE_EFFECT: Duration = 3 * SECOND;

/** Waiting longer than this for a throttled account would only hold up the job. */
const LONGEST_THROTTLE: Duration = 2 * MINUTE;

type Ports = Pick<ExecutionPorts, 'keys' | 'clock' | 'story'>;

/** @returns both keys after exactly one regeneration that took effect, as far as Azure can tell. */
export async function regenerateOnce(
  key: KeyType,
  before: AccountKeys,
  ports: Ports,
  cancellation: Cancellation,
): Promise<AccountKeys> {
  for (let resends = 0; ; resends++) {
    const answer = await ports.keys.regenerate(key);
    if (answer.kind === 'done' && changed(key, before, answer.keys)) {
      ports.story.info(`Azure regenerated the ${key} key; its old value stopped working`);
      return answer.keys;
    }
    if (answer.kind === 'throttled') {
      if (resends === RESENDS || cancellation.isRequested() || answer.after > LONGEST_THROTTLE)
        throw answer.error;
      ports.story.info(
        `Azure asks to wait ${formatDuration(answer.after)} before the ${key} key is regenerated`,
      );
      await ports.clock.sleep(answer.after, cancellation.hurry);
      if (cancellation.isRequested()) throw answer.error;
      continue;
    }
    ports.story.info(
      `The answer to the regeneration of the ${key} key was lost; comparing the account's keys with those before`,
    );
    const after = await settle(key, before, ports, cancellation);
    if (after !== undefined) {
      ports.story.info(`The ${key} key was regenerated: Azure lists a new one`);
      return after;
    }
    const cause = answer.kind === 'ambiguous' ? answer.error : undefined;
    if (resends === RESENDS || cancellation.isRequested())
      throw unsettled(
        key,
        `Azure gave no clear answer to ${counted(resends + 1, 'request')} to regenerate the ${key} key; its list of keys shows no change so far.`,
        cause,
      );
    ports.story.info(`The ${key} key is unchanged: the request had no effect and is sent again`);
  }
}

/** @returns both keys if the regeneration happened, undefined if it did not. */
async function settle(
  key: KeyType,
  before: AccountKeys,
  { keys, clock }: Ports,
  cancellation: Cancellation,
): Promise<AccountKeys | undefined> {
  try {
    const atOnce = await keys.list();
    if (changed(key, before, atOnce)) return atOnce;
    await clock.sleep(LATE_EFFECT, cancellation.hurry);
    const later = await keys.list();
    return changed(key, before, later) ? later : undefined;
  } catch (cause) {
    throw unsettled(
      key,
      `It is unknown whether Azure regenerated the ${key} key: the answer was lost, and the keys could not be listed afterwards. ${asActionError(cause).message}`,
      cause,
    );
  }
}

function changed(key: KeyType, before: AccountKeys, after: AccountKeys): boolean {
  return !before[key].secret.equals(after[key].secret);
}

function unsettled(key: KeyType, message: string, cause: unknown): ActionError {
  return new ActionError('regenerate-unsettled', message, {
    hint: `No target was given the ${key} key in this run. Run the workflow again: it reads the account's keys and brings every target to the newest.`,
    cause,
  });
}
