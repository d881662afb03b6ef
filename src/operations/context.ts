// What every operation needs besides its request.

import type { Cancellation } from '../core/cancellation.ts';
import type { OpenedAzure } from '../core/ports/accounts.ts';
import type { Clock, Runner } from '../core/ports/runner.ts';
import type { TargetStore } from '../core/ports/targets.ts';

export interface Context {
  readonly runner: Runner;
  readonly clock: Clock;
  readonly cancellation: Cancellation;
  /** Whether the run may have changed something, for a run that fails before it can report what. */
  readonly progress: { mayHaveChanged: boolean };
}

/** The external services of an operation on the keys of one account. */
export interface Services {
  readonly azure: Promise<OpenedAzure>;
  readonly store: TargetStore;
}
