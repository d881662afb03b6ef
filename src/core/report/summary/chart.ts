// A Mermaid chart of the two keys: which is in the secrets, which is the standby, and what stops working when. Pure.

import { newestKey, otherKey, type KeyTimes } from '../../keys.ts';
import { DAY, momentOf, type Duration, type Instant } from '../../time.ts';
import { escape, fenced, type Markdown } from './markdown.ts';

export interface Timeline {
  readonly times: KeyTimes;
  /** Azure's clock. */
  readonly now: Instant;
  /** When the newest key is due. */
  readonly due: Instant | undefined;
  /** Whether every target holds the newest key. */
  readonly isInSecrets: boolean;
}

/** The row of a key is one line, and the line of today crosses only the rows. The colors can be read in GitHub's both themes. */
const STYLE = `---
displayMode: compact
config:
  gantt:
    titleTopMargin: 48
    rightPadding: 18
  themeVariables:
    taskBkgColor: '#1a7f37'
    taskBorderColor: '#1a7f37'
    taskTextColor: '#ffffff'
    activeTaskBkgColor: '#a5d6ff'
    activeTaskBorderColor: '#54aeff'
    taskTextDarkColor: '#1f2328'
    doneTaskBkgColor: '#d0d7de'
    doneTaskBorderColor: '#8c959f'
---`;

/** @returns the chart and its legend, or nothing if it would say nothing: two keys of the same day, or an unknown time. */
export function renderChart(timeline: Timeline): Markdown[] {
  const { times, now, due } = timeline;
  const newest = newestKey(times);
  const standby = otherKey(newest);
  const [since, before] = [times[newest], times[standby]];
  if (since === undefined || before === undefined) return [];
  const maxAge = due === undefined ? undefined : due - since;
  if (since - before < Math.min(DAY, (maxAge ?? Infinity) / 10)) return [];
  const range = rangeOf(before, since, { now, due, maxAge });
  const { from, next, end } = range;
  const held = timeline.isInSecrets ? 'in the secrets' : 'newest';
  // The label of a shorter bar would stand in the next one.
  const hasOld = since - from >= 0.195 * (end - from);
  const hasToday = end - from >= LEAST_WITH_TODAY;
  const lines = [
    STYLE,
    'gantt',
    '    dateFormat YYYY-MM-DD HH:mm',
    ...axisOf(end - from),
    `    todayMarker ${hasToday ? 'stroke-width:2px,stroke:#cf222e,opacity:0.7' : 'off'}`,
    `    section ${newest}`,
    ...(hasOld ? [bar('old value :done,', from, since)] : []),
    bar(`${held} :`, since, next ?? end),
    ...(next === undefined ? [] : [bar('standby :active,', next, end)]),
    `    section ${standby}`,
    bar('standby :active,', from, next ?? end),
    ...(next === undefined ? [] : [bar('new value :', next, end)]),
  ];
  const legend = [
    `Green: ${timeline.isInSecrets ? 'in the secrets' : 'the newest key'}.`,
    'Blue: standby, still works.',
    ...(hasOld ? ['Gray: no longer works.'] : []),
    ...(hasToday ? ['The thin line is today.'] : []),
  ].join(' ');
  return [fenced(lines.join('\n'), 'mermaid'), escape(legend)];
}

/** Mermaid takes the times, which are UTC, for the reader's local time: today's line is up to 14 hours off. */
const LEAST_WITH_TODAY = 8 * DAY;

interface Range {
  readonly from: Instant;
  /** The next rotation, if it is not due yet. */
  readonly next: Instant | undefined;
  readonly end: Instant;
}

/** Each bar is long enough for its label, whatever the ages: an older beginning is cut off, and the future is part of it. */
function rangeOf(
  before: Instant,
  since: Instant,
  { now, due, maxAge = 0 }: { now: Instant; due: Instant | undefined; maxAge: Duration | undefined },
): Range {
  if (due !== undefined && due > now)
    return { from: Math.max(before, since - maxAge / 2), next: due, end: due + maxAge };
  return { from: before, next: undefined, end: now + (now - before) / 3 };
}

/** Labels that do not touch each other in a chart as wide as a phone. */
const AXES: readonly { readonly longest: Duration; readonly format: string; readonly tick?: string }[] = [
  { longest: 2 * DAY, format: '%H:%M', tick: '6hour' },
  { longest: 8 * DAY, format: '%b %-d', tick: '1day' },
  { longest: 50 * DAY, format: '%b %-d', tick: '1week' },
  { longest: 95 * DAY, format: '%b %-d', tick: '2week' },
  { longest: 250 * DAY, format: '%b %-d', tick: '1month' },
  { longest: 370 * DAY, format: '%b', tick: '1month' },
  { longest: 1000 * DAY, format: '%b %Y', tick: '6month' },
  { longest: 3000 * DAY, format: '%Y', tick: '12month' },
  { longest: Infinity, format: "'%y" },
];

function axisOf(range: Duration): string[] {
  const [axis] = AXES.filter(({ longest }) => range < longest);
  return axis
    ? [`    axisFormat ${axis.format}`, ...(axis.tick ? [`    tickInterval ${axis.tick}`] : [])]
    : [];
}

function bar(label: string, from: Instant, until: Instant): string {
  return `    ${label}${label.endsWith(',') ? ' ' : ''}${momentOf(from)}, ${momentOf(until)}`;
}
