// Answers that are not what GitHub's API would send. What was received is a fact; where it came from is not.

import { ActionError } from '../../core/errors/action-error.ts';
import { describeTarget } from '../../core/targets.ts';
import { gitHubApi, isWithin } from '../../http/destinations.ts';
import { foreignAnswerHint } from '../../http/no-answer.ts';
import type { GitHubTarget } from './routes.ts';
import { apiUrl, gitHubServer } from '../../http/github-server.ts';
import { quotableAddress } from '../../http/quotation.ts';

/** Of a header: `text/html`, without its parameters. */
export function mediaType(header: string | number | undefined): string {
  const [type = ''] = String(header ?? '').split(';');
  return /^[\w.+-]{1,40}\/[\w.+-]{1,60}$/.test(type.trim()) ? type.trim() : 'no content type';
}

export function field(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined;
}

/** A response that is not JSON, or whose status is an error and that does not have GitHub's format of errors. */
export function notGitHubs(name: string, status: number, type: string, cause: unknown): ActionError {
  return unexpected(
    `The response for ${name} is not in GitHub's format (status ${status}, ${type}).`,
    'A page of a proxy or a firewall usually looks like this.',
    cause,
  );
}

/** @param lacks what the response should have contained. */
export function unexpectedAnswer(target: GitHubTarget, lacks: string): ActionError {
  return unexpected(
    `GitHub's response for ${describeTarget(target)} contained no readable ${lacks}.`,
    'A proxy may have changed the response.',
  );
}

export function unexpectedStatus(target: GitHubTarget, status: number): ActionError {
  return unexpected(
    `GitHub did not confirm the write of ${describeTarget(target)}: it responded with status ${status} instead of 201 or 204.`,
    'A proxy may have responded instead.',
  );
}

/** @param elsewhere undefined if the API redirected too often or without an address. */
export function redirected(name: string, elsewhere: URL | undefined, cause: unknown): ActionError {
  return unexpected(
    `A redirect of the request for ${name} ${elsewhere === undefined ? 'could not be followed (too many in a row, or without an address).' : notFollowed(elsewhere)}`,
    'A login page of a proxy usually looks like this, or a GitHub server whose address has changed.',
    cause,
  );
}

function notFollowed(elsewhere: URL): string {
  const where = quotableAddress(elsewhere);
  return isWithin(elsewhere, gitHubApi(apiUrl().href))
    ? `leads to something else than the request was for. The run did not follow it, because it would read or write that: ${where}.`
    : `leads out of the API of the server (${apiUrl().href}). The run did not follow it, because the github-token would be sent there: ${where}.`;
}

function unexpected(message: string, usually: string, cause?: unknown): ActionError {
  return new ActionError('github-unexpected-answer', message, {
    hint: `${foreignAnswerHint(`the host of the API (${gitHubServer().apiHost})`)} ${usually}`,
    cause,
  });
}
