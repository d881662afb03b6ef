// The refusals of GitHub whose sentences are known, and that have nothing to do with the permissions of the token. GitHub's
// documentation has few of these sentences; the others are quoted in public reports:
// - IP allow list: https://github.com/SalesforceFoundation/NPSP/issues/7247
// - archived: https://github-api.kohsuke.org/apidocs/org/kohsuke/github/GHRepository.html#archive()
// - suspended installation: https://github.com/google-gemini/gemini-cli/issues/12033
// - classic token: https://github.com/refined-github/refined-github/issues/6951
// - fine-grained token: https://github.com/mislav/hub/issues/3363, its lifetime: https://github.com/NixOS/org/issues/247
// - blocked: https://github.com/github/rest-api-description/issues/3314 (451), https://github.com/PyGithub/PyGithub/issues/1015 (403)
// - suspended account: the list of bad tokens in https://github.com/anuraghazra/github-readme-stats
// - version of the API: https://docs.github.com/rest/about-the-rest-api/api-versions

import { ActionError, type ErrorCode } from '../../core/errors/action-error.ts';
import { describeTarget } from '../../core/targets.ts';
import { sentenceOf, type RequestFailure } from '../client/request-failure.ts';
import type { GitHubTarget } from '../client/routes.ts';
import { gitHubServer, settingsPage } from '../../http/github-server.ts';

interface KnownRefusal {
  readonly sentence: RegExp;
  readonly code: ErrorCode;
  /** A sentence without a period. */
  readonly why: (owner: string, said: string, target: GitHubTarget) => string;
  readonly hint: (target: GitHubTarget, owner: string) => string;
}

const APP_INSTEAD =
  "A GitHub App's token (actions/create-github-app-token) is not affected by policies for personal access tokens.";

const REFUSALS: readonly KnownRefusal[] = [
  {
    sentence: /\bhas an IP allow list enabled/i,
    code: 'github-ip-not-allowed',
    why: (owner, said) =>
      `The IP allow list of ${owner} or its enterprise does not contain the address of this runner${address(said)}`,
    hint: (_target, owner) =>
      `Run the job on a runner whose address is on the list (a self-hosted runner, or a larger runner with static addresses), or have an owner of ${owner} add the address (Settings, Authentication security, IP allow list). The addresses of standard GitHub-hosted runners change.`,
  },
  {
    sentence: /\bwas archived so is read-only/i,
    code: 'github-archived',
    why: (_owner, _said, target) => `The repository${nameIn(target)} is archived, and therefore read-only`,
    hint: (target) =>
      'org' in target
        ? 'Remove the target from the workflow.'
        : `Remove the target from the workflow, or unarchive the repository:\ngh repo unarchive ${target.owner}/${target.repo}`,
  },
  {
    sentence: /\binstallation has been suspended/i,
    code: 'github-app-suspended',
    why: (owner) => `The installation of the GitHub App for ${owner} is suspended`,
    hint: (_target, owner) =>
      `Have an owner of ${owner} open the installation and select "Unsuspend": ${gitHubServer().web}/organizations/${owner}/settings/installations (for a user account: ${settingsPage('installations')}). If that is not offered there, the owner of the App suspended it.`,
  },
  {
    sentence: /\bforbids access via a .*\blifetime\b/i,
    code: 'github-token-policy',
    why: (owner, said) =>
      `${owner} or its enterprise limits the lifetime of personal access tokens${days(said)}, and the github-token is valid for longer`,
    hint: () =>
      `Shorten the expiration of the token (${settingsPage('personal-access-tokens')}, classic: ${settingsPage('tokens')}). ${APP_INSTEAD}`,
  },
  {
    sentence: /\bforbids access via a personal access token|\bforbids access via a fine-grained/i,
    code: 'github-token-policy',
    why: (owner) => `${owner} or its enterprise forbids this kind of personal access token`,
    hint: () => `Use a token of a kind that is allowed. ${APP_INSTEAD}`,
  },
  {
    sentence: /\benabled OAuth App access restrictions/i,
    code: 'github-token-policy',
    why: (owner) => `${owner} has not approved the OAuth app that the github-token was created for`,
    hint: () =>
      `Use a GitHub App's token, or have an owner approve the OAuth app (Settings, OAuth app policy). ${APP_INSTEAD}`,
  },
  {
    sentence: /\brepository access blocked/i,
    code: 'github-blocked',
    why: (_owner, _said, target) => `GitHub has blocked access to the repository${nameIn(target)}`,
    hint: (target) =>
      'org' in target
        ? `Remove the target from the workflow, or contact GitHub Support.`
        : `Remove the target from the workflow, or contact GitHub Support. The repository's page usually states the reason: ${gitHubServer().web}/${target.owner}/${target.repo}`,
  },
  {
    sentence: /\baccount was suspended|\btrade controls law/i,
    code: 'github-blocked',
    why: () =>
      'GitHub has suspended or restricted the account that the github-token or the repository belongs to',
    hint: () => `Sign in as the owner of the token to see the reason, or contact GitHub Support.`,
  },
  {
    sentence: /\bnot a supported version\b/i,
    code: 'github-request-failed',
    why: () => 'The server does not support version 2022-11-28 of the REST API, which this action uses',
    hint: () => {
      const { apiHost } = gitHubServer();
      return apiHost === 'api.github.com'
        ? 'Use the newest version of this action.'
        : `Ask the administrator of ${apiHost} which version of GitHub Enterprise Server it runs. It must support version 2022-11-28 of the REST API.`;
    },
  },
];

function nameIn(target: GitHubTarget): string {
  return 'org' in target ? '' : ` ${target.owner}/${target.repo}`;
}

/** Some of these sentences name the address. */
function address(said: string): string {
  const found = /\band ([\da-f.:]{7,39}) is not permitted/i.exec(said)?.[1];
  return found === undefined ? '' : ` (${found})`;
}

function days(said: string): string {
  const count = /\bgreater than (\d{1,4}) days/.exec(said)?.[1];
  return count === undefined ? '' : ` to ${count} days`;
}

/** @returns undefined if the sentence is not a known one. */
export function knownRefusal(error: RequestFailure, target: GitHubTarget): ActionError | undefined {
  const said = sentenceOf(error);
  const known = REFUSALS.find(({ sentence }) => sentence.test(said));
  if (known === undefined) return undefined;
  const owner = 'org' in target ? target.org : target.owner;
  return new ActionError(
    known.code,
    `${known.why(owner, said, target)}. GitHub refused the request for ${describeTarget(target)}.`,
    { hint: known.hint(target, owner), cause: error },
  );
}
