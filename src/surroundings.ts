// What every operation needs besides its request: the runner, the time, and word of a cancellation.

import type { Cancellation } from './core/cancellation.ts';
import type { Clock } from './core/ports.ts';
import type { Outcome } from './core/report.ts';
import type { Runner } from './runner/runner.ts';

export interface Surroundings {
  readonly runner: Runner;
  readonly clock: Clock;
  readonly cancellation: Cancellation;
  /** What the run came to so far, for the case that it fails later. */
  readonly progress: { outcome: Outcome };
}
