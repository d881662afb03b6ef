// Why GitHub does not accept the token itself: status 401.

import { ActionError } from '../../core/errors/action-error.ts';
import { inGitHubsWords } from './quotation.ts';
import { sentenceOf, type RequestFailure } from '../client/request-failure.ts';
import { gitHubServer, settingsPage } from '../../http/github-server.ts';

const APP_TOKEN =
  "A GitHub App's token is valid for one hour: create it in the same job, in the step before this one, with actions/create-github-app-token.";

/** GitHub takes the token for a JSON web token, with which only an App itself signs in: octokit and PyGithub quote its sentences. */
const WEB_TOKEN = /\bJSON web token\b|\bclaim \('(?:exp|iat)'\)/i;

/** Whether the token may have been created a moment ago, and may be accepted in a few seconds. */
export function mayBeAcceptedLater(error: RequestFailure): boolean {
  return error.status === 401 && !isWithoutToken(error) && !WEB_TOKEN.test(sentenceOf(error));
}

function isWithoutToken(error: RequestFailure): boolean {
  return sentenceOf(error).startsWith('Requires authentication');
}

export function tokenRefused(cause: RequestFailure): ActionError {
  const { apiHost } = gitHubServer();
  if (isWithoutToken(cause))
    return refused(
      `GitHub says that it received no token, although the run sent the github-token. ${apiHost} responded with status 401, "Requires authentication".`,
      'Check the proxy between the runner and GitHub: it may remove the header Authorization. Allow the header there.',
      cause,
    );
  if (WEB_TOKEN.test(sentenceOf(cause)))
    return refused(
      'GitHub read the github-token as a JSON web token and does not accept it (status 401).',
      `Use the output "token" of actions/create-github-app-token, complete, and not the App's own JSON web token. ${APP_TOKEN}`,
      cause,
    );
  const isKnown = sentenceOf(cause).startsWith('Bad credentials');
  return refused(
    `GitHub does not accept the github-token (status 401).${isKnown ? '' : inGitHubsWords(cause)}`,
    `Create a new token: this one may be expired, revoked, mistyped, or from a different server than ${apiHost}. ${APP_TOKEN} For a personal access token, create a new one (${settingsPage('personal-access-tokens')}) and store it, complete and without a line break.`,
    cause,
  );
}

function refused(message: string, hint: string, cause: RequestFailure): ActionError {
  return new ActionError('github-token-refused', message, { hint, cause });
}
