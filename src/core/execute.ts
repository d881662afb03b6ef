// Walks a plan's steps through the ports. It decides nothing about keys; it makes sure that no step runs on the
// ruins of the one before: a key that some target may still hold is never regenerated.

import type { Cancellation } from './cancellation.ts';
import { asActionError, type ActionError } from './errors.ts';
import { cancelledBefore, confirmable, notRegenerated, overtaken } from './execute-errors.ts';
import { newestKey, timesOf, type AccountKey, type AccountKeys, type KeyType } from './keys.ts';
import { SETTLE } from './observation.ts';
import type { Plan, Step } from './steps.ts';
import type { ExecutionPorts } from './ports.ts';
import { regenerateOnce } from './regenerate.ts';
import type { Secret } from './secret.ts';
import { forEachBounded } from './side-by-side.ts';
import { describeTarget, type Target } from './targets.ts';
import { formatDuration, MINUTE, type Instant } from './time.ts';
import { verifyKey } from './verify.ts';
import { counted } from './words.ts';

export type TargetResult =
  | { readonly target: Target; readonly result: 'created' | 'updated'; readonly key: KeyType }
  /** `key`: what an earlier step of this run wrote; undefined: what it held before. */
  | {
      readonly target: Target;
      readonly result: 'failed';
      readonly key: KeyType | undefined;
      readonly error: ActionError;
    };

/** What happened, in full, also when it ended early: partial success is a value. */
export interface Execution {
  /** Both keys as they were seen last. */
  readonly keys: AccountKeys;
  readonly regenerated: readonly KeyType[];
  readonly targets: readonly TargetResult[];
  /** The key of the last publication. */
  readonly published: KeyType | undefined;
  readonly error: ActionError | undefined;
}

/** A run that is overtaken publishes the then current key, so often at most. */
const CONFIRM_ROUNDS = 3;

/** A key so young may still be on its way to the data plane: of a new account, or after a run that was killed. */
const FRESH_KEY_AGE = 5 * MINUTE;

/** Writes to different targets do not depend on each other; the client spaces them as GitHub asks. */
const WRITES_AT_ONCE = 10;

/** On a longer list than twice this, every so many targets a line counts them. */
const PROGRESS = 10;

export async function execute(
  plan: Plan,
  observed: AccountKeys,
  ports: ExecutionPorts,
  cancellation: Cancellation,
): Promise<Execution> {
  const walk = new Walk(observed, ports, cancellation);
  let rest = plan.steps;
  try {
    for (; rest.length > 0; rest = rest.slice(1)) {
      const [step] = rest;
      if (!step) break;
      // The publication before a regeneration leaves the older key behind: from here on the run finishes or undoes it.
      if (step.do === 'publish' && regenerates(rest)) cancellation.commit();
      await cancellation.unlessAbandoned(walk.take(step));
    }
    return walk.result(undefined);
  } catch (thrown) {
    const error = asActionError(thrown);
    if (regenerates(rest)) await walk.undo(error, plan);
    return walk.result(error);
  }
}

function regenerates(steps: readonly Step[]): boolean {
  return steps.some((step) => step.do === 'regenerate');
}

class Walk {
  readonly #ports: ExecutionPorts;
  readonly #cancellation: Cancellation;
  readonly #results = new Map<Target, TargetResult>();
  readonly #regenerated: KeyType[] = [];
  #keys: AccountKeys;
  /** The last publication: what was written where, and when the last write ended. */
  #published: { key: KeyType; value: Secret; targets: readonly Target[]; at: Instant } | undefined;

  constructor(keys: AccountKeys, ports: ExecutionPorts, cancellation: Cancellation) {
    this.#keys = keys;
    this.#ports = ports;
    this.#cancellation = cancellation;
  }

  result(error: ActionError | undefined): Execution {
    const targets = [...this.#results.values()];
    return {
      keys: this.#keys,
      regenerated: this.#regenerated,
      targets,
      published: this.#published?.key,
      error,
    };
  }

  async take(step: Step): Promise<void> {
    this.#cancellation.throwIfAbandoned();
    switch (step.do) {
      case 'settle':
        await this.#settle(step.key);
        return;
      case 'verify':
        this.#ports.story.chapter(`Try the ${step.key} key on Azure Maps`);
        await this.#verify(step.key);
        return;
      case 'publish':
        await this.#publish(step.key, step.targets);
        return;
      case 'confirm':
        await this.#confirm(step.key, step.as);
        return;
      case 'pause': {
        const since = this.#published?.at ?? this.#ports.clock.now();
        await this.#waitUntil(since + step.duration);
        return;
      }
      case 'regenerate':
        await this.#regenerate(step.key);
    }
  }

  /**
   * After a publication that was to make room for a regeneration which then was not made: the targets get the newest key
   * back, for that is the one that every later run takes them to hold.
   */
  async undo({ code }: ActionError, { steps }: Plan): Promise<void> {
    const newest = newestKey(timesOf(this.#keys));
    // A key that this run made is younger than what the targets hold: the next run sees that.
    if (!this.#published || this.#published.key === newest || this.#regenerated.includes(newest)) return;
    // Where nobody knows whether the newest key was regenerated, the other one is the only one that is sure to live.
    if (code === 'regenerate-unsettled') return;
    this.#ports.story.info(`The targets get the ${newest} key back, which is the newest`);
    const back: readonly Step[] = [
      ...(steps.some((step) => step.do === 'verify') ? [{ do: 'verify', key: newest } as const] : []),
      { do: 'publish', key: newest, targets: this.#published.targets },
      { do: 'confirm', key: newest, as: 'newest' },
    ];
    try {
      for (const step of back) await this.#cancellation.unlessAbandoned(this.take(step));
    } catch {
      // The error that led here is the one to tell; what the targets hold now is told by the results.
    }
  }

  async #verify(key: KeyType): Promise<void> {
    const { secret, lastUpdated } = this.#keys[key];
    const fresh =
      this.#regenerated.includes(key) || this.#ports.clock.now() - (lastUpdated ?? 0) < FRESH_KEY_AGE;
    await verifyKey(secret, fresh, this.#ports, this.#cancellation);
  }

  async #regenerate(key: KeyType): Promise<void> {
    const failed = this.#failures();
    if (failed.length > 0) throw notRegenerated(key, failed);
    if (this.#cancellation.isRequested()) throw cancelledBefore(key);
    this.#ports.story.chapter(`Regenerate the ${key} key`);
    this.#cancellation.commit();
    this.#keys = await regenerateOnce(key, this.#keys, this.#ports, this.#cancellation);
    this.#regenerated.push(key);
  }

  async #publish(key: KeyType, targets: readonly Target[]): Promise<void> {
    const { clock, story } = this.#ports;
    const { secret } = this.#keys[key];
    story.chapter(`Publish the ${key} key to ${counted(targets.length, 'target')}`);
    this.#cancellation.throwIfAbandoned();
    let done = 0;
    await forEachBounded(targets, WRITES_AT_ONCE, async (target) => {
      const result = await this.#write(target, key, this.#keys[key]);
      this.#results.set(target, result);
      const name = describeTarget(target);
      if (result.result === 'failed') story.info(`${name} failed: ${result.error.message}`);
      else story.info(`${name} ${result.result}`);
      done += 1;
      if (targets.length > 2 * PROGRESS && done % PROGRESS === 0)
        story.info(`Progress: ${done} of ${targets.length} targets done`);
    });
    this.#published = { key, value: secret, targets, at: clock.now() };
  }

  async #write(target: Target, key: KeyType, { secret, lastUpdated }: AccountKey): Promise<TargetResult> {
    try {
      return {
        target,
        key,
        result: await this.#ports.writer.write(target, secret, { type: key, lastUpdated }),
      };
    } catch (thrown) {
      return { target, key: this.#results.get(target)?.key, result: 'failed', error: asActionError(thrown) };
    }
  }

  async #confirm(key: KeyType, as: 'newest' | 'chosen'): Promise<void> {
    const { keys, story } = this.#ports;

    for (let round = 0; round < CONFIRM_ROUNDS; round++) {
      // Also where a write failed: its answer may have been lost, and not the write.
      const written = this.#published?.targets ?? [];
      this.#keys = await confirmable(keys.list());
      const wanted = as === 'newest' ? newestKey(timesOf(this.#keys)) : key;
      if (wanted === this.#published?.key && this.#published.value.equals(this.#keys[wanted].secret)) {
        story.info(`Confirmed: Azure still lists the published ${wanted} key as current`);
        return;
      }
      story.warn(
        `The keys were changed by someone else during this run: publishing the ${wanted} key that is current now`,
      );
      await this.#verify(wanted);
      await this.#publish(wanted, written);
    }
    throw overtaken(CONFIRM_ROUNDS);
  }

  #failures(): Extract<TargetResult, { result: 'failed' }>[] {
    return [...this.#results.values()].filter((result) => result.result === 'failed');
  }

  /** Waits until the stamp of a write proves that it came after the key's regeneration. */
  async #settle(key: KeyType): Promise<void> {
    const now = this.#ports.clock.now();
    const settled = Math.min((this.#keys[key].lastUpdated ?? 0) + SETTLE, now + SETTLE);
    if (settled <= now) return;
    this.#ports.story.info(
      `Waiting up to ${formatDuration(SETTLE)}, so that the time of the write proves which key it wrote`,
    );
    await this.#waitUntil(settled);
  }

  async #waitUntil(instant: Instant): Promise<void> {
    const rest = instant - this.#ports.clock.now();
    if (rest > 0) await this.#ports.clock.sleep(rest, this.#cancellation.hurry);
  }
}
