// A Mermaid chart of the two keys from the last rotation on: which is in the secrets, which is the standby, and what stops working
// when. Pure.

import { newestKey, otherKey, type KeyTimes } from '../../keys.ts';
import { DAY, momentOf, type Duration, type Instant } from '../../time.ts';
import { escape, fenced, type Markdown } from './markdown.ts';

export interface Timeline {
  readonly times: KeyTimes;
  /** Azure's clock. */
  readonly now: Instant;
  /** When the newest key is due. */
  readonly due: Instant | undefined;
  /** Until when a rotation that is due waits. */
  readonly waitsUntil: Instant | undefined;
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
---`;

/** @returns the chart and its legend, or nothing if it would say nothing: two keys of the same day, or no time of the next rotation. */
export function renderChart({ times, now, due, waitsUntil, isInSecrets }: Timeline): Markdown[] {
  const newest = newestKey(times);
  const standby = otherKey(newest);
  const [since, before] = [times[newest], times[standby]];
  if (since === undefined || before === undefined || due === undefined) return [];
  const maxAge = due - since;
  const next = due > now ? due : (waitsUntil ?? now);
  if (next <= now || since - before < Math.min(DAY, maxAge / 10)) return [];
  // Each bar is long enough for its label: an old beginning is cut off.
  const from = Math.max(since, next - 2 * maxAge);
  const end = next + Math.max(maxAge, next - from);
  const hasToday = end - from >= LEAST_WITH_TODAY;
  const lines = [
    STYLE,
    'gantt',
    '    dateFormat YYYY-MM-DD HH:mm',
    ...axisOf(end - from),
    `    todayMarker ${hasToday ? 'stroke-width:2px,stroke:#cf222e,opacity:0.7' : 'off'}`,
    `    section ${newest}`,
    bar(isInSecrets ? 'in the secrets :' : 'newest :', from, next),
    bar('standby :active,', next, end),
    `    section ${standby}`,
    bar('standby :active,', from, next),
    bar('new value :', next, end),
  ];
  const legend = `Green: ${isInSecrets ? 'in the secrets' : 'the newest key'}. Blue: standby, still works. The colors change with the next rotation.${hasToday ? ' The thin line is today.' : ''}`;
  return [fenced(lines.join('\n'), 'mermaid'), escape(legend)];
}

/** Mermaid takes the times, which are UTC, for the reader's local time: today's line is up to 14 hours off. */
const LEAST_WITH_TODAY = 8 * DAY;

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
