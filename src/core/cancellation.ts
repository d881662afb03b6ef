// How a run responds to SIGINT and SIGTERM. Until it starts the writes of a regeneration, it stops immediately; after that, it
// finishes or undoes them within a time limit. The runner kills a canceled step ten seconds after the first signal.

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

  /** Aborted when the run must no longer pause between requests. */
  get hurry(): AbortSignal {
    return this.#hurry.signal;
  }

  isRequested(): boolean {
    return this.#hurry.signal.aborted;
  }

  /** @param startLimit starts a timer that calls `abandon` when the time to finish is up. */
  request(startLimit: (abandon: () => void) => void): void {
    if (this.isRequested()) return;
    this.#hurry.abort();
    if (this.#committed)
      startLimit(() => {
        this.#abandon.abort(canceled('The run was canceled, and it could not finish its work in time.'));
      });
    else this.#abandon.abort(canceled('The run was canceled. No key was regenerated.'));
  }

  /** Called immediately before the writes of a regeneration: from now on, the run finishes or undoes what it started. */
  commit(): void {
    this.throwIfAbandoned();
    this.#committed = true;
  }

  /** Waits for the work, or fails as soon as the run must end, because not all work can be aborted. */
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
