// The runner's ID token for a job that may have one. Passing faults are waited out: without the token the whole run is
// lost. Four attempts of 20 seconds at most, with pauses of 1, 3 and 6 seconds; a refusal (401, 403, 404) ends it at once.

import { getIDToken, setSecret } from '@actions/core';
import { setTimeout as sleep } from 'node:timers/promises';
import { ActionError } from '../core/errors.ts';
import type { Story } from '../core/ports.ts';
import { formatDuration, SECOND } from '../core/time.ts';

/** Pauses before the further attempts. The toolkit itself tries again, at once, after 502, 503 and 504 only. */
const PAUSES = [1, 3, 6].map((seconds) => seconds * SECOND);
const ATTEMPT_TIMEOUT = 20 * SECOND;

/** @param story says when it waits, and why. */
export async function requestIdToken(audience: string, story: Pick<Story, 'info'>): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken } = process.env;
  if (!url || !requestToken) throw unavailable();
  setSecret(requestToken);
  let what = '';
  for (const pause of [...PAUSES, undefined]) {
    const answer = await attempt(audience);
    if ('token' in answer) return answer.token;
    ({ what } = answer);
    if (answer.final) break;
    if (pause === undefined) continue;
    story.info(`GitHub's ID token service: ${what}; trying again in ${formatDuration(pause)}`);
    await sleep(pause);
  }
  throw new ActionError('id-token-failed', `GitHub did not issue an ID token: ${what}.`, {
    hint: 'Nothing was changed. Run the workflow again; if it stays so, look at https://www.githubstatus.com. On a self-hosted runner: check HTTPS_PROXY, NO_PROXY and NODE_EXTRA_CA_CERTS, and that *.actions.githubusercontent.com is let through.',
  });
}

function unavailable(): ActionError {
  return new ActionError('id-token-unavailable', 'This job may not ask GitHub for an ID token.', {
    hint: [
      'Add to the job, beside runs-on (and to the job that calls it, if this is a reusable workflow):',
      'permissions:',
      '  id-token: write',
      '  contents: read',
      'A pull request from a fork, or one of Dependabot, never gets one: run on a schedule, a push or workflow_dispatch instead.',
    ].join('\n'),
  });
}

type Answer =
  | { readonly token: string }
  /** `final`: asking again would change nothing. */
  | { readonly what: string; readonly final: boolean };

/** The toolkit's error may quote an answer: only the status is read from it. */
async function attempt(audience: string): Promise<Answer> {
  const limit = new AbortController();
  try {
    const token = await Promise.race([
      getIDToken(audience),
      sleep(ATTEMPT_TIMEOUT, undefined, { signal: limit.signal }),
    ]);
    return token === undefined ? { what: 'no answer came in time', final: false } : { token };
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    const status = Number(/Error Code : (\d{3})\b/.exec(text)?.[1] ?? 0);
    if (status > 0)
      return { what: `it answered with status ${status}`, final: [400, 401, 403, 404].includes(status) };
    return {
      what: text.includes('do not have ID Token field') ? 'its answer holds no token' : 'it gave no answer',
      final: false,
    };
  } finally {
    limit.abort();
  }
}
