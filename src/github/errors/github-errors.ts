// Turns failures of GitHub into errors that say what to do. It reads the status and headers, and compares the message with known
// sentences. Where none fits, the message is quoted, unless it may repeat what was sent.

import { ActionError, ownErrorOf } from '../../core/errors/action-error.ts';
import { networkHint, noAnswer, type Unanswered } from '../../http/no-answer.ts';
import { describeTarget } from '../../core/targets.ts';
import { environmentNotFound, type EnvironmentNames } from './environments.ts';
import { mediaType, notGitHubs, redirected } from '../client/foreign-answers.ts';
import { knownRefusal } from './known-refusals.ts';
import {
  jobTokenRefused,
  permissionRefused,
  roleMissing,
  scopeMissing,
  ssoRefused,
} from './permission-errors.ts';
import { inGitHubsWords } from './quotation.ts';
import { isRateLimit, rateLimited } from '../client/rate-limits.ts';
import { headerOf, isGitHubs, isRequestFailure, type RequestFailure } from '../client/request-failure.ts';
import { Redirected } from '../client/http-fetch.ts';
import { UnreadableAnswer } from '../client/retries.ts';
import type { GitHubTarget } from '../client/routes.ts';
import { gitHubServer, statusCheck, tryAgain } from '../../http/github-server.ts';
import { tokenRefused } from './token-errors.ts';
import { unprocessable } from './write-errors.ts';

/** @param names lists the existing environments, for the error about a missing one. */
export async function translateGitHubError(
  error: unknown,
  target: GitHubTarget,
  signal: AbortSignal,
  names: EnvironmentNames,
): Promise<ActionError> {
  const own = ownErrorOf(error, signal);
  if (own) return own;
  const name = describeTarget(target);
  if (error instanceof Redirected) return redirected(name, error.elsewhere, error);
  if (error instanceof UnreadableAnswer) return notGitHubs(name, 200, error.type, error);
  if (!isRequestFailure(error) || error.response === undefined) return noAnswer(error, unanswered(name));
  const { status } = error;
  if (status >= 500)
    return new ActionError(
      'github-unreachable',
      `GitHub did not process a request for ${name} (status ${status}).`,
      { hint: networkHint('unknown', statusCheck()), cause: error },
    );
  if (isRateLimit(error)) return rateLimited(name, error);
  if (!isGitHubs(error))
    return notGitHubs(name, status, mediaType(error.response.headers['content-type']), error);
  return refused(error, target, names);
}

async function refused(
  error: RequestFailure,
  target: GitHubTarget,
  names: EnvironmentNames,
): Promise<ActionError> {
  if (error.status === 422) return unprocessable(error, target);
  const known = ssoRefused(error, target) ?? knownRefusal(error, target);
  if (known) return known;
  switch (error.status) {
    case 401:
      return tokenRefused(error);
    case 403:
      return (
        jobTokenRefused(error, target) ??
        scopeMissing(error, target) ??
        roleMissing(error, target) ??
        permissionRefused(error, target) ??
        otherRefusal(error, target)
      );
    case 404:
      return scopeMissing(error, target) ?? (await notFound(error, target, names));
    default:
      return otherRefusal(error, target);
  }
}

/** The cause is not known: GitHub's message may tell it. */
function otherRefusal(error: RequestFailure, target: GitHubTarget): ActionError {
  const { status } = error;
  const words = inGitHubsWords(error);
  const legal = status === 451 ? ', which stands for legal reasons' : '';
  return new ActionError(
    status === 451 ? 'github-blocked' : 'github-request-failed',
    `GitHub refused the request for ${describeTarget(target)} with status ${status}${legal}.${words}`,
    {
      hint:
        status === 451
          ? 'Remove the target from the workflow, or contact GitHub Support.'
          : `${words.endsWith('"') ? 'If the message names a cause, fix it first. ' : ''}${tryAgain()}${senderNote(error)}`,
      cause: error,
    },
  );
}

/** A proxy can send JSON too: https://docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api#http-headers */
function senderNote(error: RequestFailure): string {
  return headerOf(error, 'x-github-request-id') === undefined
    ? ' The response has no x-github-request-id, so a proxy may have sent it.'
    : '';
}

async function notFound(
  error: RequestFailure,
  target: GitHubTarget,
  names: EnvironmentNames,
): Promise<ActionError> {
  if (target.kind === 'env') {
    const found = await environmentNotFound(target, names, error);
    if (found) return found;
  }
  if (error.request?.method === 'PUT') return notWritable(error, target);
  const place =
    'org' in target ? `The organization ${target.org}` : `The repository ${target.owner}/${target.repo}`;
  return new ActionError(
    'github-not-found',
    `${place} was not found, or the token has no access to it (status 404).`,
    {
      hint: `Check the spelling. If it is correct, check the access of the token: GitHub hides what a token cannot access. Install the App on it (in the settings of the App's installation, "Repository access"; with actions/create-github-app-token, also set the inputs owner and repositories), or add it to the repositories of the fine-grained token.${codespacesNote(target)}`,
      cause: error,
    },
  );
}

/** The run has read the public key of the store. */
function notWritable(error: RequestFailure, target: GitHubTarget): ActionError {
  return new ActionError(
    'github-not-found',
    `GitHub did not find ${describeTarget(target)} when it was to be written, although it had shown the public key of the store (status 404).`,
    {
      hint: `Check that the token may write: GitHub can respond with status 404 instead of 403. Otherwise, the store was deleted or renamed during the run. ${tryAgain()}`,
      cause: error,
    },
  );
}

/** https://github.com/google/go-github/issues/3000; GitHub Enterprise Server has no Codespaces. */
function codespacesNote({ kind }: GitHubTarget): string {
  if (!kind.startsWith('codespaces')) return '';
  const { apiHost } = gitHubServer();
  return apiHost === 'api.github.com'
    ? kind === 'codespaces-org'
      ? ' Codespaces secrets of an organization require the plan GitHub Team or Enterprise.'
      : ''
    : ` ${apiHost} may have no Codespaces: GitHub Enterprise Server does not.`;
}

function unanswered(name: string): Unanswered {
  return {
    code: 'github-unreachable',
    what: `GitHub did not respond to a request for ${name}`,
    unusable: { code: 'github-unexpected-answer', whose: `GitHub's response to a request for ${name}` },
    statusPage: statusCheck(),
  };
}
