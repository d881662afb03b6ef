// Entra reports some transient failures with status 400, which the retries of `retries.ts` rightly do not repeat.

import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { RETRY_HELPS } from '../../core/waits/pause.ts';
import type { Log } from '../../core/ports/runner.ts';
import { SECOND } from '../../core/time.ts';
import { pause } from '../../http/pause.ts';
import { passingError } from './entra-error-numbers.ts';

const PAUSES = [SECOND, 2 * SECOND, 4 * SECOND];

/** The AADSTS number of Entra's answer, without `AADSTS`. */
export function numberOf(body: string | null | undefined): string | undefined {
  return /"error_description"\s*:\s*"AADSTS(\d{4,8})\b/.exec(body ?? '')?.[1];
}

/** Sends the request up to four times. A sign-in changes nothing. */
export function retryTransientRefusals(log: Pick<Log, 'info'>, signal: AbortSignal): PipelinePolicy {
  return {
    name: 'transientRefusals',
    async sendRequest(request, next) {
      for (const delay of PAUSES) {
        const response = await next(request);
        const error = response.status < 500 ? passingError(numberOf(response.bodyAsText)) : undefined;
        if (error === undefined) return response;
        await pause(delay, `Microsoft Entra reported ${error}; ${RETRY_HELPS}`, log, signal);
      }
      return next(request);
    },
  };
}
