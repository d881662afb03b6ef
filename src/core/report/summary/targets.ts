// The targets in the job summary: failed ones first, long lists folded. Pure.

import { newestKey, type KeyType } from '../../keys.ts';
import { traitsOf } from '../../operations.ts';
import { describeTarget } from '../../targets.ts';
import { counted } from '../../text.ts';
import type { Gap } from '../reasons.ts';
import type { Report, TargetReport } from '../report.ts';
import type { RunFacts } from '../run.ts';
import { targetPage } from '../links.ts';
import { codeCell, escape, folded, link, table, type Markdown } from './markdown.ts';

/** Of a list that is longer, the rest is folded. */
export const SHOWN = 20;

/** The rows of one job summary, which is limited to 1 MiB. The output `report` contains all targets. */
const MOST_ROWS = 500;

/** A table, and what is folded of it. */
export function foldedTable(
  head: readonly string[],
  rows: readonly (readonly Markdown[])[],
  unit: string,
): Markdown[] {
  const titles = head.map((title) => escape(title));
  const [rest, more] = [rows.slice(SHOWN, MOST_ROWS), rows.length - MOST_ROWS];
  return [
    table(titles, rows.slice(0, SHOWN)),
    ...(rest.length > 0 ? [folded(escape(counted(rest.length, `more ${unit}`)), table(titles, rest))] : []),
    ...(more > 0 ? [escape(`and ${counted(more, `more ${unit}`)}. The outputs contain all of them.`)] : []),
  ];
}

export function targetSections(
  targets: readonly TargetReport[],
  report: Report,
  { server }: RunFacts,
): Markdown[] {
  const states = targets.map((target) => ({ target, ...stateOf(target, report) }));
  const inOrder = states.toSorted((one, other) => rankOf(one.sign) - rankOf(other.sign));
  const newest = report.keys && newestKey(report.keys.now);
  const rows = inOrder.map(({ target: { target, key, isMissing = false }, sign, state }) => [
    // First, because a phone shows the beginning of a row.
    escape(`${sign} ${state}`),
    link(codeCell(describeTarget(target)), targetPage(target, server, report)),
    escape(describeHeld(key, newest, isMissing)),
  ]);
  return foldedTable(['State', 'Target', 'Holds'], rows, 'target');
}

function describeHeld(key: KeyType | undefined, newest: KeyType | undefined, isMissing: boolean): string {
  if (key === undefined) return isMissing ? 'nothing' : 'unknown';
  return `${key}, ${key === newest ? 'newest' : 'standby'}`;
}

type Sign = '✗' | '!' | '~' | '✓';

function rankOf(sign: Sign): number {
  return ['✗', '!', '~', '✓'].indexOf(sign);
}

interface State {
  readonly sign: Sign;
  readonly state: string;
}

function stateOf({ target, result, key, error }: TargetReport, { plan, operation }: Report): State {
  if (error) return { sign: '✗', state: error.message };
  const finding = plan?.findings.find((one): one is Gap => 'target' in one && one.target === target);
  if (finding) return { sign: '✗', state: GAPS[finding.kind] };
  if (operation !== undefined && traitsOf(operation).targets !== 'written')
    return key === undefined
      ? { sign: '!', state: 'not compared' }
      : { sign: '✓', state: 'holds the newest key' };
  return { sign: result === 'planned' ? '~' : '✓', state: WORDS[result] };
}

/** What to do about it says more. */
const GAPS: Readonly<Record<Gap['kind'], string>> = {
  'target-missing': 'does not exist',
  'target-older': 'does not hold the newest key',
  'key-refused': 'Azure Maps refuses its value',
};

const WORDS: Readonly<Record<TargetReport['result'], string>> = {
  created: 'created',
  updated: 'written',
  planned: 'to be written',
  unchanged: 'unchanged',
  failed: 'failed',
};
