// Requests the ID token of the job. Transient failures are retried: at most four attempts of 20 seconds each, with pauses of
// 1, 3, and 6 seconds. A refusal (a 4xx other than 408 and 429) is final. The toolkit's own request is not used, because it
// follows redirects with the job's request token, does not give up on an answer that is cut short, and reports little about
// a failure.

import { debug, setSecret } from '@actions/core';
import { HttpClient, HttpClientError } from '@actions/http-client';
import { BearerCredentialHandler } from '@actions/http-client/lib/auth';
import { setTimeout as sleep } from 'node:timers/promises';
import { ActionError } from '../core/errors/action-error.ts';
import { describeNetworkFailure, networkFailureOf, networkHint } from '../http/network-failure.ts';
import type { Log } from '../core/ports/runner.ts';
import { formatDuration, SECOND } from '../core/time.ts';

/** Before each retry. */
const PAUSES = [1, 3, 6].map((seconds) => seconds * SECOND);
const ATTEMPT_TIMEOUT = 20 * SECOND;

export async function requestIdToken(audience: string, log: Pick<Log, 'info'>): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken } = process.env;
  if (!url || !requestToken) throw unavailable();
  setSecret(requestToken);
  let failure: Extract<Answer, { what: string }> = { what: '', final: false };
  for (const pause of [...PAUSES, undefined]) {
    const answer = await attempt(`${url}&audience=${encodeURIComponent(audience)}`, requestToken);
    if ('token' in answer) return answer.token;
    failure = answer;
    if (answer.final || pause === undefined) break;
    log.info(`GitHub did not issue an ID token: ${answer.what}; trying again in ${formatDuration(pause)}`);
    await sleep(pause);
  }
  throw new ActionError('id-token-failed', `GitHub did not issue an ID token: ${failure.what}.`, {
    hint: failure.hint ?? networkHint('unknown', 'github'),
  });
}

function unavailable(): ActionError {
  return new ActionError('id-token-unavailable', 'This job is not allowed to request an ID token.', {
    hint: [
      'Add this to the job, next to runs-on (and to the calling job, if this is a reusable workflow):',
      'permissions:',
      '  id-token: write',
      '  contents: read',
      'A pull request from a fork or from Dependabot does not get an ID token: run on a schedule, a push, or workflow_dispatch instead.',
    ].join('\n'),
  });
}

type Answer =
  | { readonly token: string }
  /** `final`: a retry would change nothing. */
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
    if (answer === undefined) return { what: 'no response arrived in time', final: false };
    if (answer.statusCode === 404) return { what: 'it responded with status 404', final: true };
    const token = answer.result?.value;
    if (typeof token !== 'string' || token === '')
      return { what: 'its response contains no token', final: false };
    setSecret(token);
    return { token };
  } catch (error) {
    // Only the status of an error is read, because its message may quote an answer.
    if (!(error instanceof HttpClientError)) {
      const failure = networkFailureOf(error);
      return {
        what: describeNetworkFailure(failure),
        final: failure === 'certificate',
        hint: networkHint(failure, 'github'),
      };
    }
    const { statusCode } = error;
    return {
      what: `it responded with status ${statusCode}`,
      final: statusCode < 500 && statusCode !== 408 && statusCode !== 429,
    };
  } finally {
    late.abort();
    client.dispose();
  }
}
