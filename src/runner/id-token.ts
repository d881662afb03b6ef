// The runner's ID token for a job that may have one. Passing faults are waited out: without the token the whole run is
// lost. Four attempts of 20 seconds at most, with pauses of 1, 3 and 6 seconds; a refusal (4xx but 408 and 429) ends it
// at once. Not the toolkit's own request: that follows redirects with the job's request token, never gives up an answer
// that is cut short, and tells little of what went wrong.

import { debug, setSecret } from '@actions/core';
import { HttpClient, HttpClientError } from '@actions/http-client';
import { BearerCredentialHandler } from '@actions/http-client/lib/auth';
import { setTimeout as sleep } from 'node:timers/promises';
import { ActionError } from '../core/errors.ts';
import { describeNetworkFailure, networkFailureOf, networkHint } from '../core/network-failure.ts';
import type { Story } from '../core/ports.ts';
import { formatDuration, SECOND } from '../core/time.ts';

/** Pauses before the further attempts. */
const PAUSES = [1, 3, 6].map((seconds) => seconds * SECOND);
const ATTEMPT_TIMEOUT = 20 * SECOND;

/** @param story says when it waits, and why. */
export async function requestIdToken(audience: string, story: Pick<Story, 'info'>): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken } = process.env;
  if (!url || !requestToken) throw unavailable();
  setSecret(requestToken);
  let failure: Extract<Answer, { what: string }> = { what: '', final: false };
  for (const pause of [...PAUSES, undefined]) {
    const answer = await attempt(`${url}&audience=${encodeURIComponent(audience)}`, requestToken);
    if ('token' in answer) return answer.token;
    failure = answer;
    if (answer.final || pause === undefined) break;
    story.info(`GitHub's ID token service: ${answer.what}; trying again in ${formatDuration(pause)}`);
    await sleep(pause);
  }
  throw new ActionError('id-token-failed', `GitHub did not issue an ID token: ${failure.what}.`, {
    hint: `Nothing was changed. ${failure.hint ?? networkHint('unknown', 'https://www.githubstatus.com')}`,
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
  | { readonly what: string; readonly final: boolean; readonly hint?: string };

async function attempt(url: string, requestToken: string): Promise<Answer> {
  debug(`ID token url is ${url}`);
  const client = new HttpClient('azure-maps-keys', [new BearerCredentialHandler(requestToken)], {
    allowRedirects: false,
    allowRetries: false,
    keepAlive: true,
  });
  const late = new AbortController();
  try {
    const answer = await Promise.race([
      client.getJson<{ readonly value?: unknown } | null>(url),
      sleep(ATTEMPT_TIMEOUT, undefined, { signal: late.signal }),
    ]);
    if (answer === undefined) return { what: 'no answer came in time', final: false };
    if (answer.statusCode === 404) return { what: 'it answered with status 404', final: true };
    const token = answer.result?.value;
    if (typeof token !== 'string' || token === '') return { what: 'its answer holds no token', final: false };
    setSecret(token);
    return { token };
  } catch (error) {
    // Of an error only the status is read: its message may quote an answer.
    if (!(error instanceof HttpClientError)) {
      const failure = networkFailureOf(error);
      return {
        what: describeNetworkFailure(failure),
        final: failure === 'certificate',
        hint: networkHint(failure, 'https://www.githubstatus.com'),
      };
    }
    const { statusCode } = error;
    return {
      what: `it answered with status ${statusCode}`,
      final: statusCode < 500 && statusCode !== 408 && statusCode !== 429,
    };
  } finally {
    late.abort();
    client.dispose();
  }
}
