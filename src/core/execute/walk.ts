// Carries out the steps of a plan one at a time and records the results. After a failed write it refuses to regenerate a
// key, because that target may still hold it.

import type { Cancellation } from '../cancellation.ts';
import type { ActionError } from '../errors/action-error.ts';
import { newestKey, timesOf, type AccountKeys, type KeyType } from '../keys.ts';
import { PROVABLE_AFTER } from '../observation.ts';
import type { Intent, Step } from '../plan/decision.ts';
import type { Interrupted } from '../plan/undo.ts';
import type { Secret } from '../secret.ts';
import type { Target } from '../targets.ts';
import { counted } from '../text.ts';
import { formatDuration, MINUTE, type Instant } from '../time.ts';
import { canceledBefore, listedForConfirmation, notRegenerated, overtaken } from './errors.ts';
import type { Execution, ExecutionPorts, FailedWrite, TargetResult } from './execution.ts';
import { writeTargets } from './publish.ts';
import { regenerateOnce, type Regeneration } from './regenerate.ts';
import { verifyKey } from './verify.ts';

/** How many times a run publishes again because someone changed the keys in the meantime. */
const CONFIRM_ROUNDS = 3;

/** The data plane may not accept a younger key yet, such as one of a new account or of a run that was killed. */
const FRESH_KEY_AGE = 5 * MINUTE;

export class Walk {
  readonly #ports: ExecutionPorts;
  readonly #cancellation: Cancellation;
  readonly #results = new Map<Target, TargetResult>();
  /** Writes whose answers have not arrived yet. */
  readonly #writing = new Set<Target>();
  readonly #regenerated: KeyType[] = [];
  readonly #regeneration: Regeneration & { key?: KeyType } = { isUncertain: false };
  #keys: AccountKeys;
  /** The last publication: what was written where, and when the last write ended. */
  #published: { key: KeyType; value: Secret; targets: readonly Target[]; at: Instant } | undefined;

  constructor(keys: AccountKeys, ports: ExecutionPorts, cancellation: Cancellation) {
    this.#keys = keys;
    this.#ports = ports;
    this.#cancellation = cancellation;
  }

  /** @param error what ended the execution early. Writes that were under way may have had an effect. */
  result(error: ActionError | undefined): Execution {
    const results = new Map(this.#results);
    if (error) {
      for (const target of this.#writing) {
        const { key } = results.get(target) ?? {};
        results.set(target, { target, result: 'failed', key, touched: true, error });
      }
    }
    return {
      keys: this.#keys,
      regenerated: this.#regenerated,
      isUncertain: this.uncertainKey !== undefined,
      targets: [...results.values()],
      published: this.#published?.key,
      error,
    };
  }

  /** The key of a regeneration that may have happened: its answer was lost, or has not arrived yet. */
  get uncertainKey(): KeyType | undefined {
    return this.#regeneration.isUncertain ? this.#regeneration.key : undefined;
  }

  /** What `planUndo` needs to know about the interrupted execution. */
  interrupted(): Pick<Interrupted, 'published' | 'times' | 'regenerated'> {
    return { published: this.#published, times: timesOf(this.#keys), regenerated: this.#regenerated };
  }

  async take(step: Step): Promise<void> {
    this.#cancellation.throwIfAbandoned();
    switch (step.do) {
      case 'wait':
        await this.#waitForStamp(step.key);
        return;
      case 'verify':
        this.#ports.log.group(`Verify the ${step.key} key on Azure Maps`);
        await this.#verify(step.key);
        return;
      case 'publish':
        await this.#publish(step.key, step.targets);
        return;
      case 'confirm':
        await this.#confirm(step.key, step.as);
        return;
      case 'pause':
        await this.#waitUntil((this.#published?.at ?? this.#ports.clock.now()) + step.duration);
        return;
      case 'regenerate':
        await this.#regenerate(step.key);
    }
  }

  async #verify(key: KeyType): Promise<void> {
    const { secret, lastUpdated } = this.#keys[key];
    const isFresh =
      this.#regenerated.includes(key) || this.#ports.clock.now() - (lastUpdated ?? 0) < FRESH_KEY_AGE;
    await verifyKey(secret, isFresh, this.#ports, this.#cancellation);
  }

  async #regenerate(key: KeyType): Promise<void> {
    const failed = [...this.#results.values()].filter(isFailed);
    if (failed.length > 0) throw notRegenerated(key, failed);
    if (this.#cancellation.isRequested()) throw canceledBefore(key);
    this.#ports.log.group(`Regenerate the ${key} key`);
    this.#cancellation.commit();
    this.#regeneration.key = key;
    this.#keys = await regenerateOnce(key, this.#keys, this.#ports, this.#cancellation, this.#regeneration);
    this.#regeneration.isUncertain = false;
    this.#regenerated.push(key);
  }

  async #publish(key: KeyType, targets: readonly Target[]): Promise<void> {
    const value = this.#keys[key];
    this.#ports.log.group(`Publish the ${key} key to ${counted(targets.length, 'target')}`);
    this.#cancellation.throwIfAbandoned();
    const heldBefore = (target: Target) => this.#results.get(target)?.key;
    await writeTargets({ key, value, targets, heldBefore }, this.#ports, {
      onStart: (target) => this.#writing.add(target),
      onEnd: (result) => {
        this.#writing.delete(result.target);
        this.#results.set(result.target, result);
      },
    });
    this.#published = { key, value: value.secret, targets, at: this.#ports.clock.now() };
  }

  async #confirm(key: KeyType, as: Intent): Promise<void> {
    const { keys, log } = this.#ports;
    for (let round = 0; round < CONFIRM_ROUNDS; round++) {
      // Includes targets whose write failed: perhaps only its answer was lost.
      const targets = this.#published?.targets ?? [];
      this.#keys = await listedForConfirmation(keys.list());
      const intended = as === 'newest' ? newestKey(timesOf(this.#keys)) : key;
      if (intended === this.#published?.key && this.#published.value.equals(this.#keys[intended].secret)) {
        log.info(`Confirmed: the published ${intended} key is still current`);
        return;
      }
      log.warn(
        `Someone else changed the keys during this run; publishing the ${intended} key, which is now current`,
      );
      await this.#verify(intended);
      await this.#publish(intended, targets);
    }
    throw overtaken(CONFIRM_ROUNDS);
  }

  async #waitForStamp(key: KeyType): Promise<void> {
    const now = this.#ports.clock.now();
    const provable = Math.min((this.#keys[key].lastUpdated ?? 0) + PROVABLE_AFTER, now + PROVABLE_AFTER);
    if (provable <= now) return;
    this.#ports.log.info(
      `Waiting up to ${formatDuration(PROVABLE_AFTER)}, so that the timestamp of the write proves which key was written`,
    );
    await this.#waitUntil(provable);
  }

  async #waitUntil(instant: Instant): Promise<void> {
    const rest = instant - this.#ports.clock.now();
    if (rest > 0) await this.#ports.clock.sleep(rest, this.#cancellation.hurry);
  }
}

function isFailed(result: TargetResult): result is FailedWrite {
  return result.result === 'failed';
}
