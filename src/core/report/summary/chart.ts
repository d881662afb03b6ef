// A Mermaid chart that shows when each key was live. GitHub renders it in a job summary; its source is readable as text too.
// Pure.

import { KEY_TYPES, newestKey, type KeyTimes, type KeyType } from '../../keys.ts';
import { formatInstant, MINUTE, type Instant } from '../../time.ts';
import { fenced, type Markdown } from './markdown.ts';

export interface Timeline {
  readonly before: KeyTimes;
  readonly now: KeyTimes;
  readonly nextRotation: Instant | undefined;
}

/** @returns the chart as one block, or nothing if a time is unknown. */
export function renderTimeline(timeline: Timeline, now: Instant): Markdown[] {
  const { now: times, nextRotation } = timeline;
  if (KEY_TYPES.some((key) => times[key] === undefined)) return [];
  const due =
    nextRotation === undefined || nextRotation <= now
      ? []
      : [`    next rotation due :milestone, ${moment(nextRotation)}, 0d`];
  return [
    fenced(
      [
        'gantt',
        '    title When each key was live (UTC)',
        '    dateFormat YYYY-MM-DD HH:mm',
        '    axisFormat %Y-%m-%d',
        ...KEY_TYPES.flatMap((key) => [`    section ${key}`, ...spansOf(key, timeline, now)]),
        ...due,
      ].join('\n'),
      'mermaid',
    ),
  ];
}

function spansOf(key: KeyType, { before, now: times }: Timeline, now: Instant): string[] {
  const since = times[key];
  const previous = before[key];
  if (since === undefined) return [];
  // The chart has a resolution of minutes: a key that was regenerated just now still needs a span.
  const until = moment(Math.max(now, since + MINUTE));
  return [
    ...(previous !== undefined && previous < since
      ? [`    old value, no longer works :done, ${moment(previous)}, ${moment(since)}`]
      : []),
    key === newestKey(times)
      ? `    live, newest :active, ${moment(since)}, ${until}`
      : `    live, standby :${moment(since)}, ${until}`,
  ];
}

function moment(instant: Instant): string {
  return formatInstant(instant).slice(0, 16).replace('T', ' ');
}
