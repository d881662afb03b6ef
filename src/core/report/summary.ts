// The job summary of every run. Its Markdown is readable as plain text too. Pure.

import { resourceIdOf } from '../account-id.ts';
import type { ActionError } from '../errors/action-error.ts';
import { newestKey, otherKey, type KeyType } from '../keys.ts';
import { describeTarget } from '../targets.ts';
import { formatAge, formatDuration, formatInstant, type Instant } from '../time.ts';
import { code, escape, fenced, hintSections, table } from './markdown.ts';
import { describeSteps } from './narrate.ts';
import { describeReason } from './reasons.ts';
import type { Outcome, Report, TargetReport } from './report.ts';
import { renderFleet } from './summary-accounts.ts';
import { renderTimeline } from './timeline.ts';

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

export function renderSummary(report: Report): string {
  const sections = report.accounts ? renderFleet(report, report.accounts) : sectionsOf(report);
  return `${sections.join('\n\n')}\n`;
}

function sectionsOf(report: Report): string[] {
  const { account, dryRun, error, notes, outcome, plan } = report;
  // A run that failed early has nothing to show but its error.
  const hasContent = plan !== undefined || notes.length > 0;
  return [
    `## Azure Maps Keys: ${error ? escape(error.title) : HEADLINES[outcome]}`,
    ...(account && hasContent ? [`Account: ${code(resourceIdOf(account))}`] : []),
    ...(plan ? [`Why: ${escape(describeReason(plan))}.`] : []),
    ...(error ? errorSections(error) : []),
    ...(plan && dryRun ? [fenced(describeSteps(plan).join('\n'))] : []),
    ...keySections(report),
    ...(notes.length > 0 ? [notes.map((note) => `- ${escape(note.trim())}`).join('\n')] : []),
  ];
}

function errorSections({ message, hint }: ActionError): string[] {
  return [errorBlock(message), ...hintSections(hint)];
}

/** Several problems become a list. */
function errorBlock(message: string): string {
  const lines = message.split('\n').map(escape);
  return lines.length === 1
    ? `**Failed:** ${escape(message)}`
    : `**Failed:**\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function keySections(report: Report): string[] {
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
          `Next rotation due: ${formatInstant(nextRotation)} (${whenDue(plan.reason.cause, nextRotation, now)})`,
        ]),
  ];
}

function keyTable(
  times: NonNullable<Report['keys']>['now'],
  regenerated: readonly KeyType[],
  now: Instant,
): string {
  const newest = newestKey(times);
  const row = (key: KeyType) => {
    const time = times[key];
    const role = key === newest ? 'newest' : 'standby';
    const [when, age] =
      time === undefined ? ['unknown', 'unknown'] : [formatInstant(time), formatAge(now - time)];
    return [key, when, age, `${role}${regenerated.includes(key) ? ', regenerated in this run' : ''}`];
  };
  return table(['Key', 'Last regenerated', 'Age', 'Role'], [row(newest), row(otherKey(newest))]);
}

function targetTable(targets: readonly TargetReport[]): string {
  const rows = targets.map(({ target, result, key, error }) => [
    code(describeTarget(target)),
    `${result}${error ? `: ${escape(error.message)}` : ''}`,
    key === undefined ? 'unknown' : `${key} key`,
  ]);
  return table(['Target', 'Result', 'Holds'], rows);
}

function whenDue(cause: string, due: Instant, now: Instant): string {
  if (due > now) return `in ${formatDuration(due - now)}`;
  return cause === 'overlap' ? 'overdue; waiting for min-overlap' : 'overdue';
}
