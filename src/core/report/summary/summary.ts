// The job summary of every run. Its Markdown is readable as plain text too. Pure.

import { resourceIdOf } from '../../account-id.ts';
import type { ActionError } from '../../errors/action-error.ts';
import { newestKey, otherKey, type KeyType } from '../../keys.ts';
import { describeTarget } from '../../targets.ts';
import { formatAge, formatDuration, formatInstant, type Instant } from '../../time.ts';
import { code, codeCell, escape, fenced, joined, own, table, type Markdown } from './markdown.ts';
import { hintSections } from './hints.ts';
import { describeSteps } from '../narrate.ts';
import { describeReason } from '../reasons.ts';
import type { Outcome, Report, TargetReport } from '../report.ts';
import { renderFleet } from './fleet.ts';
import type { RunFacts } from '../run.ts';
import { renderTimeline } from './chart.ts';

const HEADLINES: Readonly<Record<Outcome, string>> = {
  rotated: 'keys rotated',
  regenerated: 'key regenerated',
  published: 'key published',
  refreshed: 'key written again',
  listed: 'keys listed',
  unchanged: 'nothing to do',
  planned: 'plan (dry run, nothing was changed)',
  healthy: 'healthy',
  unhealthy: 'the keys need attention',
  created: 'account created',
  deleted: 'account deleted',
  discovered: 'accounts discovered',
  incomplete: 'not finished',
  failed: 'failed',
};

export function renderSummary(report: Report, run: RunFacts): string {
  const sections = report.accounts ? renderFleet(report, report.accounts) : sectionsOf(report, run.server);
  return `${joined(sections, '\n\n')}\n`;
}

function sectionsOf(report: Report, server: string | undefined): Markdown[] {
  const { account, dryRun, error, notes, outcome, plan } = report;
  // A run that failed early has nothing to show but its error.
  const hasContent = plan !== undefined || notes.length > 0;
  return [
    own`## Azure Maps Keys: ${escape(error ? error.title : HEADLINES[outcome])}`,
    ...(account && hasContent ? [own`Account: ${code(resourceIdOf(account))}`] : []),
    ...(plan ? [own`Why: ${escape(describeReason(plan))}.`] : []),
    ...(error ? errorSections(error, server) : []),
    ...(plan && dryRun ? [fenced(describeSteps(plan).join('\n'))] : []),
    ...keySections(report),
    ...(notes.length > 0 ? [list(notes)] : []),
  ];
}

function errorSections({ message, hint }: ActionError, server: string | undefined): Markdown[] {
  return [...errorBlock(message), ...hintSections(hint, server)];
}

/** Several problems become a list. */
function errorBlock(message: string): Markdown[] {
  const lines = message.split('\n');
  return lines.length === 1 ? [own`**Failed:** ${escape(message)}`] : [own`**Failed:**`, list(lines)];
}

function list(lines: readonly string[]): Markdown {
  return joined(
    lines.map((line) => own`- ${escape(line)}`),
    '\n',
  );
}

function keySections(report: Report): Markdown[] {
  const { keys, nextRotation, plan, targets = [] } = report;
  if (!keys || !plan) return [];
  // Ages by Azure's clock: the runner's may be wrong.
  const now = keys.at;
  return [
    keyTable(keys.now, report.regenerated, now),
    ...renderTimeline({ ...keys, nextRotation }, now),
    ...(targets.length > 0 ? [targetTable(targets)] : []),
    ...(nextRotation === undefined
      ? []
      : [
          escape(
            `Next rotation due: ${formatInstant(nextRotation)} (${whenDue(plan.reason.cause, nextRotation, now)})`,
          ),
        ]),
  ];
}

const KEY_HEAD = ['Key', 'Last regenerated', 'Age', 'Role'].map((title) => escape(title));

function keyTable(
  times: NonNullable<Report['keys']>['now'],
  regenerated: readonly KeyType[],
  now: Instant,
): Markdown {
  const newest = newestKey(times);
  const row = (key: KeyType) => {
    const time = times[key];
    const role = key === newest ? 'newest' : 'standby';
    const [when, age] =
      time === undefined ? ['unknown', 'unknown'] : [formatInstant(time), formatAge(now - time)];
    const ofRun = regenerated.includes(key) ? ', regenerated in this run' : '';
    return [key, when, age, role + ofRun].map((cell) => escape(cell));
  };
  return table(KEY_HEAD, [row(newest), row(otherKey(newest))]);
}

const TARGET_HEAD = ['Target', 'Result', 'Holds'].map((title) => escape(title));

function targetTable(targets: readonly TargetReport[]): Markdown {
  const rows = targets.map(({ target, result, key, error }) => [
    codeCell(describeTarget(target)),
    escape(error ? `${result}: ${error.message}` : result),
    escape(key === undefined ? 'unknown' : `${key} key`),
  ]);
  return table(TARGET_HEAD, rows);
}

function whenDue(cause: string, due: Instant, now: Instant): string {
  if (due > now) return `in ${formatDuration(due - now)}`;
  return cause === 'overlap' ? 'overdue; waiting for min-overlap' : 'overdue';
}
