// What a run did, as one value for every operation and outcome: the source of the outputs, the summary, the annotations,
// and the exit code. The only key in it is `outputKey`.

import type { AccountId, AccountScope } from '../account-id.ts';
import type { ActionError } from '../errors/action-error.ts';
import type { KeyTimes, KeyType } from '../keys.ts';
import type { OperationName } from '../operations.ts';
import type { Plan } from '../plan/decision.ts';
import type { DiscoveredAccount } from '../plan/fleet.ts';
import type { CloudName } from '../request.ts';
import type { Secret } from '../secret.ts';
import type { Target } from '../targets.ts';
import type { Duration, Instant } from '../time.ts';

export const OUTCOMES = [
  'rotated',
  'regenerated',
  'published',
  /** The newest key was written again, because nobody can read what a secret holds. */
  'refreshed',
  'listed',
  'unchanged',
  'planned',
  'healthy',
  /** A `check` found something wrong. */
  'unhealthy',
  'created',
  'deleted',
  'discovered',
  /** The run failed after it changed something, or after a request that may have changed something. */
  'incomplete',
  /** The run failed and changed nothing. */
  'failed',
] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** `unchanged`: not written in this run; `planned`: a dry run would write it. */
export const TARGET_RESULTS = ['created', 'updated', 'unchanged', 'planned', 'failed'] as const;

export interface TargetReport {
  readonly target: Target;
  readonly result: (typeof TARGET_RESULTS)[number];
  /** The key that it holds now, if that is known. */
  readonly key: KeyType | undefined;
  readonly error: ActionError | undefined;
  /** Whether it does not exist. */
  readonly isMissing?: boolean | undefined;
  /** Whether it may have been written even though that failed. */
  readonly isUnclear?: boolean | undefined;
}

/** By this run. */
export function isWritten({ result }: Pick<TargetReport, 'result'>): boolean {
  return result === 'created' || result === 'updated';
}

/** Undefined means unknown, or not applicable to the operation. */
export interface Report {
  readonly operation: OperationName | undefined;
  readonly dryRun: boolean | undefined;
  readonly outcome: Outcome;
  readonly cloud: CloudName | undefined;
  /** Undefined if the run used the session of the Azure CLI without naming its tenant. */
  readonly tenantId: string | undefined;
  readonly account: AccountId | undefined;
  /** Of `discover`. */
  readonly scope: AccountScope | undefined;
  /** Whether the account existed when the run looked it up. Only `create` and `delete` ask. */
  readonly existed: boolean | undefined;
  readonly plan: Plan | undefined;
  readonly regenerated: readonly KeyType[];
  /** Whether another key may have been regenerated: its regeneration was requested, and the answer was lost. */
  readonly isUncertain: boolean;
  /** The key of the last publication. */
  readonly published: KeyType | undefined;
  /** The keys' times before the run, and as Azure last returned them, `at` an instant of its own clock. */
  readonly keys: { readonly before: KeyTimes; readonly now: KeyTimes; readonly at: Instant } | undefined;
  readonly nextRotation: Instant | undefined;
  /** How long the standby key is kept after a write; undefined for operations on whole accounts. */
  readonly minOverlap: Duration | undefined;
  readonly targets: readonly TargetReport[] | undefined;
  /** Found by `discover`. */
  readonly accounts: readonly DiscoveredAccount[] | undefined;
  /** What was done to an account, or would be, one sentence each. */
  readonly notes: readonly string[];
  /** What the run warned of before its end. */
  readonly warned: readonly string[];
  /** The value of the output `key`; undefined unless it was requested and the key is known to work. */
  readonly outputKey: Secret | undefined;
  /** The error that the step fails with. */
  readonly error: ActionError | undefined;
}

/** A report in which whatever is not given is unknown. */
export function reportWith(known: Partial<Report> & Pick<Report, 'outcome'>): Report {
  return {
    operation: undefined,
    dryRun: undefined,
    cloud: undefined,
    tenantId: undefined,
    account: undefined,
    scope: undefined,
    existed: undefined,
    plan: undefined,
    regenerated: [],
    isUncertain: false,
    published: undefined,
    keys: undefined,
    nextRotation: undefined,
    minOverlap: undefined,
    targets: undefined,
    accounts: undefined,
    notes: [],
    warned: [],
    outputKey: undefined,
    error: undefined,
    ...known,
  };
}
