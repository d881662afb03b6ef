// What a plan consists of: the steps that `execute` walks and a dry run prints. Pure.

import type { KeyType } from './keys.ts';
import type { ObservedTarget } from './observation.ts';
import type { Creation, Operation, Request } from './request.ts';
import type { Target } from './targets.ts';
import type { Duration } from './time.ts';

export type Step =
  /** Wait until the time of a write proves that it came after the key's regeneration. */
  | { readonly do: 'settle'; readonly key: KeyType }
  /** Try the key on the data plane; a definite refusal ends the run. */
  | { readonly do: 'verify'; readonly key: KeyType }
  | { readonly do: 'publish'; readonly key: KeyType; readonly targets: readonly Target[] }
  /**
   * List the keys again. If the published one is no longer current, publish the current one; where the targets should
   * hold the newest, also when another one is newest by now.
   */
  | { readonly do: 'confirm'; readonly key: KeyType; readonly as: 'newest' | 'chosen' }
  /** Let so much time lie between the last publication and the next step. */
  | { readonly do: 'pause'; readonly duration: Duration }
  /** The irreversible step: the key's old value dies at once. */
  | { readonly do: 'regenerate'; readonly key: KeyType };

/** Why the plan is what it is, for programs; `reason` says the same for people. */
export type Cause =
  | 'requested'
  | 'target-missing'
  | 'target-older'
  | 'target-unreachable'
  | 'not-due'
  | 'overlap'
  | 'due'
  | 'forced';

export interface Finding {
  readonly kind: 'overdue' | 'target-missing' | 'target-older';
  readonly message: string;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly cause: Cause;
  readonly reason: string;
  /** What `check` found wrong; empty for the other operations. */
  readonly findings: readonly Finding[];
  readonly newest: KeyType;
  /** The key that the targets hold once the plan is done; for `list` the chosen one. */
  readonly key: KeyType;
}

export type PlanRequest = Pick<Request, 'maxAge' | 'minOverlap' | 'verify'> & {
  readonly operation: Operation | Creation;
};

/** Verify first, confirm last: no publication without both. */
export function publication(
  { verify }: PlanRequest,
  key: KeyType,
  targets: readonly ObservedTarget[],
  as: 'newest' | 'chosen' = 'newest',
): Step[] {
  if (targets.length === 0) return [];
  const publish: Step = { do: 'publish', key, targets: targets.map(({ target }) => target) };
  return [...(verify ? [{ do: 'verify', key } as const] : []), publish, { do: 'confirm', key, as }];
}

/**
 * A publication that the next run can tell from its time, so that it changes nothing again. Operations that nobody
 * schedules do not wait for that: at worst the next rotation writes the same key once more. A vault is read instead.
 */
export function provenPublication(
  request: PlanRequest,
  key: KeyType,
  targets: readonly ObservedTarget[],
): Step[] {
  const stamped = targets.some(({ target }) => target.kind !== 'keyvault');
  return [...(stamped ? [{ do: 'settle', key } as const] : []), ...publication(request, key, targets)];
}

/** Nothing to do while a target cannot be read. */
export function unreachable(newest: KeyType): Plan {
  const reason =
    'not every target could be read, and one that cannot be written must not lose the key that it holds';
  return { steps: [], cause: 'target-unreachable', reason, findings: [], newest, key: newest };
}
