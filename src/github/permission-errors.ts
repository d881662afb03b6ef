// Which permission or scope the github-token lacks, and how to get a token that has it. GitHub's response headers name what is
// missing; the token itself is not inspected.

import { ActionError } from '../core/errors/action-error.ts';
import { describeTarget } from '../core/targets.ts';
import { headerOf, type RequestFailure } from './request-failure.ts';
import type { GitHubTarget } from './routes.ts';

/** Per kind of target, as GitHub's documentation of App permissions names them. */
const PERMISSIONS: Readonly<Record<GitHubTarget['kind'], string>> = {
  repo: 'secrets',
  env: 'environments',
  org: 'organization_secrets',
  dependabot: 'dependabot_secrets',
  'dependabot-org': 'organization_dependabot_secrets',
  codespaces: 'codespaces_secrets',
  'codespaces-org': 'organization_codespaces_secrets',
};

/** The rate limit of a job's own token, except on GitHub Enterprise Cloud (15,000). An App's token has at least 5,000. */
const JOB_TOKEN_LIMIT = '1000';

/** @returns undefined if the token cannot be recognized as the job's own. */
export function jobTokenRefused(error: RequestFailure, target: GitHubTarget): ActionError | undefined {
  if (!error.message.startsWith('Resource not accessible by integration')) return undefined;
  if (headerOf(error, 'x-ratelimit-limit') !== JOB_TOKEN_LIMIT) return undefined;
  return new ActionError(
    'github-job-token',
    `The github-token is the job's own GITHUB_TOKEN, which cannot write ${describeTarget(target)}: no permissions setting of a workflow allows it to write secrets.`,
    {
      hint: `Create a token with a GitHub App that is installed on the repository and has the required permission. Add this step before this one:\n${appTokenStep(target)}`,
      cause: error,
    },
  );
}

export function permissionRefused(error: RequestFailure, target: GitHubTarget): ActionError {
  const needed = acceptedPermissions(error) ?? `${PERMISSIONS[target.kind]}=write`;
  const isApp = error.message.startsWith('Resource not accessible by integration');
  const isPersonal = error.message.startsWith('Resource not accessible by personal access token');
  const both =
    target.kind === 'env'
      ? ' Some versions of GitHub require secrets=write as well for an environment: grant both.'
      : '';
  const how = isApp
    ? `Grant the App this permission (in its settings, "Permissions & events"), have the owner of the installation accept it, and request it when creating the token:\n${appTokenStep(target)}\nIf the github-token is the job's own GITHUB_TOKEN, it cannot write secrets. This step creates a token that can.`
    : isPersonal
      ? 'Grant the fine-grained token this permission for the repository or organization, in the settings of the account that created it. An organization may have to approve it.'
      : 'Grant the token this permission. For a classic token, that is the scope repo, or admin:org for an organization.';
  return new ActionError(
    'github-forbidden',
    `The github-token is not allowed to ${error.request?.method === 'PUT' ? 'write' : 'read or write'} ${describeTarget(target)}.`,
    {
      hint: `It lacks the permission ${needed}.${both} ${how}`,
      cause: error,
    },
  );
}

/** For a classic token, whose scopes are known. @returns undefined if it has what it needs, and for other tokens. */
export function scopeMissing(error: RequestFailure, target: GitHubTarget): ActionError | undefined {
  const had = scopesIn(error, 'x-oauth-scopes');
  if (had === undefined) return undefined;
  const accepted = scopesIn(error, 'x-accepted-oauth-scopes') ?? [];
  const needed = accepted.length > 0 ? accepted : ['org' in target ? 'admin:org' : 'repo'];
  if (needed.some((scope) => had.includes(scope))) return undefined;
  return new ActionError(
    'github-forbidden',
    `The github-token is a classic token without the scope ${needed.join(' or ')}, which ${describeTarget(target)} requires. Its scopes: ${had.length === 0 ? 'none' : had.join(', ')}.`,
    {
      hint: "Add the scope in the settings of the token's owner (Developer settings, Personal access tokens, Tokens (classic)). Prefer a GitHub App's token or a fine-grained one, which can be granted far fewer permissions.",
      cause: error,
    },
  );
}

export function ssoRefused(error: RequestFailure, target: GitHubTarget): ActionError {
  const owner = 'org' in target ? target.org : target.owner;
  return new ActionError(
    'github-sso',
    `The github-token is not authorized for single sign-on to ${owner}, which owns ${describeTarget(target)}.`,
    {
      hint: `As the owner of the token, open https://github.com/settings/tokens, select "Configure SSO" next to the token, and authorize ${owner}. A GitHub App's token does not need this.`,
      cause: error,
    },
  );
}

/** `X-Accepted-GitHub-Permissions` lists what is sufficient: `secrets=write`, several separated by commas. */
function acceptedPermissions(error: RequestFailure): string | undefined {
  const text = headerOf(error, 'x-accepted-github-permissions') ?? '';
  if (!/^[a-z_]+=[a-z]+(?:[,;] ?[a-z_]+=[a-z]+)*$/.test(text)) return undefined;
  // The request that failed may have been a read, but the run needs to write.
  return text.replaceAll('=read', '=write').replaceAll(/, ?/g, ' and ').replaceAll(/; ?/g, ', or ');
}

function scopesIn(error: RequestFailure, header: string): string[] | undefined {
  const text = headerOf(error, header);
  if (text === undefined || !/^[a-z_:, ]*$/.test(text)) return undefined;
  return text
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '');
}

/** YAML to paste, with the least that the target needs. */
function appTokenStep(target: GitHubTarget): string {
  const name = PERMISSIONS[target.kind].replaceAll('_', '-');
  return [
    '- uses: actions/create-github-app-token@v3',
    '  id: app',
    '  with:',
    '    client-id: ${{ vars.ROTATION_APP_CLIENT_ID }}',
    '    private-key: ${{ secrets.ROTATION_APP_PRIVATE_KEY }}',
    ...('org' in target
      ? [`    owner: ${target.org}`]
      : [`    owner: ${target.owner}`, `    repositories: ${target.repo}`]),
    `    permission-${name}: write`,
    ...(target.kind === 'env' ? ['    permission-secrets: write'] : []),
    'and in this step:',
    '    github-token: ${{ steps.app.outputs.token }}',
  ].join('\n');
}
