// Reads the harmless parts of an Azure SDK error: status, code, and headers. Its message and details are not read, because they
// may quote a body that contains keys.

import { isRestError } from '@azure/core-rest-pipeline';
import type { Duration } from '../../core/time.ts';
import { parseRetryAfter } from '../../http/retry-after.ts';

export function statusOf(error: unknown): number | undefined {
  return isRestError(error) ? error.statusCode : undefined;
}

/** Azure's own code for what went wrong, such as `ResourceNotFound`; empty if there is none. */
export function codeOf(error: unknown): string {
  return isRestError(error) && error.code !== undefined && /^\w{1,64}$/.test(error.code) ? error.code : '';
}

export function retryAfterOf(error: unknown): Duration | undefined {
  return isRestError(error) ? parseRetryAfter(error.response?.headers.get('retry-after')) : undefined;
}

/** Only a 4xx from Azure itself certainly changed nothing. 408 is a timeout of the server. */
export function isDefiniteRefusal(error: unknown): boolean {
  const status = statusOf(error);
  return status !== undefined && status >= 400 && status < 500 && status !== 408 && codeOf(error) !== '';
}
