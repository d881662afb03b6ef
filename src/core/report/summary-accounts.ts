// The job summary of `discover`. Pure.

import { scopeOf } from '../account-id.ts';
import { newestKey, otherKey, type KeyTimes } from '../keys.ts';
import { countDue, type DiscoveredAccount } from '../plan/fleet.ts';
import { counted } from '../text.ts';
import { formatAge, type Instant } from '../time.ts';
import { code, escape, table } from './markdown.ts';
import type { Report } from './report.ts';

/** The summary shows the beginning of a longer list. The outputs contain all accounts. */
const MOST_ROWS = 500;

export function renderFleet(
  { scope }: Pick<Report, 'scope'>,
  accounts: readonly DiscoveredAccount[],
): string[] {
  const rows = accounts.slice(0, MOST_ROWS).map(rowOf);
  const more = accounts.length - MOST_ROWS;
  return [
    `## Azure Maps Keys: ${counted(accounts.length, 'account')}, ${countDue(accounts)} due`,
    ...(scope ? [`Scope: ${code(scopeOf(scope))}`] : []),
    accounts.length === 0
      ? 'No accounts were found.'
      : table(['Account', 'Region', 'Newest key', 'Rotation'], rows),
    ...(more > 0 ? [`and ${more} more. The outputs contain all accounts.`] : []),
  ];
}

function rowOf({ id, location, keysEnabled, times, at = 0, due }: DiscoveredAccount): string[] {
  return [
    code(`${id.resourceGroup}/${id.accountName}`),
    escape(location ?? 'unknown'),
    keysEnabled ? ageOf(times, at) : 'shared keys are disabled',
    due === undefined ? 'unknown' : due ? 'due' : 'not due',
  ];
}

function ageOf(times: KeyTimes | undefined, now: Instant): string {
  const newest = times && newestKey(times);
  const regenerated = newest && times[newest];
  // With a single time, the newest key cannot be told from the other one.
  return regenerated === undefined || times?.[otherKey(newest ?? 'primary')] === undefined
    ? 'unknown'
    : `${formatAge(now - regenerated)} old`;
}
