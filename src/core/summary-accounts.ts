// The job summaries of the operations on whole accounts. Everything from outside is escaped.

import type { DiscoveredAccount } from './fleet.ts';
import { newestKey, type KeyTimes } from './keys.ts';
import type { Outcome } from './report.ts';
import { counted } from './words.ts';
import { resourceIdOf, scopeOf, type AccountId, type DiscoverRequest } from './request.ts';
import { code, escape, HEADLINES } from './summary.ts';
import { formatAge, type Instant } from './time.ts';

export function renderPlain(
  { account }: { readonly account: AccountId },
  outcome: Outcome,
  lines: readonly string[],
): string {
  const items = lines.map((line) => `- ${escape(line.trim())}`);
  return `## Azure Maps Keys: ${HEADLINES[outcome]}\n\nAccount: ${code(resourceIdOf(account))}\n\n${items.join('\n')}\n`;
}

/** Of a longer list the summary shows the beginning; the outputs hold all. */
const MOST_ROWS = 500;

export function renderFleet(
  request: DiscoverRequest,
  accounts: readonly DiscoveredAccount[],
  now: Instant,
): string {
  const due = accounts.filter((account) => account.due === true).length;
  const rows = accounts.slice(0, MOST_ROWS).map(({ id, location, keysEnabled, times, due: isDue }) => {
    const state = keysEnabled ? ageOf(times, now) : 'shared keys are off';
    return `| ${code(`${id.resourceGroup}/${id.accountName}`)} | ${escape(location ?? 'unknown')} | ${state} | ${isDue === undefined ? 'unknown' : isDue ? 'due' : 'no'} |`;
  });
  const more =
    accounts.length > MOST_ROWS ? `\n\nand ${accounts.length - MOST_ROWS} more: the outputs hold all.` : '';
  const table = ['| Account | Region | Newest key | Rotation |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
  return `## Azure Maps Keys: ${counted(accounts.length, 'account')}, ${due} due\n\nScope: ${code(scopeOf(request))}\n\n${accounts.length === 0 ? 'No account was found.' : table}${more}\n`;
}

function ageOf(times: KeyTimes | undefined, now: Instant): string {
  const regenerated = times === undefined ? undefined : times[newestKey(times)];
  return regenerated === undefined ? 'unknown' : `${formatAge(now - regenerated)} old`;
}
