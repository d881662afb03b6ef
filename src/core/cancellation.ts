// What SIGINT and SIGTERM mean to a run: before the first regeneration it stops at once; after it, it hurries to
// publish what it regenerated. The runner kills a cancelled step ten seconds after the first signal.

import { ActionError } from './errors.ts';
import { SECOND, type Duration } from './time.ts';

/** How long a run may go on after a signal, so that it ends by itself within seven seconds. */
export const HURRY_LIMIT: Duration = 6 * SECOND;

export class Cancellation {
  readonly #abandon = new AbortController();
  readonly #hurry = new AbortController();
  #committed = false;

  /** Aborted when the run must end here: requests take it as their signal. */
  get abandon(): AbortSignal {
    return this.#abandon.signal;
  }

  /** Aborted when nothing may be waited for any more. */
  get hurry(): AbortSignal {
    return this.#hurry.signal;
  }

  isRequested(): boolean {
    return this.#hurry.signal.aborted;
  }

  /** @param limit runs `abandon` when the time after a regeneration is over: a timer of the caller's. */
  request(limit: (abandon: () => void) => void): void {
    if (this.isRequested()) return;
    this.#hurry.abort();
    if (this.#committed)
      limit(() => {
        this.#abandon.abort(
          cancelled('The time after the cancellation ran out before everything was published.'),
        );
      });
    else this.#abandon.abort(cancelled('The run was cancelled before anything was regenerated.'));
  }

  /** Called right before the first irreversible request: from here on the run finishes what it began. */
  commit(): void {
    this.throwIfAbandoned();
    this.#committed = true;
  }

  /** The work's result, or the cancellation's error as soon as the run must end: not everything can be aborted. */
  async unlessAbandoned<T>(work: Promise<T>): Promise<T> {
    const signal = this.abandon;
    let onAbort: (() => void) | undefined;
    const abandoned = new Promise<never>((_, reject) => {
      onAbort = () => {
        reject(signal.reason as ActionError);
      };
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort);
    });
    try {
      return await Promise.race([work, abandoned]);
    } finally {
      if (onAbort) signal.removeEventListener('abort', onAbort);
    }
  }

  throwIfAbandoned(): void {
    this.#abandon.signal.throwIfAborted();
  }
}

function cancelled(message: string): ActionError {
  return new ActionError('cancelled', message, {
    hint: 'Run the workflow again: it starts from what Azure and the targets say, and finishes the work.',
  });
}
