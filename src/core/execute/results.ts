// What a run's writes to the targets came to.

import type { ActionError } from '../errors/action-error.ts';
import type { KeyType } from '../keys.ts';
import type { Target } from '../targets.ts';
import type { FailedWrite, TargetResult } from './execution.ts';

export class Results {
  readonly #results = new Map<Target, TargetResult>();
  /** Writes whose answers have not arrived yet. */
  readonly #writing = new Set<Target>();

  start(target: Target): void {
    this.#writing.add(target);
  }

  /** A secret that this run created stays created, even if the run updates it later. */
  end(result: TargetResult): void {
    const { target } = result;
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

  /** @param error what ended the run early. Writes that were under way may have had an effect. */
  all(error: ActionError | undefined): readonly TargetResult[] {
    const results = new Map(this.#results);
    if (error) {
      for (const target of this.#writing)
        results.set(target, { target, result: 'failed', key: this.keyIn(target), touched: true, error });
    }
    return [...results.values()];
  }
}
