// The irreversible request. It is sent once; after an ambiguous end it is sent again only if the account's keys were
// listed and show that it had no effect.

import type { Cancellation } from '../cancellation.ts';
import { ActionError, asActionError } from '../errors/action-error.ts';
import type { AccountKeys, KeyType } from '../keys.ts';
import type { RegenerateAnswer } from '../ports/keys.ts';
import { counted } from '../text.ts';
import { formatDuration, MINUTE, SECOND, type Duration } from '../time.ts';
import type { ExecutionPorts } from './execution.ts';

/** How often the request may be sent again once it is known that it had no effect. */
const RESENDS = 2;

/** A request whose answer was lost may take effect late: list twice, this far apart, before it counts as lost too. */
const LATE_EFFECT: Duration = 3 * SECOND;

/** Waiting longer than this for a throttled account would only delay the job. */
const LONGEST_THROTTLE: Duration = 2 * MINUTE;

type Ports = Pick<ExecutionPorts, 'keys' | 'clock' | 'log'>;

/** Tells whoever abandons a regeneration, or gets its error, whether a request may have had an effect. */
export interface Regeneration {
  isUncertain: boolean;
}

/** @returns both keys after exactly one regeneration that took effect, as far as Azure says. */
export async function regenerateOnce(
  key: KeyType,
  before: AccountKeys,
  ports: Ports,
  cancellation: Cancellation,
  regeneration: Regeneration = { isUncertain: false },
): Promise<AccountKeys> {
  const { log } = ports;
  for (let resends = 0; ; resends++) {
    const isLast = resends === RESENDS;
    const answer = await send(key, ports, regeneration);
    cancellation.throwIfAbandoned();
    if (answer.kind === 'done' && isChanged(key, before, answer.keys)) {
      log.info(`Azure regenerated the ${key} key; its old value stopped working`);
      return answer.keys;
    }
    if (answer.kind === 'throttled') {
      await waitForThrottle(key, answer, isLast, ports, cancellation);
      continue;
    }
    log.info(
      `The response to the regeneration of the ${key} key was lost; comparing the account's keys with the previous ones`,
    );
    const after = await findEffect(key, before, ports, cancellation);
    if (after !== undefined) {
      log.info(`The ${key} key was regenerated: Azure lists a new value`);
      return after;
    }
    if (isLast || cancellation.isRequested()) throw noEffectYet(key, resends + 1, answer);
    log.info(`The ${key} key is unchanged: the request had no effect and is sent again`);
  }
}

/** A definite answer says nothing about an earlier request whose answer was lost. */
async function send(key: KeyType, { keys }: Ports, regeneration: Regeneration): Promise<RegenerateAnswer> {
  const wasUncertain = regeneration.isUncertain;
  regeneration.isUncertain = true;
  try {
    const answer = await keys.regenerate(key);
    if (answer.kind === 'throttled') regeneration.isUncertain = wasUncertain;
    return answer;
  } catch (refusal) {
    regeneration.isUncertain = wasUncertain;
    throw refusal;
  }
}

async function waitForThrottle(
  key: KeyType,
  { after, error }: Extract<RegenerateAnswer, { kind: 'throttled' }>,
  isLast: boolean,
  { clock, log }: Ports,
  cancellation: Cancellation,
): Promise<void> {
  if (isLast || cancellation.isRequested() || after > LONGEST_THROTTLE) throw error;
  log.info(
    `Azure throttled the request: waiting ${formatDuration(after)} before the ${key} key is regenerated`,
  );
  await clock.sleep(after, cancellation.hurry);
  if (cancellation.isRequested()) throw error;
}

/** @returns both keys if the regeneration happened, undefined if it did not. */
async function findEffect(
  key: KeyType,
  before: AccountKeys,
  { keys, clock }: Ports,
  cancellation: Cancellation,
): Promise<AccountKeys | undefined> {
  try {
    const atOnce = await keys.list();
    if (isChanged(key, before, atOnce)) return atOnce;
    await clock.sleep(LATE_EFFECT, cancellation.hurry);
    const later = await keys.list();
    return isChanged(key, before, later) ? later : undefined;
  } catch (cause) {
    throw unsettled(
      key,
      `It is unknown whether Azure regenerated the ${key} key: the response was lost, and the keys could not be listed afterwards. ${asActionError(cause).message}`,
      cause,
    );
  }
}

function isChanged(key: KeyType, before: AccountKeys, after: AccountKeys): boolean {
  return !before[key].secret.equals(after[key].secret);
}

function noEffectYet(key: KeyType, requests: number, answer: RegenerateAnswer): ActionError {
  return unsettled(
    key,
    `Azure gave no clear response to ${counted(requests, 'request')} to regenerate the ${key} key, and its list of keys shows no change so far.`,
    answer.kind === 'ambiguous' ? answer.error : undefined,
  );
}

function unsettled(key: KeyType, message: string, cause: unknown): ActionError {
  return new ActionError('regenerate-unsettled', message, {
    hint: `This run did not write the ${key} key to any target. Run the workflow again: it reads the account's keys and brings every target to the newest.`,
    cause,
  });
}
