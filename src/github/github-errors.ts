// Turns failures of GitHub into errors that say what to do. It reads the status and headers, and compares the message only with
// fixed sentences, because a 422 may echo what was sent.

import { ActionError, ownErrorOf } from '../core/errors/action-error.ts';
import {
  describeNetworkFailure,
  FOREIGN_ANSWER,
  foreignAnswerHint,
  networkFailureOf,
  networkHint,
  STATUS_PAGES,
} from '../http/network-failure.ts';
import { describeTarget } from '../core/targets.ts';
import { environmentNotFound, type EnvironmentNames } from './environments.ts';
import { jobTokenRefused, permissionRefused, scopeMissing, ssoRefused } from './permission-errors.ts';
import { headerOf, isGitHubs, isRequestFailure, type RequestFailure } from './request-failure.ts';
import { isUnreadable } from './retries.ts';
import type { GitHubTarget } from './routes.ts';

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
  if (isUnreadable(error)) return notGitHub(`A request for ${name} got a response`, error);
  if (!isRequestFailure(error) || error.response === undefined) return noAnswer(name, error);
  const { status } = error;
  if (status >= 500) {
    return new ActionError(
      'github-unreachable',
      `GitHub responded with status ${status} to a request for ${name}.`,
      {
        hint: networkHint('unknown', 'github'),
        cause: error,
      },
    );
  }
  if (isRateLimit(error)) return rateLimited(name, error);
  if (!isGitHubs(error))
    return notGitHub(`A request for ${name} got a response with status ${status}`, error);
  switch (status) {
    case 401:
      return tokenRefused(error);
    case 403:
      return forbidden(error, target);
    case 404:
      return scopeMissing(error, target) ?? (await notFound(error, target, names));
    default:
      return new ActionError(
        'github-request-failed',
        `GitHub refused the request for ${name} with status ${status}.`,
        { hint: status === 422 ? UNPROCESSABLE : REFUSED, cause: error },
      );
  }
}

const UNPROCESSABLE =
  'The store may have reached its limit (100 secrets per repository or environment, 1,000 per organization), or its public key may have just changed. Run the workflow again.';

const REFUSED = `Run the workflow again; if the problem persists, check ${STATUS_PAGES.github}`;

function isRateLimit(error: RequestFailure): boolean {
  if (error.status === 429) return true;
  if (error.status !== 403) return false;
  return (
    headerOf(error, 'x-ratelimit-remaining') === '0' ||
    headerOf(error, 'retry-after') !== undefined ||
    error.message.startsWith('You have exceeded a secondary rate limit')
  );
}

function rateLimited(name: string, cause: RequestFailure): ActionError {
  const reset = Number(headerOf(cause, 'x-ratelimit-reset') ?? NaN);
  const until =
    headerOf(cause, 'x-ratelimit-remaining') === '0' && reset > 0 && reset < 1e11
      ? ` The limit of this token resets at ${new Date(reset * 1000).toISOString()}.`
      : '';
  return new ActionError(
    'github-rate-limited',
    `GitHub's rate limit requires a longer wait than this run allows, so the request for ${name} was not completed.`,
    {
      hint: `Run the workflow again later: it continues where this run stopped.${until} If there are many targets, distribute them over several workflows or tokens.`,
      cause,
    },
  );
}

function tokenRefused(cause: RequestFailure): ActionError {
  return new ActionError('github-token-refused', 'GitHub does not accept the github-token (status 401).', {
    hint: "It may be expired, revoked, mistyped, or from a different GitHub server. A GitHub App's token is valid for one hour: create it in the same job, in the step before this one, with actions/create-github-app-token. For a personal access token, create a new one and store it, complete and without a line break.",
    cause,
  });
}

function forbidden(error: RequestFailure, target: GitHubTarget): ActionError {
  if (headerOf(error, 'x-github-sso') !== undefined) return ssoRefused(error, target);
  return jobTokenRefused(error, target) ?? scopeMissing(error, target) ?? permissionRefused(error, target);
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
  const place =
    'org' in target ? `The organization ${target.org}` : `The repository ${target.owner}/${target.repo}`;
  return new ActionError(
    'github-not-found',
    `${place} (for ${describeTarget(target)}) was not found, or the token has no access to it (status 404).`,
    {
      hint: `Check the spelling. If it is correct, the token has no access: GitHub hides what a token cannot access. Install the App on it (in the settings of the App's installation, "Repository access"; with actions/create-github-app-token, also set the inputs owner and repositories), or add it to the repositories of the fine-grained token.`,
      cause: error,
    },
  );
}

export function unexpectedAnswer(target: GitHubTarget): ActionError {
  return new ActionError(
    'github-unexpected-answer',
    `GitHub sent an unexpected response for ${describeTarget(target)}.`,
    {
      hint: `A proxy may have responded instead. ${foreignAnswerHint('the host of the API (api.github.com)')}`,
    },
  );
}

function noAnswer(name: string, cause: unknown): ActionError {
  const failure = networkFailureOf(cause);
  return new ActionError(
    'github-unreachable',
    `GitHub did not respond to a request for ${name}: ${describeNetworkFailure(failure)}.`,
    { hint: networkHint(failure, 'github'), cause },
  );
}

function notGitHub(what: string, cause: unknown): ActionError {
  return new ActionError(
    'github-unexpected-answer',
    `${what} that is not in GitHub's format: ${FOREIGN_ANSWER}.`,
    {
      hint: foreignAnswerHint('the host of the API (api.github.com)'),
      cause,
    },
  );
}
