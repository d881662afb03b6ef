// The keys of the account during one run. Every answer passes through the record of what the run has seen; an answer that shows an
// earlier state is never passed on.

import { canceled, type Cancellation } from '../../cancellation.ts';
import { ActionError, asActionError } from '../../errors/action-error.ts';
import { KeyRecord } from '../../key-record.ts';
import type { AccountKeys, KeyListing, KeyType } from '../../keys.ts';
import type { KeyLister, KeyRegenerator, RegenerateAnswer } from '../../ports/keys.ts';
import type { Clock, Log } from '../../ports/runner.ts';
import { pause } from '../../waits/pause.ts';
import { formatDuration, formatInstant, MINUTE, SECOND, type Duration } from '../../time.ts';

/** How long an earlier state is waited out. */
const OUTDATED_BUDGET: Duration = 90 * SECOND;
const LONGEST_PAUSE: Duration = 15 * SECOND;

/**
 * How old a listing may be. With the time that a request takes, this must stay below SETTLING, in which a rival that has just
 * regenerated a key waits for this run's request to show.
 */
export const FRESH: Duration = 4 * SECOND;

export interface WatchPorts {
  readonly keys: KeyLister & KeyRegenerator;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info'>;
  /** Whether another request of this run has found the account. */
  readonly isFound?: () => Promise<boolean>;
}

/** When something happened, by both clocks of this machine: the even one stops while a virtual machine is suspended. */
interface Moment {
  readonly uptime: Duration;
  readonly now: number;
}

export class WatchedKeys {
  readonly #ports: WatchPorts;
  readonly #cancellation: Cancellation;
  readonly #record = new KeyRecord();
  #lookedAt: Moment | undefined;

  constructor(ports: WatchPorts, cancellation: Cancellation) {
    this.#ports = ports;
    this.#cancellation = cancellation;
  }

  /** Whether the last listing was requested so recently that an irreversible request, or a write, may rely on it. */
  get isFresh(): boolean {
    return this.age <= FRESH;
  }

  /** How long ago the last listing was requested. */
  get age(): Duration {
    const { clock } = this.#ports;
    if (this.#lookedAt === undefined) return Infinity;
    return Math.max(clock.uptime() - this.#lookedAt.uptime, clock.now() - this.#lookedAt.now);
  }

  /** Lists the keys, and asks again while the answer is old. */
  async list(): Promise<KeyListing> {
    const { clock } = this.#ports;
    const start = clock.uptime();
    for (let delay = SECOND; ; delay = Math.min(2 * delay, LONGEST_PAUSE)) {
      const listing = await this.#ask();
      if ('keys' in listing) return listing;
      if (this.#cancellation.isRequested()) throw canceledWhileOutdated();
      if (clock.uptime() - start + delay > OUTDATED_BUDGET) throw listing.error;
      const why = 'Azure answered with an earlier state; this is normal for a short time';
      await pause(delay, why, this.#ports, this.#cancellation, OUTDATED_BUDGET);
    }
  }

  /** @returns the error to end with if the answer stays old. */
  async #ask(): Promise<KeyListing | { readonly error: ActionError }> {
    const { keys, clock, log } = this.#ports;
    const asked = { uptime: clock.uptime(), now: clock.now() };
    let answer: KeyListing;
    try {
      answer = await keys.list();
    } catch (thrown) {
      const error = asActionError(thrown);
      // An account that this run has seen is not missing because one answer says so.
      if (error.code === 'azure-account-not-found' && (await this.#isSeen())) return { error: gone(error) };
      throw error;
    }
    const absorbed = this.#record.absorb(answer.keys);
    if (absorbed.kind === 'old') return { error: outdated() };
    for (const type of absorbed.replaced) log.info(describeReplacement(type, absorbed.keys));
    this.#lookedAt = asked;
    return { keys: absorbed.keys, at: answer.at };
  }

  async #isSeen(): Promise<boolean> {
    return this.#lookedAt !== undefined || (await this.#ports.isFound?.()) === true;
  }

  /**
   * Regenerates a key, unless the last listing is not fresh any more when the request would be sent.
   * @returns the answer; `ambiguous` if it does not show a new value.
   */
  async regenerate(key: KeyType): Promise<RegenerateAnswer> {
    const answer = await this.#ports.keys.regenerate(key, () => this.isFresh);
    if (answer.kind !== 'done') return answer;
    const keys = this.#record.absorbRegeneration(key, answer.listing.keys);
    return keys
      ? { kind: 'done', listing: { ...answer.listing, keys } }
      : { kind: 'ambiguous', error: unchanged(key) };
  }
}

function describeReplacement(type: KeyType, keys: AccountKeys): string {
  const { lastUpdated } = keys[type];
  const when = lastUpdated === undefined ? '' : `, regenerated ${formatInstant(lastUpdated)}`;
  return `Azure lists a new ${type} key${when}`;
}

function canceledWhileOutdated(): ActionError {
  return canceled('The run was canceled while Azure was still listing an earlier state of the keys.');
}

function gone({ code, message, cause }: ActionError): ActionError {
  return new ActionError(code, `${message} Earlier in this run, it existed.`, {
    hint: 'If it was deleted in the meantime, its keys no longer work. Otherwise, run the workflow again in some minutes.',
    cause,
  });
}

function outdated(): ActionError {
  return new ActionError(
    'keys-outdated',
    `For ${OUTDATED_BUDGET / SECOND} seconds, Azure listed a state of the keys that is older than what this run had already seen.`,
    {
      hint: `Nothing was concluded from those responses, and what this run published before stands. Resource Manager's reads can be behind for some minutes. Run the workflow again in ${formatDuration(15 * MINUTE)}.`,
    },
  );
}

function unchanged(key: KeyType): ActionError {
  return new ActionError('azure-unexpected-answer', `Azure's response does not show a new ${key} key.`, {
    hint: 'Run the workflow again.',
  });
}
