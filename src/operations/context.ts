// What every operation needs besides its request.

import type { Cancellation } from '../core/cancellation.ts';
import type { Execution, SoFar } from '../core/execute/execution.ts';
import type { ProvisionPorts } from '../core/execute/provision.ts';
import type { OpenedAzure } from '../core/ports/accounts.ts';
import type { Clock, Runner } from '../core/ports/runner.ts';
import type { TargetStore } from '../core/ports/targets.ts';
import type { Report } from '../core/report/report.ts';

export interface Context {
  readonly runner: Runner;
  readonly clock: Clock;
  readonly cancellation: Cancellation;
  readonly progress: Progress;
}

/** What the run did until now, for a run that ends before it can report that itself. */
export interface Progress {
  /** Whether it may have created, changed or deleted an account. */
  mayHaveChanged: boolean;
  /** Whether such a request is under way. */
  isRequesting?: boolean;
  /** Since the execution of a plan began. */
  execution?: {
    readonly soFar: SoFar;
    readonly report: (execution: Execution) => Report;
  };
}

/** What a request that changes an account reports, for the record. */
export function recording(progress: Progress): Pick<ProvisionPorts, 'onChange' | 'onRequest'> {
  return {
    onChange: () => {
      progress.mayHaveChanged = true;
    },
    onRequest: (isUnderWay) => {
      progress.isRequesting = isUnderWay;
    },
  };
}

/** The external services of an operation on the keys of one account. */
export interface Services {
  readonly azure: Promise<OpenedAzure>;
  readonly store: TargetStore;
}
