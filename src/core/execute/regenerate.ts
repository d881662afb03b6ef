// The irreversible request. Immediately before it, the run looks at the keys. It is sent again only if Azure throttled it, refused
// it for a cause that passes, or if it certainly never left; after any other failure this run never sends it again.

import type { Cancellation } from '../cancellation.ts';
import { ActionError, asActionError } from '../errors/action-error.ts';
import type { AccountKeys, KeyType } from '../keys.ts';
import type { RegenerateAnswer } from '../ports/keys.ts';
import { pause, RETRY_HELPS, THROTTLED } from '../waits/pause.ts';
import { formatDuration, MINUTE, SECOND, type Duration } from '../time.ts';
import { canceledDuring, tooSlow } from './errors.ts';
import type { ExecutionPorts } from './execution.ts';
import { FRESH, type WatchedKeys } from './keys/watched-keys.ts';

/** How many times the request may be sent again. */
const RESENDS = 3;

/** How many times it may be sent again while Azure refuses it for a cause that passes: for a good minute. */
const DEFERRALS = 7;

/** The longest wait that Azure may request. Beyond it, waiting would only delay the job. */
const LONGEST_THROTTLE: Duration = 2 * MINUTE;

/** How often the keys are listed again because a listing took longer than that. */
const LOOKS = 3;

/** How long the effect of a request without a clear answer is looked for. */
const EFFECT_BUDGET: Duration = MINUTE;
const LONGEST_PAUSE: Duration = 15 * SECOND;

/** A request that was given up may still take effect. Until then, no other run should regenerate a key. */
const LATEST_EFFECT: Duration = 15 * MINUTE;

export interface RegenerationPorts extends Pick<ExecutionPorts, 'clock' | 'log'> {
  readonly keys: WatchedKeys;
  readonly list: () => Promise<AccountKeys>;
  /** Whether the keys, as they were last listed, are as the plan assumes. */
  readonly isAsExpected: () => boolean;
}

/** Tells the caller whether a request may have had an effect, even if the regeneration fails or is abandoned. */
export interface Regeneration {
  isUncertain: boolean;
}

/** @returns both keys after the regeneration took effect; undefined if the keys changed before it, so nothing was sent. */
export async function regenerateOnce(
  key: KeyType,
  before: AccountKeys,
  ports: RegenerationPorts,
  cancellation: Cancellation,
  regeneration: Regeneration = { isUncertain: false },
): Promise<AccountKeys | undefined> {
  const { log } = ports;
  for (let resends = 0; ; resends++) {
    if (!(await look(resends > 0, ports))) return undefined;
    cancellation.throwIfAbandoned();
    const answer = await send(key, ports, regeneration);
    cancellation.throwIfAbandoned();
    switch (answer.kind) {
      case 'done':
        log.info(`Azure regenerated the ${key} key; its old value stopped working`);
        return answer.listing.keys;
      case 'throttled':
      case 'deferred':
      case 'unsent':
        await pauseBeforeResend(key, answer, resends, ports, cancellation);
        break;
      case 'ambiguous': {
        log.info(
          `Azure did not confirm that it regenerated the ${key} key. The request is not sent again; the keys that Azure lists show whether it did`,
        );
        const after = await findEffect(key, before, ports, cancellation);
        if (after === undefined && cancellation.isRequested()) throw canceledDuring(key);
        if (after === undefined) throw unsettled(key, answer.error);
        log.info(`The ${key} key was regenerated: Azure lists a new value`);
        return after;
      }
    }
  }
}

/**
 * The look before the irreversible request. A listing that was requested a moment ago is enough, unless `isForced`.
 * @returns whether the keys are as the plan assumes.
 */
async function look(isForced: boolean, { keys, list, isAsExpected }: RegenerationPorts): Promise<boolean> {
  if (isForced) await list();
  for (let looks = 0; !keys.isFresh; looks++) {
    if (looks === LOOKS) throw tooSlow(FRESH);
    await list();
  }
  return isAsExpected();
}

/** Until an answer arrives, the request may have had an effect. */
async function send(
  key: KeyType,
  { keys }: Pick<RegenerationPorts, 'keys'>,
  regeneration: Regeneration,
): Promise<RegenerateAnswer> {
  regeneration.isUncertain = true;
  try {
    const answer = await keys.regenerate(key);
    if (answer.kind !== 'done' && answer.kind !== 'ambiguous') regeneration.isUncertain = false;
    return answer;
  } catch (refusal) {
    regeneration.isUncertain = false;
    throw refusal;
  }
}

async function pauseBeforeResend(
  key: KeyType,
  answer: Extract<RegenerateAnswer, { kind: 'throttled' | 'deferred' | 'unsent' }>,
  resends: number,
  ports: Pick<RegenerationPorts, 'clock' | 'log'>,
  cancellation: Cancellation,
): Promise<void> {
  const { kind, error } = answer;
  const delay = kind === 'throttled' ? answer.after : Math.min(2 ** resends * SECOND, LONGEST_PAUSE);
  const isLast = resends >= (kind === 'deferred' ? DEFERRALS : RESENDS);
  if (isLast || cancellation.isRequested() || delay > LONGEST_THROTTLE) throw error;
  await pause(delay, describeDelay(key, kind), ports, cancellation);
  if (cancellation.isRequested()) throw error;
}

function describeDelay(key: KeyType, kind: 'throttled' | 'deferred' | 'unsent'): string {
  const request = `the request to regenerate the ${key} key`;
  switch (kind) {
    case 'throttled':
      return `Azure throttled ${request}; ${THROTTLED}`;
    case 'deferred':
      return `Azure refused ${request} for now; ${RETRY_HELPS}`;
    case 'unsent':
      return `${request} did not reach Azure, so it is sent again`;
  }
}

/** @returns both keys if they show the regeneration, undefined if they do not. */
async function findEffect(
  key: KeyType,
  before: AccountKeys,
  ports: RegenerationPorts,
  cancellation: Cancellation,
): Promise<AccountKeys | undefined> {
  const { list, clock, log } = ports;
  const start = clock.uptime();
  for (let delay = SECOND; ; delay = Math.min(2 * delay, LONGEST_PAUSE)) {
    try {
      const after = await list();
      if (!before[key].secret.equals(after[key].secret)) return after;
    } catch (error) {
      cancellation.throwIfAbandoned();
      log.info(`The keys could not be listed: ${asActionError(error).message}`);
    }
    if (clock.uptime() - start + delay > EFFECT_BUDGET || cancellation.isRequested()) return undefined;
    const why = `it is not known yet whether the ${key} key was regenerated`;
    await pause(delay, why, ports, cancellation, EFFECT_BUDGET);
  }
}

function unsettled(key: KeyType, cause: ActionError): ActionError {
  return new ActionError(
    'regenerate-unsettled',
    `It is unknown whether Azure regenerated the ${key} key. There was no clear response (${cause.message.replace(/\.$/, '')}), and for ${formatDuration(EFFECT_BUDGET)} the listed keys showed no change. The request may still take effect.`,
    {
      hint: `Start nothing on this account for ${formatDuration(LATEST_EFFECT)}, because a late effect would make a key stop working that was published in the meantime. Then run the workflow again: it decides from what Azure lists by then. The targets hold the other key, which works either way.`,
      cause,
    },
  );
}
