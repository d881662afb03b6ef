// Which permission or scope the github-token lacks, and how to get a token that has it. GitHub's response headers name what is
// missing; the token itself is not inspected.

import { ActionError } from '../../core/errors/action-error.ts';
import { describeTarget } from '../../core/targets.ts';
import { headerOf, sentenceOf, type RequestFailure } from '../client/request-failure.ts';
import type { GitHubTarget } from '../client/routes.ts';
import { gitHubServer, settingsPage } from '../../http/github-server.ts';

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

export function isJobToken(error: RequestFailure): boolean {
  return isIntegration(error) && headerOf(error, 'x-ratelimit-limit') === JOB_TOKEN_LIMIT;
}

function isIntegration(error: RequestFailure): boolean {
  return sentenceOf(error).startsWith('Resource not accessible by integration');
}

/** @returns undefined if the token cannot be recognized as the job's own. */
export function jobTokenRefused(error: RequestFailure, target: GitHubTarget): ActionError | undefined {
  if (!isJobToken(error)) return undefined;
  return new ActionError(
    'github-job-token',
    `The github-token is the job's own GITHUB_TOKEN, which cannot write ${describeTarget(target)}. No permissions setting of a workflow allows it to write secrets.`,
    {
      hint: `Create a token with a GitHub App that is installed on the repository and has the required permission. Add this step before this one:\n${appTokenStep(target)}`,
      cause: error,
    },
  );
}

/** For an App's or a fine-grained token. @returns undefined unless GitHub said that the token may not access the resource. */
export function permissionRefused(error: RequestFailure, target: GitHubTarget): ActionError | undefined {
  const isApp = isIntegration(error);
  if (!isApp && !sentenceOf(error).startsWith('Resource not accessible by personal access token'))
    return undefined;
  const accepted = acceptedPermissions(error);
  const place = 'org' in target ? target.org : `${target.owner}/${target.repo}`;
  const missing = accepted
    ? `: it lacks the permission ${accepted} for ${place}.`
    : `. GitHub did not say which permission is missing. This target requires ${PERMISSIONS[target.kind]}=write for ${place}.`;
  const both =
    target.kind === 'env'
      ? ' Some versions of GitHub require secrets=write as well for an environment: grant both.'
      : '';
  const how = isApp
    ? `Grant the App this permission (${settingsPage('apps')}, "Permissions & events"; for an App of an organization, in the organization's settings), have the owner of the installation accept it, make sure that the App is installed on ${place}, and request the permission when creating the token:\n${appTokenStep(target)}\nIf the github-token is the job's own GITHUB_TOKEN, it cannot write secrets. This step creates a token that can.`
    : `Grant the fine-grained token this permission, and access to ${place}, in the settings of the account that created it: ${settingsPage('personal-access-tokens')}. An organization may have to approve it.`;
  return notAllowed(error, target, `${missing}${both}`, how);
}

/** GitHub names the role that the account behind the token lacks: https://github.com/github/gh-net/issues/16 */
export function roleMissing(error: RequestFailure, target: GitHubTarget): ActionError | undefined {
  const said = sentenceOf(error);
  const role = /^Must have (admin|write|push|maintain) (?:rights|access|permission)/i.exec(said)?.[1];
  if (role === undefined && !/^You must be an org(?:anization)? (?:admin|owner)\b/i.test(said))
    return undefined;
  const who =
    'org' in target
      ? `an owner of ${target.org}`
      : `${role?.toLowerCase() ?? 'admin'} access to ${target.owner}/${target.repo}`;
  return notAllowed(
    error,
    target,
    `: GitHub requires ${who}.`,
    `Give the account of the token this role, or use the token of a GitHub App:\n${appTokenStep(target)}`,
  );
}

/** @param why follows the sentence, with its period. */
function notAllowed(error: RequestFailure, target: GitHubTarget, why: string, hint: string): ActionError {
  const verb = error.request?.method === 'PUT' ? 'write' : 'read or write';
  return new ActionError(
    'github-forbidden',
    `The github-token is not allowed to ${verb} ${describeTarget(target)}${why}`,
    { hint, cause: error },
  );
}

/** For a token with scopes: a classic one, or that of an OAuth app such as the GitHub CLI. @returns undefined if it has what it needs, and for other tokens. */
export function scopeMissing(error: RequestFailure, target: GitHubTarget): ActionError | undefined {
  const had = scopesIn(error, 'x-oauth-scopes');
  if (had === undefined) return undefined;
  const accepted = scopesIn(error, 'x-accepted-oauth-scopes') ?? [];
  const needed = accepted.length > 0 ? accepted : ['org' in target ? 'admin:org' : 'repo'];
  if (needed.some((scope) => had.includes(scope))) return undefined;
  return new ActionError(
    'github-forbidden',
    `The github-token is without the scope ${needed.join(' or ')}, which ${describeTarget(target)} requires. Its scopes: ${had.length === 0 ? 'none' : had.join(', ')}.`,
    {
      hint: `Add the scope in the settings of the token's owner: ${settingsPage('tokens')}. If it is the token of the GitHub CLI:\ngh auth refresh --scopes ${needed[0] ?? ''}\nPrefer a GitHub App's token or a fine-grained one, which can be granted far fewer permissions.`,
      cause: error,
    },
  );
}

/** @returns undefined if GitHub does not require single sign-on. */
export function ssoRefused(error: RequestFailure, target: GitHubTarget): ActionError | undefined {
  const header = headerOf(error, 'x-github-sso') ?? '';
  if (!header.startsWith('required') && !/\bSAML enforcement\b/i.test(sentenceOf(error))) return undefined;
  const owner = 'org' in target ? target.org : target.owner;
  const address = authorizationPage(header);
  const first =
    address === undefined
      ? 'Authorize the token, as its owner: '
      : `Authorize the token, as its owner. Open this address within the hour:\n${address}\nLater, `;
  return new ActionError(
    'github-sso',
    `The github-token is not authorized for single sign-on to ${owner}, which owns ${describeTarget(target)}.`,
    {
      hint: `${first}open ${settingsPage('tokens')}, select "Configure SSO" next to the token, and authorize ${owner}. A GitHub App's token does not need this.`,
      cause: error,
    },
  );
}

/** `required; url=…`, if it is such a page of the same server, where anybody can have pages: https://docs.github.com/rest/authentication/authenticating-to-the-rest-api */
function authorizationPage(header: string): string | undefined {
  const page = URL.parse(/^required; ?url=(\S+)$/.exec(header)?.[1] ?? '');
  const isSso = /^\/(?:orgs|enterprises)\/[\w-]+\/sso$/.test(page?.pathname ?? '');
  return isSso && page?.protocol === 'https:' && page.origin === gitHubServer().web ? page.href : undefined;
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
    'In this step, set:',
    'with:',
    '  github-token: ${{ steps.app.outputs.token }}',
  ].join('\n');
}
