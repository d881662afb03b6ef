// Turns what GitHub refuses into errors that say what to do. Reads status and headers; of a body only the two fixed
// sentences by which GitHub names the kind of token, for a 422 may echo what was sent.

import { ActionError } from '../core/errors.ts';
import { describeTarget } from '../core/targets.ts';
import type { GitHubTarget } from './routes.ts';

interface RequestFailure {
  readonly status: number;
  readonly message: string;
  readonly response?: { readonly headers: Readonly<Record<string, string | number | undefined>> };
}

function isRequestFailure(error: unknown): error is RequestFailure {
  return error instanceof Error && 'status' in error && typeof error.status === 'number';
}

/** Undefined where GitHub did not answer: Octokit gives network failures the status 500 and no response. */
export function statusOf(error: unknown): number | undefined {
  return isRequestFailure(error) && error.response !== undefined ? error.status : undefined;
}

export function translateGitHubError(error: unknown, target: GitHubTarget, signal: AbortSignal): ActionError {
  if (error instanceof ActionError) return error;
  if (signal.aborted && signal.reason instanceof ActionError) return signal.reason;
  const name = describeTarget(target);
  const status = statusOf(error);
  if (!isRequestFailure(error) || status === undefined || status >= 500) {
    return new ActionError(
      'github-unreachable',
      status === undefined
        ? `GitHub gave no answer about ${name}.`
        : `GitHub answered with status ${status} about ${name}.`,
      {
        hint: 'Run the workflow again. If it stays so: https://www.githubstatus.com; behind a proxy, check HTTPS_PROXY and NODE_EXTRA_CA_CERTS of the runner.',
        cause: error,
      },
    );
  }
  switch (status) {
    case 401:
      return new ActionError('github-token-refused', 'GitHub does not accept the github-token.', {
        hint: "An App's token lives one hour: make it in the same job, right before this step, with actions/create-github-app-token.",
        cause: error,
      });
    case 403:
    case 429:
      return refused(error, target);
    case 404:
      return target.kind === 'env' ? environmentNotFound(target, error) : notFound(name, error);
    default:
      return new ActionError(
        'github-request-failed',
        `GitHub refused the request for ${name} with status ${status}.`,
        { cause: error },
      );
  }
}

function refused(error: RequestFailure, target: GitHubTarget): ActionError {
  const headers = error.response?.headers ?? {};
  const name = describeTarget(target);
  if (
    error.status === 429 ||
    headers['x-ratelimit-remaining'] === '0' ||
    headers['retry-after'] !== undefined
  ) {
    return new ActionError(
      'github-rate-limited',
      `GitHub asked for fewer requests, longer than this run waits, before ${name} was done.`,
      {
        hint: 'Run the workflow again later: it goes on where this run stopped.',
        cause: error,
      },
    );
  }
  const needed = permissionText(headers['x-accepted-github-permissions']);
  const isJobToken = error.message.startsWith('Resource not accessible by integration');
  const who = isJobToken
    ? "If this is the job's own GITHUB_TOKEN: it can never write secrets, whatever `permissions:` says. Make a token with actions/create-github-app-token"
    : 'Give the token';
  return new ActionError('github-forbidden', `The github-token may not write ${name}.`, {
    hint: `${who}${isJobToken ? ' that has' : ''} the permission ${needed ?? defaultPermission(target)}.`,
    cause: error,
  });
}

/** `X-Accepted-GitHub-Permissions` lists what would do: `secrets=write`. */
function permissionText(header: string | number | undefined): string | undefined {
  return typeof header === 'string' && /^[a-z_=;, ]{1,200}$/.test(header) ? header : undefined;
}

function defaultPermission(target: GitHubTarget): string {
  return target.kind === 'env' ? 'environments=write' : 'secrets=write';
}

function environmentNotFound(target: Extract<GitHubTarget, { kind: 'env' }>, cause: unknown): ActionError {
  return new ActionError(
    'github-environment-not-found',
    `The environment ${target.environment} of ${target.owner}/${target.repo} was not found.`,
    {
      hint: `Create it in the settings of the repository, or let the token see the repository. This action never creates an environment: it would have no protection rules.`,
      cause,
    },
  );
}

function notFound(name: string, cause: unknown): ActionError {
  return new ActionError('github-not-found', `GitHub shows no place for ${name} to this token.`, {
    hint: 'Check the spelling, and that the App or token was given access to this repository: GitHub answers 404 where it was not.',
    cause,
  });
}
