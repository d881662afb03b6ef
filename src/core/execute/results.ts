// What a run's writes to the targets came to.

import type { ActionError } from '../errors/action-error.ts';
import type { AccountKeys, KeyType } from '../keys.ts';
import type { Secret } from '../secret.ts';
import type { Target } from '../targets.ts';
import type { FailedWrite, TargetResult } from './execution.ts';

export class Results {
  readonly #results = new Map<Target, TargetResult>();
  /** What this run wrote last. */
  readonly #values = new Map<Target, Secret>();
  /** Writes whose answers have not arrived yet. */
  readonly #writing = new Set<Target>();

  start(target: Target): void {
    this.#writing.add(target);
  }

  /** A secret that this run created stays created, even if the run updates it later. */
  end(result: TargetResult, value: Secret): void {
    const { target } = result;
    if (result.result !== 'failed') this.#values.set(target, value);
    const wasCreated = this.#results.get(target)?.result === 'created';
    this.#writing.delete(target);
    this.#results.set(
      target,
      wasCreated && result.result === 'updated' ? { ...result, result: 'created' } : result,
    );
  }

  /** The key that this run wrote to a target, if any. */
  keyIn(target: Target): KeyType | undefined {
    return this.#results.get(target)?.key;
  }

  get failed(): readonly FailedWrite[] {
    return [...this.#results.values()].filter((result) => result.result === 'failed');
  }

  /**
   * @param error what ended the run early. Writes that were under way may have had an effect.
   * @param keys as Azure last returned them. A value that is not among them no longer works.
   */
  all(error: ActionError | undefined, keys: AccountKeys): readonly TargetResult[] {
    const results = new Map(this.#results);
    if (error) {
      for (const target of this.#writing)
        results.set(target, { target, result: 'failed', key: this.keyIn(target), touched: true, error });
    }
    return [...results.values()].map((result) => {
      const { key, target } = result;
      const isReplaced = key !== undefined && this.#values.get(target)?.equals(keys[key].secret) === false;
      return isReplaced ? { ...result, isReplaced } : result;
    });
  }
}
