// Requests the ID token of the job. Transient failures are retried: at most four attempts of 20 seconds each, with pauses of
// 1, 3, and 6 seconds. A refusal (a 4xx other than 408 and 429) is final. The toolkit's own request is not used, because it
// follows redirects with the job's request token, does not give up on an answer that is cut short, and reports little about
// a failure.

import { debug } from '@actions/core';
import { ActionError } from '../core/errors/action-error.ts';
import { RETRY_HELPS } from '../core/waits/pause.ts';
import type { Log } from '../core/ports/runner.ts';
import { SECOND } from '../core/time.ts';
import { tokenService } from '../http/destinations.ts';
import { pause } from '../http/pause.ts';
import { send, type Answer } from '../http/request.ts';
import { unanswered, unusable, type FailedAttempt } from './id-token-failures.ts';
import type { Masks } from './masks.ts';

/** Before each retry. */
const PAUSES = [1, 3, 6].map((seconds) => seconds * SECOND);
const ATTEMPT_TIMEOUT = 20 * SECOND;

export async function requestIdToken(
  audience: string,
  log: Pick<Log, 'info'>,
  { hide }: Pick<Masks, 'hide'>,
): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken } = process.env;
  if (!url || !requestToken) throw unavailable();
  hide(requestToken);
  const address = new URL(`${url}&audience=${encodeURIComponent(audience)}`);
  for (let retries = 0; ; retries++) {
    const delay = PAUSES[retries];
    const result = await attempt(address, requestToken, hide);
    if ('token' in result) return result.token;
    if (result.isFinal || delay === undefined) throw result.error();
    await pause(delay, `GitHub did not issue an ID token (${result.what}); ${RETRY_HELPS}`, log);
  }
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

type Attempt = { readonly token: string } | FailedAttempt;

async function attempt(url: URL, requestToken: string, hide: Masks['hide']): Promise<Attempt> {
  debug(`ID token url is ${url.href}`);
  let answer: Answer;
  try {
    answer = await send(tokenService(url), url, {
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${requestToken}`,
        'user-agent': 'azure-maps-keys',
      },
      signal: AbortSignal.timeout(ATTEMPT_TIMEOUT),
    });
  } catch (failure) {
    return unanswered(failure);
  }
  const { status } = answer;
  if (status !== 200)
    return refused(`it responded with status ${status}`, status < 500 && status !== 408 && status !== 429);
  const token = tokenIn(await answer.text());
  if (token === undefined) return refused('its response contains no token', false);
  hide(token);
  return { token };
}

function refused(what: string, isFinal: boolean): FailedAttempt {
  return { what, isFinal, error: () => unusable(what) };
}

function tokenIn(text: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    const value =
      typeof answer === 'object' && answer !== null && 'value' in answer ? answer.value : undefined;
    // It is sent in the body of a request, and each part of a token is plain text.
    return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
