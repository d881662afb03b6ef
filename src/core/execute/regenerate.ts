// The irreversible request. It is sent again only if Azure throttled it, or if its answer was ambiguous and the listed keys
// show no effect.

import type { Cancellation } from '../cancellation.ts';
import { ActionError, asActionError } from '../errors/action-error.ts';
import type { AccountKeys, KeyType } from '../keys.ts';
import type { RegenerateAnswer } from '../ports/keys.ts';
import { counted } from '../text.ts';
import { formatDuration, MINUTE, SECOND, type Duration } from '../time.ts';
import type { ExecutionPorts } from './execution.ts';

/** How many times the request may be sent again. */
const RESENDS = 2;

/** A request whose answer was lost may take effect late, so the keys are listed twice, this far apart. */
const LATE_EFFECT: Duration = 3 * SECOND;

/** The longest wait that Azure may request. Beyond it, waiting would only delay the job. */
const LONGEST_THROTTLE: Duration = 2 * MINUTE;

type Ports = Pick<ExecutionPorts, 'keys' | 'clock' | 'log'>;

/** Tells the caller whether a request may have had an effect, even if the regeneration fails or is abandoned. */
export interface Regeneration {
  isUncertain: boolean;
}

/** @returns both keys after the regeneration took effect. */
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
      `Azure did not confirm the regeneration of the ${key} key; comparing the account's keys with the previous ones`,
    );
    const after = await findEffect(key, before, ports, cancellation);
    if (after !== undefined) {
      log.info(`The ${key} key was regenerated: Azure lists a new value`);
      return after;
    }
    if (isLast || cancellation.isRequested()) throw noEffectYet(key, resends + 1, answer);
    log.info(`The ${key} key is unchanged; sending the request again`);
  }
}

/** A definite answer does not settle an earlier request whose answer was lost. */
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
    `Azure throttled the request; waiting ${formatDuration(after)} before regenerating the ${key} key`,
  );
  await clock.sleep(after, cancellation.hurry);
  if (cancellation.isRequested()) throw error;
}

/** @returns both keys if they show the regeneration, undefined if they do not. */
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
      `It is unknown whether Azure regenerated the ${key} key: there was no clear response, and the keys could not be listed afterward. ${asActionError(cause).message}`,
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
    `After ${counted(requests, 'request')} to regenerate the ${key} key, it is unknown whether any of them took effect: the listed keys show no change so far.`,
    answer.kind === 'ambiguous' ? answer.error : undefined,
  );
}

function unsettled(key: KeyType, message: string, cause: unknown): ActionError {
  return new ActionError('regenerate-unsettled', message, {
    hint: `This run did not write a new ${key} key to any target. Run the workflow again: it lists the account's keys and publishes the newest key.`,
    cause,
  });
}
