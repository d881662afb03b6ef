// Parses and formats instants and durations. Pure; it does not read a clock.

import { counted } from './text.ts';

/** Milliseconds since the Unix epoch. */
export type Instant = number;
/** Milliseconds. */
export type Duration = number;

export const SECOND: Duration = 1_000;
export const MINUTE: Duration = 60 * SECOND;
export const HOUR: Duration = 60 * MINUTE;
export const DAY: Duration = 24 * HOUR;

/**
 * Parses an ISO 8601 instant. Azure writes up to seven fraction digits, GitHub whole seconds; digits beyond
 * milliseconds are dropped. A time without a zone is UTC.
 * @returns undefined for anything that is not an instant.
 */
export function parseInstant(text: unknown): Instant | undefined {
  if (typeof text !== 'string') return undefined;
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(text.trim());
  if (!match) return undefined;
  const [, seconds = '', fraction = '', zone = 'Z'] = match;
  const instant = Date.parse(seconds + fraction.slice(0, 4) + zone);
  return Number.isNaN(instant) ? undefined : instant;
}

/** ISO 8601 in UTC with whole seconds: `2026-11-22T05:00:00Z`. */
export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** For people, with seconds: `2026-11-22 05:00:30 UTC`. */
export function formatTime(instant: Instant): string {
  return formatInstant(instant).replace('T', ' ').replace('Z', ' UTC');
}

/** For people, with minutes: `2026-11-22 05:00 UTC`. */
export function formatMinute(instant: Instant): string {
  return `${momentOf(instant)} UTC`;
}

/** For a place that says that times are UTC: `2026-11-22 05:00`. */
export function momentOf(instant: Instant): string {
  return formatInstant(instant).slice(0, 16).replace('T', ' ');
}

/** For people, as exact as the distance makes useful: `2027-01-14`, or with minutes if it is less than two days away. */
export function formatDate(instant: Instant, now: Instant): string {
  return Math.abs(instant - now) < 2 * DAY ? formatMinute(instant) : formatInstant(instant).slice(0, 10);
}

const UNITS: Readonly<Record<string, Duration>> = { d: DAY, h: HOUR, m: MINUTE };

/** The longest duration accepted: ten years. Longer ones are probably typing errors, and could exceed the range of dates. */
const LONGEST: Duration = 3_653 * DAY;

/**
 * Parses `90d`, `12h`, `30m`, `1d12h`, or ISO 8601 in weeks, days, hours, minutes (`P90D`, `PT12H`, `P2W`).
 * @returns undefined for anything else, for zero, and for more than ten years.
 */
export function parseDuration(text: string): Duration | undefined {
  const duration = text.startsWith('P') ? parseIsoDuration(text) : parseShortDuration(text);
  return duration !== undefined && duration > 0 && duration <= LONGEST ? duration : undefined;
}

function parseShortDuration(text: string): Duration | undefined {
  if (!/^(?:\d{1,9}d)?(?:\d{1,9}h)?(?:\d{1,9}m)?$/i.test(text)) return undefined;
  let total = 0;
  for (const [, count = '', unit = ''] of text.matchAll(/(\d+)([dhm])/gi)) {
    total += Number(count) * (UNITS[unit.toLowerCase()] ?? 0);
  }
  return total;
}

function parseIsoDuration(text: string): Duration | undefined {
  const match = /^P(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?)?$/.exec(text);
  if (!match || text.endsWith('T')) return undefined;
  const [, weeks = '0', days = '0', hours = '0', minutes = '0'] = match;
  return (Number(weeks) * 7 + Number(days)) * DAY + Number(hours) * HOUR + Number(minutes) * MINUTE;
}

/** A duration for people, rounded down to its largest unit: `3 days`, `1 hour`, `40 seconds`. */
export function formatDuration(duration: Duration): string {
  const length = Math.max(0, duration);
  if (length >= 2 * DAY) return counted(Math.floor(length / DAY), 'day');
  if (length >= HOUR) return counted(Math.floor(length / HOUR), 'hour');
  if (length >= MINUTE) return counted(Math.floor(length / MINUTE), 'minute');
  return counted(Math.floor(length / SECOND), 'second');
}

/** A setting for people, which is not rounded: `3 days`, `90 hours`. */
export function formatSetting(duration: Duration): string {
  if (duration % DAY === 0) return formatDuration(duration);
  return duration % HOUR === 0 ? counted(duration / HOUR, 'hour') : counted(duration / MINUTE, 'minute');
}

/** The age of something, for people. Under a minute, the exact number is not useful. */
export function formatAge(age: Duration): string {
  return age < MINUTE ? 'less than a minute' : formatDuration(age);
}
