// The job summary: Markdown that reads well as plain text too. Everything from outside is escaped. Never holds a key.

import type { ActionError } from './errors.ts';
import { newestKey, otherKey, type KeyType } from './keys.ts';
import type { RunReport, TargetReport } from './report.ts';
import { describeSteps } from './narrate.ts';
import { resourceIdOf } from './request.ts';
import { describeTarget } from './targets.ts';
import { renderTimeline } from './timeline.ts';
import { formatAge, formatDuration, formatInstant, type Instant } from './time.ts';

export const HEADLINES: Readonly<Record<RunReport['outcome'], string>> = {
  rotated: 'keys rotated',
  regenerated: 'key regenerated',
  published: 'key published',
  listed: 'keys listed',
  unchanged: 'nothing to do',
  planned: 'plan (dry run, nothing was changed)',
  healthy: 'healthy',
  created: 'account created',
  deleted: 'account deleted',
  discovered: 'accounts discovered',
};

export function renderSummary(report: RunReport, now: Instant): string {
  const { request, plan, nextRotation, error } = report;
  const sections = [
    `## Azure Maps Keys: ${error ? escape(error.title) : HEADLINES[report.outcome]}`,
    `Account: ${code(resourceIdOf(request.account))}`,
    `Why: ${escape(plan.reason)}.`,
    ...(error ? [failureBlock(error.message), hintBlock(error.hint)] : []),
    ...(report.outcome === 'planned' ? [fenced(describeSteps(plan).join('\n'))] : []),
    keyTable(report, now),
    ...renderTimeline(report, now),
    ...(report.targets.length > 0 ? [targetTable(report.targets)] : []),
    ...(nextRotation === undefined
      ? []
      : [`Next rotation due: ${formatInstant(nextRotation)} (${whenDue(report, nextRotation, now)})`]),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** For a run that ended before there was anything to report. */
export function renderFailure({ title, message, hint }: ActionError): string {
  return `## Azure Maps Keys: ${escape(title)}\n\n${failureBlock(message)}\n\n${hintBlock(hint)}\n`;
}

/** Several problems stand in a list. */
function failureBlock(message: string): string {
  const lines = message.split('\n').map(escape);
  return lines.length === 1
    ? `**Failed:** ${escape(message)}`
    : `**Failed:**\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function keyTable({ times, regenerated }: RunReport, now: Instant): string {
  const newest = newestKey(times);
  const row = (key: KeyType) => {
    const time = times[key];
    const role = key === newest ? 'newest' : 'standby';
    const done = regenerated.includes(key) ? ', regenerated in this run' : '';
    return `| ${key} | ${time === undefined ? 'unknown' : formatInstant(time)} | ${time === undefined ? 'unknown' : formatAge(now - time)} | ${role}${done} |`;
  };
  return [
    '| Key | Last regenerated | Age | Role |',
    '| --- | --- | --- | --- |',
    row(newest),
    row(otherKey(newest)),
  ].join('\n');
}

function targetTable(targets: readonly TargetReport[]): string {
  const rows = targets.map(({ target, result, key, error }) => {
    const holds = key === undefined ? 'unknown' : `${key} key`;
    return `| ${code(describeTarget(target))} | ${result}${error ? `: ${escape(error.message)}` : ''} | ${holds} |`;
  });
  return ['| Target | Result | Holds |', '| --- | --- | --- |', ...rows].join('\n');
}

function whenDue({ plan }: RunReport, due: Instant, now: Instant): string {
  if (due > now) return `in ${formatDuration(due - now)}`;
  return plan.cause === 'overlap' ? 'already; it waits for min-overlap' : 'already';
}

/** Lines to paste keep their line breaks, in a fence that nothing in them can end. */
function hintBlock(hint: string): string {
  return hint.includes('\n') ? fenced(hint) : escape(hint);
}

function fenced(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/~+/g), ([run]) => run.length));
  const fence = '~'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** A code span, which reads well as plain text; where the text could end it, entities instead. */
export function code(text: string): string {
  return /[`|]/.test(text) ? `<code>${escape(text)}</code>` : `\`${text}\``;
}

/** Numeric entities: neither HTML nor Markdown takes them for markup. Line breaks become spaces, for tables. */
export function escape(text: string): string {
  return text
    .replace(/[&<>|`*~[\]\\]|\b_|_\b/g, (sign) => `&#${sign.codePointAt(0) ?? 32};`)
    .replace(/\s*\n\s*/g, ' ');
}
