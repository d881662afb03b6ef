// Carries out the steps of a plan one at a time and records the results. After a failed write it refuses to regenerate a
// key, because that target may still hold it.

import type { Cancellation } from '../cancellation.ts';
import type { ActionError } from '../errors/action-error.ts';
import { newestKey, timesOf, type KeyListing, type KeyType } from '../keys.ts';
import type { Intent, Step } from '../plan/decision.ts';
import type { Interrupted } from '../plan/undo.ts';
import type { Secret } from '../secret.ts';
import type { Target } from '../targets.ts';
import { counted } from '../text.ts';
import { AssumedKeys } from './keys/assumed-keys.ts';
import { canceledBefore, listedForConfirmation, notRegenerated, overtaken } from './errors.ts';
import type { Execution, ExecutionPorts } from './execution.ts';
import { writeTargets } from './publish.ts';
import { regenerateOnce, type Regeneration } from './regenerate.ts';
import { Results } from './results.ts';
import { settle } from './settle.ts';
import { FRESH_KEY_AGE, verifyKey, warnOnce } from './verify.ts';

/** How many times a run publishes again because someone changed the keys in the meantime. */
export const ROUNDS = 3;

/** `changed`: the keys are not what the plan assumes, so the rest of the plan must not be carried out. */
export type StepEnd = 'done' | 'changed';

export class Walk {
  readonly #ports: ExecutionPorts;
  readonly #cancellation: Cancellation;
  readonly #everyTarget: readonly Target[];
  readonly #keys: AssumedKeys;
  readonly #results = new Results();
  readonly #regenerated: KeyType[] = [];
  readonly #regeneration: Regeneration & { key?: KeyType } = { isUncertain: false };
  /** When this run's last regeneration was known, by `Clock.uptime`. */
  #regeneratedAt = -Infinity;
  /** One warning a run is enough: a rotation verifies both keys, and the cause is the same. */
  readonly #onUnverified: (warning: string) => void;
  #published: { key: KeyType; value: Secret; targets: readonly Target[] } | undefined;

  /** @param everyTarget all targets that can be reached; they get the newest key if someone else changes the keys. */
  constructor(
    observed: KeyListing,
    everyTarget: readonly Target[],
    ports: ExecutionPorts,
    cancellation: Cancellation,
  ) {
    this.#keys = new AssumedKeys(ports.keys, observed);
    this.#everyTarget = everyTarget;
    this.#ports = ports;
    this.#cancellation = cancellation;
    this.#onUnverified = warnOnce(ports.log);
  }

  /** @param error what ended the execution early. */
  result(error: ActionError | undefined, isOvertaken: boolean): Execution {
    return {
      keys: this.#keys.listing.keys,
      at: this.#keys.listing.at,
      regenerated: this.#regenerated,
      isUncertain: this.uncertainKey !== undefined,
      isOvertaken,
      targets: this.#results.all(error, this.#keys.listing.keys),
      published: this.#published?.key,
      error,
    };
  }

  /** The key of a regeneration that may have happened or may still happen: its answer was lost, or has not arrived yet. */
  get uncertainKey(): KeyType | undefined {
    return this.#regeneration.isUncertain ? this.#regeneration.key : undefined;
  }

  /** From now on, the keys as they are count as expected. @returns why they were not: a clause without a period. */
  acceptChange(): string {
    return this.#keys.accept();
  }

  /** What the planner of an undo needs to know about the interrupted execution. */
  interrupted(): Omit<Interrupted, 'verify'> {
    const { keys } = this.#keys.listing;
    const last = this.#published;
    const published = last && { ...last, isReplaced: !last.value.equals(keys[last.key].secret) };
    const known = { everyTarget: this.#everyTarget, times: timesOf(keys), regenerated: this.#regenerated };
    return { published, ...known, uncertain: this.uncertainKey };
  }

  async take(step: Step): Promise<StepEnd> {
    this.#cancellation.throwIfAbandoned();
    switch (step.do) {
      case 'wait':
        return this.#settle(step.key);
      case 'look':
        return this.#look();
      case 'verify':
        this.#ports.log.group(`Verify the ${step.key} key on Azure Maps`);
        return endIf((await this.#verify(step.key)) === 'verified');
      case 'publish':
        // The run may have been suspended since it listed the keys.
        if (!this.#ports.keys.isFresh && (await this.#look()) === 'changed') return 'changed';
        return this.#publish(step.key, step.targets);
      case 'confirm':
        return this.#confirm(step.key, step.as);
      case 'regenerate':
        return this.#regenerate(step.key);
    }
  }

  /** A canceled run has no time for it: it publishes the key that Azure returned. */
  async #look(): Promise<StepEnd> {
    try {
      if (!this.#cancellation.isRequested()) await this.#keys.list();
    } catch (error) {
      if (!this.#cancellation.isRequested()) throw error;
    }
    return endIf(this.#keys.isAsExpected);
  }

  async #verify(type: KeyType): Promise<'verified' | 'replaced'> {
    const { keys, at } = this.#keys.listing;
    const { secret: key, lastUpdated } = keys[type];
    const isFresh = this.#regenerated.includes(type) || at - (lastUpdated ?? 0) < FRESH_KEY_AGE;
    const isStillListed = async () => {
      const now = await this.#keys.list();
      return now[type].secret.equals(key);
    };
    const subject = { key, isFresh, isStillListed, onUnverified: this.#onUnverified };
    return verifyKey(subject, this.#ports, this.#cancellation);
  }

  async #regenerate(key: KeyType): Promise<StepEnd> {
    const { failed } = this.#results;
    if (failed.length > 0) throw notRegenerated(key, failed);
    if (this.#cancellation.isRequested()) throw canceledBefore(key);
    this.#ports.log.group(`Regenerate the ${key} key`);
    this.#cancellation.commit();
    this.#regeneration.key = key;
    const look = { list: () => this.#keys.list(), isAsExpected: () => this.#keys.isAsExpected };
    const ports = { ...this.#ports, ...look };
    const after = await regenerateOnce(
      key,
      this.#keys.expected,
      ports,
      this.#cancellation,
      this.#regeneration,
    );
    if (after === undefined) return 'changed';
    this.#regeneration.isUncertain = false;
    this.#regenerated.push(key);
    this.#regeneratedAt = this.#ports.clock.uptime();
    this.#keys.noteRegeneration(key, after);
    return endIf(this.#keys.isAsExpected);
  }

  async #publish(key: KeyType, targets: readonly Target[]): Promise<StepEnd> {
    const value = this.#keys.listing.keys[key];
    this.#ports.log.group(`Publish the ${key} key to ${counted(targets.length, 'target')}`);
    this.#cancellation.throwIfAbandoned();
    const heldBefore = (target: Target) => this.#results.keyIn(target);
    await writeTargets({ key, value, targets, heldBefore }, this.#ports, {
      onStart: (target) => {
        this.#results.start(target);
      },
      onEnd: (result) => {
        this.#results.end(result, value.secret);
      },
    });
    this.#published = { key, value: value.secret, targets };
    return 'done';
  }

  /** Publishes again to every target: one that was left out holds the key that was the newest before. */
  async #confirm(key: KeyType, as: Intent): Promise<StepEnd> {
    for (let round = 0; round < ROUNDS; round++) {
      const keys = await listedForConfirmation(this.#keys.list());
      const intended = as === 'newest' ? newestKey(timesOf(keys)) : key;
      if (intended === this.#published?.key && this.#published.value.equals(keys[intended].secret)) {
        this.#ports.log.info(`Confirmed: Azure still lists the published ${intended} key`);
        return endIf(round === 0);
      }
      this.#ports.log.endGroup();
      this.#ports.log.warn(`${this.#keys.change}. The ${intended} key, which is current now, is published`);
      // A key that was replaced in the meantime is not published; the next round tells.
      if ((await this.#verify(intended)) === 'verified') await this.#publish(intended, this.#everyTarget);
    }
    throw overtaken(ROUNDS);
  }

  async #settle(key: KeyType): Promise<StepEnd> {
    const { at, keys } = this.#keys.listing;
    const age = this.#regenerated.includes(key)
      ? this.#ports.clock.uptime() - this.#regeneratedAt
      : at - (keys[key].lastUpdated ?? 0);
    await settle(key, age, this.#ports, this.#cancellation);
    return 'done';
  }
}

const endIf = (isAsPlanned: boolean): StepEnd => (isAsPlanned ? 'done' : 'changed');
