// A Mermaid chart of the two keys: which is in the secrets, which is the standby, and what stops working when. Pure.

import { newestKey, otherKey, type KeyTimes } from '../../keys.ts';
import { DAY, momentOf, type Duration, type Instant } from '../../time.ts';
import { fenced, type Markdown } from './markdown.ts';

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

/** @returns the chart as one block, or nothing if it would say nothing: two keys of the same day, or an unknown time. */
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
  const lines = [
    STYLE,
    'gantt',
    '    dateFormat YYYY-MM-DD HH:mm',
    ...axisOf(end - from),
    '    todayMarker stroke-width:2px,stroke:#cf222e,opacity:0.7',
    `    section ${newest}`,
    // The label of a shorter bar would stand in the next one.
    ...(since - from >= 0.12 * (end - from) ? [bar('old value :done,', from, since)] : []),
    bar(`${held} :`, since, next ?? end),
    ...(next === undefined ? [] : [bar('standby :active,', next, end)]),
    `    section ${standby}`,
    bar('standby :active,', from, next ?? end),
    ...(next === undefined
      ? []
      : [bar(`new value${timeline.isInSecrets ? ', in the secrets' : ''} :`, next, end)]),
  ];
  return [fenced(lines.join('\n'), 'mermaid')];
}

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
  return { from: before, next: undefined, end: now + (now - before) / 5 };
}

/** Labels that do not touch each other in a chart of 700 pixels. */
const AXES: readonly { readonly longest: Duration; readonly format: string; readonly tick?: string }[] = [
  { longest: 4 * DAY, format: '%b %-d %H:%M', tick: '12hour' },
  { longest: 14 * DAY, format: '%b %-d', tick: '1day' },
  { longest: 100 * DAY, format: '%b %-d', tick: '1week' },
  { longest: 400 * DAY, format: '%b %-d' },
  { longest: Infinity, format: '%b %Y' },
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
