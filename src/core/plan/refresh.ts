// Writes the newest key again to targets whose stamp does not prove enough: written right after the key's regeneration, or so
// long ago that a person, another tool or a late write may have changed what they hold. Pure.

import { newestKey } from '../keys.ts';
import { holdingOf, PROVISIONAL, type Observation, type ObservedTarget } from '../observation.ts';
import type { Instant } from '../time.ts';
import { nothingToDo, type Plan, type PlanRequest, type Renewal } from './decision.ts';
import { publication, targetsOf } from './publication.ts';

/** The targets whose renewal would prove something now. */
export function renewable(
  { refreshInterval }: Pick<PlanRequest, 'refreshInterval'>,
  observation: Observation,
): readonly ObservedTarget[] {
  const { times, at, targets } = observation;
  const isFirmNow = at > (provisionalUntil(observation) ?? -Infinity);
  return targets.filter((target) => {
    const holding = holdingOf(target, times, refreshInterval);
    return holding === 'aged' || (holding === 'provisional' && isFirmNow);
  });
}

/** Until when a write is too close to the newest key's time to prove itself. */
export function provisionalUntil({ times }: Observation): Instant | undefined {
  const regenerated = times[newestKey(times)];
  return regenerated === undefined ? undefined : regenerated + PROVISIONAL;
}

/** @returns undefined if there is nothing to renew. */
export function planRefresh(request: PlanRequest, observation: Observation): Plan | undefined {
  const { times, targets } = observation;
  const written = renewable(request, observation);
  if (written.length === 0) return undefined;
  const newest = newestKey(times);
  const renewals = new Map<Renewal, number>();
  for (const target of written) {
    const kind = holdingOf(target, times, request.refreshInterval) === 'aged' ? 'aged' : 'provisional';
    renewals.set(kind, (renewals.get(kind) ?? 0) + 1);
  }
  return {
    ...nothingToDo({ cause: 'refresh', renewals, targets: targets.length }, newest),
    steps: publication(request, newest, targetsOf(written)),
  };
}
