// Reads the header Date (RFC 9110, section 6.6.1): the service's own clock, in whole seconds.

import type { Instant } from '../core/time.ts';

/** @returns this machine's clock if the header is missing or unreadable. */
export function answerTime(header: string | undefined): Instant {
  const instant = Date.parse(header ?? '');
  return Number.isNaN(instant) ? Date.now() : instant;
}
