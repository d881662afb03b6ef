// Why GitHub did not accept a value. A 422 may repeat what was sent, so its sentence is compared with known ones and not quoted.

import { ActionError } from '../../core/errors/action-error.ts';
import { describeTarget } from '../../core/targets.ts';
import { inGitHubsWords } from './quotation.ts';
import { sentenceOf, statusOf, isRequestFailure, type RequestFailure } from '../client/request-failure.ts';
import type { GitHubTarget } from '../client/routes.ts';
import { tryAgain } from '../../http/github-server.ts';

/**
 * Whether the value was sealed for another public key than the store's. Known is "improperly encrypted secret"
 * (https://github.com/integrations/terraform-provider-github/issues/2315); a `key_id` that was not sent is another error.
 */
export function isKeyRefused(error: unknown): boolean {
  if (!isRequestFailure(error) || statusOf(error) !== 422) return false;
  const sentence = sentenceOf(error);
  return (
    /\bkey[_ ]?id\b|\bpublic key\b|\bimproperly encrypted\b/i.test(sentence) && !/\bsupplied\b/.test(sentence)
  );
}

export function keyRefused(target: GitHubTarget, cause: unknown): ActionError {
  return new ActionError(
    'github-request-failed',
    `GitHub refused the value for ${describeTarget(target)} twice, as not encrypted with the store's public key (status 422). The run requested that key again in between.`,
    { hint: tryAgain(), cause },
  );
}

export function conflictTwice(error: RequestFailure, target: GitHubTarget): ActionError {
  return new ActionError(
    'github-request-failed',
    `GitHub refused the write of ${describeTarget(target)} twice with status 409, which stands for a conflict.${inGitHubsWords(error)}`,
    {
      hint: `${tryAgain()} Something else may be changing the secret or its store at the same time.`,
      cause: error,
    },
  );
}

/** GitHub documents the limits (https://docs.github.com/actions/reference/limits), but not the sentence. */
function isStoreFull(error: RequestFailure): boolean {
  const sentence = sentenceOf(error);
  const isLimit = /\b(?:more than|maximum|limit|too many|exceed\w*)\b/i.test(sentence);
  return (
    isLimit && /\bsecrets?\b/i.test(sentence) && !/\b(?:KB|bytes|size|characters|value)\b/i.test(sentence)
  );
}

export function unprocessable(error: RequestFailure, target: GitHubTarget): ActionError {
  const name = describeTarget(target);
  const count = `To list the secrets of this store:\n${listCommand(target)}`;
  return isStoreFull(error)
    ? new ActionError(
        'github-store-full',
        `The store of ${name} is full, so GitHub did not create the secret.`,
        {
          hint: `Delete secrets that are no longer needed. ${limitOf(target)}${count}`,
          cause: error,
        },
      )
    : new ActionError(
        'github-request-failed',
        `GitHub refused the request for ${name} with status 422, which stands for invalid data.${inGitHubsWords(error)}`,
        { hint: `${tryAgain()} ${count}`, cause: error },
      );
}

function limitOf({ kind }: GitHubTarget): string {
  if (kind === 'org') return 'An organization can have 1,000 secrets. ';
  return kind === 'repo' || kind === 'env'
    ? `${kind === 'env' ? 'An environment' : 'A repository'} can have 100 secrets. `
    : '';
}

function listCommand(target: GitHubTarget): string {
  const app = target.kind.split('-')[0] ?? '';
  const where = 'org' in target ? `--org ${target.org}` : `--repo ${target.owner}/${target.repo}`;
  const more =
    target.kind === 'env'
      ? ` --env ${target.environment.includes("'") ? 'NAME' : `'${target.environment}'`}`
      : app === 'dependabot' || app === 'codespaces'
        ? ` --app ${app}`
        : '';
  return `gh secret list ${where}${more}`;
}
