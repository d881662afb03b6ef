// Reads the harmless parts of an Azure SDK error: status, code and headers. Its message and details may quote a body
// that holds keys, and are never read.

import { isRestError } from '@azure/core-rest-pipeline';
import { MINUTE, SECOND, type Duration } from '../core/time.ts';

export function statusOf(error: unknown): number | undefined {
  return isRestError(error) ? error.statusCode : undefined;
}

/** Azure's own word for what went wrong, such as `ResourceNotFound`; empty where there is none. */
export function codeOf(error: unknown): string {
  return isRestError(error) && error.code !== undefined && /^\w{1,64}$/.test(error.code) ? error.code : '';
}

export function retryAfterOf(error: unknown): Duration | undefined {
  return isRestError(error) && error.response ? retryAfterIn(error.response.headers) : undefined;
}

interface Headers {
  get(name: string): string | undefined;
}

/** In seconds or as a date. @returns undefined for anything else. */
export function retryAfterIn(headers: Headers): Duration | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND;
  const until = /^[A-Z][a-z]{2}, \d/.test(text) ? Date.parse(text) : NaN;
  // A date may be past, or far away where the clocks differ.
  return Number.isNaN(until) ? undefined : Math.max(0, Math.min(until - Date.now(), 60 * MINUTE));
}
