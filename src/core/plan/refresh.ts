// Writes the newest key again to targets whose stamp does not prove enough: written right after the key's regeneration, or so
// long ago that a person, another tool or a late write may have changed what they hold. And to vaults whose version expires
// before it would be replaced. Pure.

import { newestKey } from '../keys.ts';
import { holdingOf, PROVISIONAL, type Observation, type ObservedTarget } from '../observation.ts';
import { SECOND, type Instant } from '../time.ts';
import { expiryTime, LONGEST_INTERVAL } from './due.ts';
import { nothingToDo, type Plan, type PlanRequest, type Renewal } from './decision.ts';
import { publication, targetsOf } from './publication.ts';

type RefreshRequest = Pick<PlanRequest, 'refreshInterval' | 'maxAge'>;

/** The targets that should be renewed now. */
export function renewable(request: RefreshRequest, observation: Observation): readonly ObservedTarget[] {
  return observation.targets.filter((target) => renewalOf(target, request, observation) !== undefined);
}

/** Why a target should be renewed now; undefined if a renewal would prove or change nothing. */
function renewalOf(
  target: ObservedTarget,
  request: RefreshRequest,
  observation: Observation,
): Renewal | undefined {
  const { times, at } = observation;
  const holding = holdingOf(target, times, request.refreshInterval);
  if (holding === 'aged') return 'aged';
  if (holding === 'provisional')
    return at > (provisionalUntil(observation) ?? -Infinity) ? 'provisional' : undefined;
  return holding === 'holds' && isExpiring(target, request, observation) ? 'expiring' : undefined;
}

/**
 * Whether what a vault holds expires before the next run can be relied on, and a new version would expire later. That happens if
 * `max-age` was lengthened, if a person set the date, or if the key was regenerated and saved by hand.
 */
export function isExpiring(
  { state }: ObservedTarget,
  { maxAge }: Pick<PlanRequest, 'maxAge'>,
  { times, at }: Observation,
): boolean {
  if (state.kind !== 'readable' || state.expiresAt === undefined) return false;
  const next = expiryTime(times[newestKey(times)], maxAge) ?? -Infinity;
  // A vault stores whole seconds.
  return state.expiresAt < at + LONGEST_INTERVAL && next >= Math.max(at, state.expiresAt + SECOND);
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
    const kind = renewalOf(target, request, observation) ?? 'aged';
    renewals.set(kind, (renewals.get(kind) ?? 0) + 1);
  }
  return {
    ...nothingToDo({ cause: 'refresh', renewals, targets: targets.length }, newest),
    steps: publication(request, newest, targetsOf(written)),
  };
}
