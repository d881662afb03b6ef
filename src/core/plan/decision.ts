// What a plan consists of: the steps that `execute` carries out and a dry run prints, and the facts behind them. Pure.

import type { KeyType } from '../keys.ts';
import type { CreateRequest, KeysRequest } from '../request.ts';
import type { Target } from '../targets.ts';
import type { Duration, Instant } from '../time.ts';

/** What the planner reads of a request. */
export type PlanRequest = Pick<KeysRequest, 'maxAge' | 'minOverlap' | 'verify'> &
  Pick<KeysRequest | CreateRequest, 'operation'>;

/** Whether the targets should hold the newest key, or the chosen key even if the other one is newer by then. */
export type Intent = 'newest' | 'chosen';

export type Step =
  /** Wait until the stamp of a write proves that it came after the key's regeneration. */
  | { readonly do: 'wait'; readonly key: KeyType }
  /** Verify the key on the data plane. A definite refusal ends the run. */
  | { readonly do: 'verify'; readonly key: KeyType }
  | { readonly do: 'publish'; readonly key: KeyType; readonly targets: readonly Target[] }
  /** List the keys again. If the published key is no longer the intended one, publish the intended one. */
  | { readonly do: 'confirm'; readonly key: KeyType; readonly as: Intent }
  /** Let at least this much time pass between the last publication and the next step. */
  | { readonly do: 'pause'; readonly duration: Duration }
  /** The irreversible step: the key's old value stops working immediately. */
  | { readonly do: 'regenerate'; readonly key: KeyType };

/** Why it is not certain that a target holds the newest key. */
export type Lag =
  | 'missing'
  /** Written before the newest key was regenerated. */
  | 'older'
  /** Written so soon after the regeneration that the stamp does not tell which key it was. */
  | 'uncertain'
  /** A store that can be read holds another value. */
  | 'different';

/** The reason for the plan. */
export type Reason =
  /** The operation always does this. */
  | { readonly cause: 'requested'; readonly request: Requested }
  | {
      readonly cause: 'target-missing' | 'target-older';
      readonly lags: ReadonlyMap<Lag, number>;
      /** How many targets there are in all. */
      readonly targets: number;
    }
  | { readonly cause: 'target-unreachable' }
  /** `age` of the newest key. */
  | { readonly cause: 'not-due'; readonly age: Duration; readonly due: Instant }
  | { readonly cause: 'overlap'; readonly minOverlap: Duration; readonly until: Instant }
  /** `since` is undefined without `max-age`, or if the age is unknown. */
  | { readonly cause: 'due'; readonly since: Instant | undefined; readonly hasMaxAge: boolean }
  | { readonly cause: 'forced' };

export type Requested =
  /** `key-type` names the key, or both. */
  | { readonly kind: 'key-type'; readonly keyType: KeyType | 'both' }
  | { readonly kind: 'newest' }
  | { readonly kind: 'check'; readonly findings: number; readonly targets: TargetCounts }
  /** A `create` with nothing to publish. */
  | { readonly kind: 'complete'; readonly targets: TargetCounts };

export interface TargetCounts {
  readonly all: number;
  readonly unreachable: number;
}

export type Cause = Reason['cause'];

export const CAUSES = [
  'requested',
  'target-missing',
  'target-older',
  'target-unreachable',
  'not-due',
  'overlap',
  'due',
  'forced',
] as const satisfies readonly Cause[];

/** What `check` found wrong. */
export type Finding =
  | {
      readonly kind: 'overdue';
      readonly key: KeyType;
      readonly age: Duration;
      readonly maxAge: Duration;
      readonly overdueBy: Duration;
    }
  | { readonly kind: 'target-missing'; readonly target: Target }
  | {
      readonly kind: 'target-older';
      readonly target: Target;
      /** The newest key. */
      readonly key: KeyType;
      /** When the target was written and the key regenerated; undefined if the target's value is known to be different. */
      readonly times: { readonly written: Instant; readonly regenerated: Instant } | undefined;
    };

export const FINDING_KINDS = [
  'overdue',
  'target-missing',
  'target-older',
] as const satisfies readonly Finding['kind'][];

export interface Plan {
  readonly steps: readonly Step[];
  readonly reason: Reason;
  /** Empty unless the operation is `check`. */
  readonly findings: readonly Finding[];
  readonly newest: KeyType;
  /** The key that the targets hold once the plan is carried out; for `list` the chosen one. */
  readonly key: KeyType;
}

/** A plan without steps. */
export function nothingToDo(reason: Reason, newest: KeyType): Plan {
  return { steps: [], reason, findings: [], newest, key: newest };
}
