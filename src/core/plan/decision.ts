// What a plan consists of: the steps that `execute` carries out and a dry run prints, and the facts behind them. Pure.

import type { KeyType } from '../keys.ts';
import type { CurrentKey } from '../observation.ts';
import type { CreateRequest, KeysRequest } from '../request.ts';
import type { Target } from '../targets.ts';
import type { Duration, Instant } from '../time.ts';

/** What the planner reads of a request. */
export type PlanRequest = Pick<KeysRequest, 'maxAge' | 'minOverlap' | 'refreshInterval' | 'verify'> &
  Pick<KeysRequest | CreateRequest, 'operation'>;

/** Whether the targets should hold the newest key, or the chosen key even if the other one is newer by then. */
export type Intent = 'newest' | 'chosen';

export type Step =
  /** Let a new key settle, so that a rival's regeneration shows and the stamp of the write comes after the key's time. */
  | { readonly do: 'wait'; readonly key: KeyType }
  /** List the keys again. If they are not what this run knows, the rest of the plan is dropped. */
  | { readonly do: 'look' }
  /** Verify the key on the data plane. A definite refusal ends the run. */
  | { readonly do: 'verify'; readonly key: KeyType }
  | { readonly do: 'publish'; readonly key: KeyType; readonly targets: readonly Target[] }
  /** List the keys again. If the published key is no longer the intended one, publish the intended one to every target. */
  | { readonly do: 'confirm'; readonly key: KeyType; readonly as: Intent }
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
  | 'different'
  /** Only `current-key` says so; the stamp does not. */
  | 'current-key';

/** Why a target that counts as holding the newest key is written again. */
export type Renewal =
  | 'provisional'
  | 'aged'
  /** What a vault holds expires soon. */
  | 'expiring';

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
  | { readonly cause: 'refresh'; readonly renewals: ReadonlyMap<Renewal, number>; readonly targets: number }
  | { readonly cause: 'target-unreachable' }
  /** `age` of the newest key. */
  | { readonly cause: 'not-due'; readonly age: Duration; readonly due: Instant }
  /** `after`: what min-overlap is counted from, whichever was later. */
  | {
      readonly cause: 'overlap';
      readonly after: 'write' | 'regeneration';
      readonly minOverlap: Duration;
      readonly until: Instant;
      /** Since when a target that is provisional can be written again, which then comes first; undefined if none is. */
      readonly renewal: Instant | undefined;
    }
  /** Due, but a target is provisional, and a write before `until` would be too. */
  | { readonly cause: 'provisional'; readonly until: Instant }
  /** `since` is undefined without `max-age`. */
  | { readonly cause: 'due'; readonly since: Instant | undefined }
  | { readonly cause: 'forced' }
  /** The keys changed after the plan was made, so it was dropped and the newest key published. */
  | { readonly cause: 'keys-changed' };

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
  'refresh',
  'target-unreachable',
  'not-due',
  'overlap',
  'provisional',
  'due',
  'forced',
  'keys-changed',
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
      /** When the target was written and the key regenerated; undefined if the target's value is known. */
      readonly times: { readonly written: Instant; readonly regenerated: Instant } | undefined;
      /** What the target holds, if its value is known. */
      readonly holds: CurrentKey | undefined;
    }
  /** Azure Maps refuses the value of `current-key`. */
  | { readonly kind: 'key-refused'; readonly target: Target };

export const FINDING_KINDS = [
  'overdue',
  'target-missing',
  'target-older',
  'key-refused',
] as const satisfies readonly Finding['kind'][];

export interface Plan {
  readonly steps: readonly Step[];
  readonly reason: Reason;
  /** Empty unless the operation is `check`. */
  readonly findings: readonly Finding[];
  readonly newest: KeyType;
  /** The key that the targets hold once the plan is carried out; for `list` the chosen one. */
  readonly key: KeyType;
  /** Targets that `current-key` does not fit although they were written, which the plan no longer waits for. */
  readonly misfits: readonly Target[];
}

/** The keys that the steps regenerate, in their order. */
export function regenerationsIn(steps: readonly Step[]): readonly KeyType[] {
  return steps.flatMap((step) => (step.do === 'regenerate' ? [step.key] : []));
}

/** A plan without steps. */
export function nothingToDo(reason: Reason, newest: KeyType): Plan {
  return { steps: [], reason, findings: [], newest, key: newest, misfits: [] };
}
