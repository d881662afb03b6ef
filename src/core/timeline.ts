// Which key was live when, as a Mermaid chart that GitHub draws in a job summary; its lines read as text too.

import { KEY_TYPES, newestKey, type KeyType } from './keys.ts';
import type { RunReport } from './report.ts';
import { formatInstant, MINUTE, type Instant } from './time.ts';

/** @returns the chart as one block, or nothing where a time is unknown. */
export function renderTimeline(
  report: Pick<RunReport, 'times' | 'timesBefore' | 'nextRotation'>,
  now: Instant,
): string[] {
  const { times, nextRotation } = report;
  if (KEY_TYPES.some((key) => times[key] === undefined)) return [];
  const newest = newestKey(times);
  const due =
    nextRotation === undefined || nextRotation <= now
      ? []
      : [`    next rotation due :milestone, ${moment(nextRotation)}, 0d`];
  return [
    [
      '```mermaid',
      'gantt',
      '    title Which key was live when (UTC)',
      '    dateFormat YYYY-MM-DD HH:mm',
      '    axisFormat %Y-%m-%d',
      ...KEY_TYPES.flatMap((key) => [`    section ${key}`, ...spansOf(key, report, now, newest)]),
      ...due,
      '```',
    ].join('\n'),
  ];
}

function spansOf(
  key: KeyType,
  { times, timesBefore }: Pick<RunReport, 'times' | 'timesBefore'>,
  now: Instant,
  newest: KeyType,
): string[] {
  const since = times[key];
  const before = timesBefore[key];
  if (since === undefined) return [];
  // The chart counts in minutes: a key that was regenerated just now still needs a span.
  const until = moment(Math.max(now, since + MINUTE));
  return [
    ...(before !== undefined && before < since
      ? [`    old value, dead now :done, ${moment(before)}, ${moment(since)}`]
      : []),
    key === newest
      ? `    live, newest :active, ${moment(since)}, ${until}`
      : `    live, standby :${moment(since)}, ${until}`,
  ];
}

function moment(instant: Instant): string {
  return formatInstant(instant).slice(0, 16).replace('T', ' ');
}
