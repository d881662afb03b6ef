// The steps of a publication, which the planners share. Pure.

import type { KeyType } from '../keys.ts';
import type { ObservedTarget } from '../observation.ts';
import type { Target } from '../targets.ts';
import type { Intent, PlanRequest, Step } from './decision.ts';

/** A publication first verifies the key, unless that is turned off, and finally confirms it. */
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
 * A publication whose stamp proves which key was written, so that the next run does not write it again. Only `rotate` and
 * `create` wait for that: after another operation, the next rotation may write the same key once more. A vault needs no
 * such proof, because its value can be read.
 */
export function provenPublication(request: PlanRequest, key: KeyType, targets: readonly Target[]): Step[] {
  const stamped = targets.some(({ kind }) => kind !== 'keyvault');
  return [...(stamped ? [{ do: 'wait', key } as const] : []), ...publication(request, key, targets)];
}

export function targetsOf(observed: readonly ObservedTarget[]): readonly Target[] {
  return observed.map(({ target }) => target);
}
