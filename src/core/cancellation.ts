// How a run reacts to SIGINT and SIGTERM: before the first regeneration it stops at once; after it, it finishes
// publishing the regenerated key. The runner kills a canceled step ten seconds after the first signal.

import { ActionError } from './errors/action-error.ts';
import { SECOND, type Duration } from './time.ts';

/** How long a run may continue after a signal, so that it ends by itself within seven seconds. */
export const HURRY_LIMIT: Duration = 6 * SECOND;

export class Cancellation {
  readonly #abandon = new AbortController();
  readonly #hurry = new AbortController();
  #committed = false;

  /** Aborted when the run must end now. Requests use it as their signal. */
  get abandon(): AbortSignal {
    return this.#abandon.signal;
  }

  /** Aborted when the run must not wait for anything any more. */
  get hurry(): AbortSignal {
    return this.#hurry.signal;
  }

  isRequested(): boolean {
    return this.#hurry.signal.aborted;
  }

  /** @param startLimit starts the caller's timer, which calls `abandon` when the time to finish is over. */
  request(startLimit: (abandon: () => void) => void): void {
    if (this.isRequested()) return;
    this.#hurry.abort();
    if (this.#committed)
      startLimit(() => {
        this.#abandon.abort(
          canceled('The run was canceled, and time ran out before every target was written.'),
        );
      });
    else this.#abandon.abort(canceled('The run was canceled. No key was regenerated.'));
  }

  /** Called immediately before the first irreversible request: from now on the run finishes what it started. */
  commit(): void {
    this.throwIfAbandoned();
    this.#committed = true;
  }

  /** The work's result, or the cancellation's error as soon as the run must end: not all work can be aborted. */
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

export function canceled(message: string, cause?: unknown): ActionError {
  return new ActionError('cancelled', message, {
    hint: 'Run the workflow again: it reads the current state of Azure and the targets, and finishes the work.',
    cause,
  });
}
