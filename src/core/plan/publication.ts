// The steps of a publication, for the planners. Pure.

import type { KeyType } from '../keys.ts';
import type { ObservedTarget } from '../observation.ts';
import type { Target } from '../targets.ts';
import type { Intent, PlanRequest, Step } from './decision.ts';

/** A publication verifies the key first, unless `verify` is off, and confirms it last. */
export function publication(
  { verify }: Pick<PlanRequest, 'verify'>,
  key: KeyType,
  targets: readonly Target[],
  as: Intent = 'newest',
): Step[] {
  if (targets.length === 0) return [];
  return [
    ...(verify ? [{ do: 'verify', key } as const] : []),
    { do: 'publish', key, targets },
    { do: 'confirm', key, as },
  ];
}

/**
 * A publication whose stamp proves it, so that the next run does not write again. Only operations that run on a schedule
 * wait for that: after any other, the next rotation writes the same key once more. A vault is read instead.
 */
export function provenPublication(request: PlanRequest, key: KeyType, targets: readonly Target[]): Step[] {
  const stamped = targets.some(({ kind }) => kind !== 'keyvault');
  return [...(stamped ? [{ do: 'wait', key } as const] : []), ...publication(request, key, targets)];
}

export function targetsOf(observed: readonly ObservedTarget[]): readonly Target[] {
  return observed.map(({ target }) => target);
}
