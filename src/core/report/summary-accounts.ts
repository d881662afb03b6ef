// The job summary of `discover`. Pure.

import { scopeOf } from '../account-id.ts';
import { newestKey, otherKey, type KeyTimes } from '../keys.ts';
import { countDue, type DiscoveredAccount } from '../plan/fleet.ts';
import { counted } from '../text.ts';
import { formatAge, type Instant } from '../time.ts';
import { describeDue } from './narrate-accounts.ts';
import { code, codeCell, escape, own, table, type Markdown } from './markdown.ts';
import type { Report } from './report.ts';

/** The summary shows the beginning of a longer list. The outputs contain all accounts. */
const MOST_ROWS = 500;

const HEAD = ['Account', 'Region', 'Newest key', 'Rotation'].map((title) => escape(title));

export function renderFleet(
  { scope }: Pick<Report, 'scope'>,
  accounts: readonly DiscoveredAccount[],
): Markdown[] {
  const rows = accounts.slice(0, MOST_ROWS).map(rowOf);
  const more = accounts.length - MOST_ROWS;
  return [
    own`## Azure Maps Keys: ${escape(`${counted(accounts.length, 'account')}, ${countDue(accounts)} due`)}`,
    ...(scope ? [own`Scope: ${code(scopeOf(scope))}`] : []),
    accounts.length === 0 ? own`No accounts were found.` : table(HEAD, rows),
    ...(more > 0 ? [escape(`and ${more} more. The outputs contain all accounts.`)] : []),
    ...(accounts.length > 0 ? [own`${escape(describeDue(accounts))}.`] : []),
  ];
}

function rowOf({ id, location, keysEnabled, times, at = 0, due }: DiscoveredAccount): Markdown[] {
  return [
    codeCell(`${id.resourceGroup}/${id.accountName}`),
    escape(location ?? 'unknown'),
    escape(keysEnabled ? ageOf(times, at) : 'shared keys are disabled'),
    escape(due === undefined ? 'unknown' : due ? 'due' : 'not due'),
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
