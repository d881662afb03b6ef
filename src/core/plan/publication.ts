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

/** A publication of a young key, whose stamp should prove which key was written. A vault needs no such proof. */
export function waitingPublication(
  request: Pick<PlanRequest, 'verify'>,
  key: KeyType,
  targets: readonly Target[],
): Step[] {
  const stamped = targets.some(({ kind }) => kind !== 'keyvault');
  return [...(stamped ? [{ do: 'wait', key } as const] : []), ...publication(request, key, targets)];
}

/**
 * Makes room for a regeneration: whatever a target held, it then holds the key that stays. A vault that holds it already is not
 * written. The confirmation of the publication, or a look of its own, precedes the regeneration.
 */
export function room(
  request: Pick<PlanRequest, 'verify'>,
  staying: KeyType,
  observed: readonly ObservedTarget[],
  as: Intent,
): Step[] {
  const targets = targetsOf(
    observed.filter(({ state }) => !(state.kind === 'readable' && state.holds === staying)),
  );
  return targets.length > 0 ? publication(request, staying, targets, as) : [{ do: 'look' }];
}

/** Regenerates a key and publishes it, if it is to be published. What others did in the meantime is seen before that. */
export function replacement(
  request: Pick<PlanRequest, 'verify'>,
  key: KeyType,
  targets: readonly Target[],
): Step[] {
  if (targets.length === 0) return [{ do: 'regenerate', key }];
  return [
    { do: 'regenerate', key },
    { do: 'wait', key },
    { do: 'look' },
    ...publication(request, key, targets),
  ];
}

export function targetsOf(observed: readonly ObservedTarget[]): readonly Target[] {
  return observed.map(({ target }) => target);
}
