// Entra reports some transient failures with status 400, which the retries of `retries.ts` rightly do not repeat.

import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../core/ports/runner.ts';
import { formatDuration, SECOND } from '../../core/time.ts';
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
      for (const pause of PAUSES) {
        const response = await next(request);
        const error = response.status < 500 ? passingError(numberOf(response.bodyAsText)) : undefined;
        if (error === undefined) return response;
        log.info(`Microsoft Entra reported ${error}; trying again in ${formatDuration(pause)}`);
        await sleep(pause, undefined, { signal });
      }
      return next(request);
    },
  };
}
