// The job summary of `discover`. Pure.

import { scopeOf } from '../../account-id.ts';
import { countDue, type DiscoveredAccount } from '../../plan/fleet.ts';
import { counted } from '../../text.ts';
import { describeDue, newestOf } from '../fleet.ts';
import type { Report } from '../report.ts';
import { code, codeCell, escape, own, table, type Markdown } from './markdown.ts';

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
    ...(accounts.length > 0 ? [escape(describeDue(accounts))] : []),
  ];
}

function rowOf(account: DiscoveredAccount): Markdown[] {
  const { id, location, keysEnabled, due } = account;
  const newest = newestOf(account);
  return [
    codeCell(`${id.resourceGroup}/${id.accountName}`),
    escape(location ?? 'unknown'),
    escape(keysEnabled ? (newest ? `${newest.age} old` : 'unknown') : 'shared keys are disabled'),
    escape(due === undefined ? 'unknown' : due ? 'due' : 'not due'),
  ];
}
