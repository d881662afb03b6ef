// The accounts that `discover` found, in the job summary: due first, then by age. Pure.

import { dueFirst, type DiscoveredAccount } from '../../plan/fleet.ts';
import { formatInstant } from '../../time.ts';
import { describeDue, newestOf } from '../fleet.ts';
import type { Report } from '../report.ts';
import { accountPage } from '../links.ts';
import { codeCell, escape, link, own, type Markdown } from './markdown.ts';
import { foldedTable } from './targets.ts';

export function fleetSections(accounts: readonly DiscoveredAccount[], report: Report): Markdown[] {
  if (accounts.length === 0) return [];
  const rows = dueFirst(accounts).map((account) => rowOf(account, report));
  return [
    own`### Accounts`,
    ...foldedTable(
      ['Account', 'Rotation', 'Newest key', 'Regenerated', 'Resource group', 'Region'],
      rows,
      'account',
    ),
    escape(describeDue(accounts)),
  ];
}

function rowOf(account: DiscoveredAccount, report: Report): Markdown[] {
  const { id, location } = account;
  const newest = newestOf(account);
  return [
    link(codeCell(id.accountName), accountPage(id, report)),
    escape(rotationOf(account)),
    escape(newest ? `${newest.age} old` : 'unknown'),
    escape(newest ? formatInstant(newest.regenerated).slice(0, 10) : ''),
    codeCell(id.resourceGroup),
    escape(location ?? 'unknown'),
  ];
}

/** In one line, although the column is narrow. */
function rotationOf({ due, keysEnabled, unlisted }: DiscoveredAccount): string {
  if (!keysEnabled) return '– shared keys are disabled';
  if (unlisted !== undefined) return `! unknown: ${unlisted}`;
  return due === undefined ? '! unknown' : due ? '! due' : '✓ not\u00a0due';
}
