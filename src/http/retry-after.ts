// Reads the header Retry-After, in seconds or as a date (RFC 9110, section 10.2.3).

import { MINUTE, SECOND, type Duration } from '../core/time.ts';

/** A date is relative to this machine's clock, which may differ from the server's. */
const LONGEST: Duration = 60 * MINUTE;

/** @returns undefined for anything else. A date in the past counts as zero. */
export function parseRetryAfter(header: string | undefined): Duration | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND;
  const until = /^[A-Z][a-z]{2}, \d/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(until) ? undefined : Math.max(0, Math.min(until - Date.now(), LONGEST));
}
