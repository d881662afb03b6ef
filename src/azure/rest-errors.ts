// Reads the harmless parts of an Azure SDK error: status, code and headers. Its message and details may quote a body
// that holds keys, and are never read.

import { isRestError } from '@azure/core-rest-pipeline';
import { SECOND, type Duration } from '../core/time.ts';

export function statusOf(error: unknown): number | undefined {
  return isRestError(error) ? error.statusCode : undefined;
}

/** Azure's own word for what went wrong, such as `ResourceNotFound`; empty where there is none. */
export function codeOf(error: unknown): string {
  return isRestError(error) && error.code !== undefined && /^\w{1,64}$/.test(error.code) ? error.code : '';
}

export function retryAfterOf(error: unknown): Duration | undefined {
  const text = isRestError(error) ? error.response?.headers.get('retry-after') : undefined;
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) * SECOND : undefined;
}
