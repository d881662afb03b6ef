// The runner's ID token for a job that may have one. Passing faults are waited out: without the token the whole run is lost.

import { getIDToken, setSecret } from '@actions/core';
import { setTimeout as sleep } from 'node:timers/promises';
import { ActionError } from '../core/errors.ts';
import { SECOND } from '../core/time.ts';

/** Pauses before the further attempts. The toolkit itself waits out 502, 503 and 504 only. */
const PAUSES = [1, 3, 6].map((seconds) => seconds * SECOND);
const ATTEMPT_TIMEOUT = 20 * SECOND;

export async function requestIdToken(audience: string): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken } = process.env;
  if (!url || !requestToken) {
    throw new ActionError('id-token-unavailable', 'This job may not ask GitHub for an ID token.', {
      hint: 'Add to the job:\npermissions:\n  id-token: write\n  contents: read\nA pull request from a fork never gets one: run on a schedule, a push or workflow_dispatch instead.',
    });
  }
  setSecret(requestToken);
  for (const pause of [...PAUSES, undefined]) {
    const token = await attempt(audience);
    if (token !== undefined) return token;
    if (pause !== undefined) await sleep(pause);
  }
  throw new ActionError(
    'id-token-failed',
    `GitHub did not issue an ID token, in ${PAUSES.length + 1} attempts.`,
    {
      hint: 'Nothing was changed. Run the workflow again; if it stays so: https://www.githubstatus.com',
    },
  );
}

/** The toolkit's error may quote an answer; what matters is only that there is no token. */
async function attempt(audience: string): Promise<string | undefined> {
  const limit = new AbortController();
  try {
    return await Promise.race([
      getIDToken(audience),
      sleep(ATTEMPT_TIMEOUT, undefined, { signal: limit.signal }),
    ]);
  } catch {
    return undefined;
  } finally {
    limit.abort();
  }
}
