// Searches a run for leaked secrets. Every run is searched. Messages name the place of a leak, never the value.
import type { Simulator } from '../../simulator.ts';
import type { ActionRun } from '../action-run.ts';
import { missingMasks } from './missing-masks.ts';
import { requestLeaks } from './request-leaks.ts';
import { SecretSearch } from './secret-search.ts';
import { secretsOf } from './secrets.ts';
import { sightingsIn } from './sightings.ts';
import { textLeaks } from './text-leaks.ts';

/** @param isLogRead false if nobody could read the log of the run, and the masks in it. */
export function findLeaks(simulator: Simulator, run: ActionRun, isLogRead = true): readonly string[] {
  const secrets = secretsOf(simulator, run);
  const search = new SecretSearch(secrets);
  const sightings = sightingsIn(search, run.requests);
  return [
    ...textLeaks(search, secrets, run),
    ...requestLeaks(sightings, simulator),
    ...(isLogRead ? missingMasks(secrets, sightings, run) : []),
  ];
}

export function assertNoLeak(simulator: Simulator, run: ActionRun, isLogRead = true): void {
  const leaks = findLeaks(simulator, run, isLogRead);
  if (leaks.length > 0) throw new Error(`The run leaked:\n${[...new Set(leaks)].join('\n')}`);
}
