// What this run has seen is not missing because one answer says so. GitHub's reads are eventually consistent, and a read of
// something that exists can get status 404 (integrations/terraform-provider-github#3502). Something that this run has never
// seen is missing at the first 404, and costs no further request.

import { RETRY_HELPS } from '../../core/waits/pause.ts';
import type { Log } from '../../core/ports/runner.ts';
import { SECOND, type Duration } from '../../core/time.ts';
import { pause } from '../../http/pause.ts';
import { statusOf } from '../client/request-failure.ts';

const PAUSES: readonly Duration[] = [SECOND, 2 * SECOND];

/** Status 404, with the error that the client threw. */
export class Missing {
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }
}

export interface Look<T> {
  /** What is looked for, for the log. */
  readonly what: string;
  readonly request: () => Promise<T>;
  /** Whether the answer contradicts what this run has seen. */
  readonly isDoubtful: (found: T | Missing) => boolean | Promise<boolean>;
}

/** Sends the request, and sends it again after a pause, up to twice, if the answer is doubtful. The last answer counts. */
export type LookAgain = <T>(look: Look<T>) => Promise<T | Missing>;

export function secondLooks(log: Pick<Log, 'info'>, signal: AbortSignal): LookAgain {
  return async ({ what, request, isDoubtful }) => {
    for (const delay of PAUSES) {
      const found = await orMissing(request);
      if (!(await isDoubtful(found))) return found;
      const how = found instanceof Missing ? 'status 404' : 'an earlier state';
      const why = `GitHub responded with ${how} for ${what}, which this run has already seen; ${RETRY_HELPS}`;
      await pause(delay, why, log, signal);
    }
    return orMissing(request);
  };
}

async function orMissing<T>(request: () => Promise<T>): Promise<T | Missing> {
  try {
    return await request();
  } catch (error) {
    if (statusOf(error) === 404) return new Missing(error);
    throw error;
  }
}
