// Shows how far a long list is, and about how long the rest takes.

import type { PausePorts } from './pause.ts';
import { counted } from '../text.ts';
import { HOUR, MINUTE, SECOND, type Duration } from '../time.ts';

/** A shorter list is done before anyone wonders. */
const LONG = 20;

/** How many lines a list gets, besides those that a slow one gets by time. */
const LINES = 10;

/** Between two lines. */
const SHORTEST: Duration = 2 * SECOND;
const LONGEST: Duration = 12 * SECOND;

/** How many of the last items tell the speed, and how many are too few for that. */
const WINDOW = 20;
const LEAST = 5;

/** Jobs are shorter, so an estimate would only worry. */
const LONGEST_LEFT: Duration = 6 * HOUR;

/**
 * @param unit of the items: `target`.
 * @param atOnce how many items are handled concurrently: as many end almost at once, which says nothing about the speed.
 * @returns a function to call after each item.
 */
export function progressOf(
  total: number,
  unit: string,
  atOnce: number,
  { clock, log }: PausePorts,
): () => void {
  const ends: Duration[] = [];
  const step = Math.ceil(total / LINES);
  let shown = clock.uptime();
  return () => {
    const now = clock.uptime();
    const done = ends.push(now);
    const least = done % step === 0 ? SHORTEST : LONGEST;
    if (total <= LONG || done >= total || now - shown < least) return;
    shown = now;
    const from = Math.max(atOnce, done - WINDOW);
    const left = timeLeft(total - done, done - from, now - (ends[from - 1] ?? now));
    log.info(`Progress: ${done} of ${counted(total, unit)}${left === undefined ? '' : `, ${left} left`}`);
  };
}

/**
 * @param measured how many items ended during `took`.
 * @returns undefined if too little was measured for an estimate, or if it would be absurd.
 */
export function timeLeft(left: number, measured: number, took: Duration): string | undefined {
  const time = (left * took) / measured;
  if (measured < LEAST || !(time > 0 && time <= LONGEST_LEFT)) return undefined;
  return time < 100 * SECOND
    ? `about ${Math.ceil(time / (10 * SECOND)) * 10} seconds`
    : `about ${counted(Math.round(time / MINUTE), 'minute')}`;
}
