// The permissions that an operation requires, and whether a token has them.
import { notFound, Refusal } from '../replies/refusal.ts';
import {
  type GitHubToken,
  hasRole,
  type PermissionLevel,
  type Permissions,
  type Role,
  sees,
} from '../state/tokens.ts';
import type { ScopeKind } from '../state/secret-target.ts';
import type { Account, Repository, World } from '../state/world.ts';

export type Need =
  | { readonly on: 'nothing' }
  | {
      readonly on: 'repository';
      /** Of an App, a job, or a fine-grained token. */
      readonly permissions: Permissions;
      /** Of the person with the token. */
      readonly role: Role;
      /** Without the role, the answer is 404 instead of 403. */
      readonly hidden?: boolean;
    }
  | { readonly on: 'organization'; readonly permissions: Permissions };

export type Place =
  | { readonly on: 'nothing' }
  | { readonly on: 'repository'; readonly repository: Repository }
  | { readonly on: 'organization'; readonly organization: Account };

/** From GitHub's documentation, "Permissions required for GitHub Apps". */
export function secretPermissions(kind: ScopeKind, level: PermissionLevel): Permissions {
  switch (kind) {
    case 'repo':
      return { secrets: level };
    case 'env':
      return { environments: level };
    case 'org':
      return { organization_secrets: level };
    case 'dependabot':
      return { dependabot_secrets: level };
    case 'dependabot-org':
      return { organization_dependabot_secrets: level };
    case 'codespaces':
      // GitHub requires write permission even to read the public key.
      return { codespaces_secrets: 'write' };
    case 'codespaces-org':
      return { organization_codespaces_secrets: level };
  }
}

export function admit(
  need: Need,
  parameters: Readonly<Record<string, string>>,
  token: GitHubToken,
  { world, web }: { readonly world: World; readonly web: string },
): Place | Refusal {
  switch (need.on) {
    case 'nothing':
      return need;
    case 'repository': {
      const repository = world.repository(`${parameters['owner'] ?? ''}/${parameters['repo'] ?? ''}`);
      if (repository === undefined || (repository.private && !sees(token, repository.fullName)))
        return notFound();
      return refusal(need, token, web, repository.owner, repository) ?? { on: 'repository', repository };
    }
    case 'organization': {
      const organization = world.account(parameters['org'] ?? '');
      if (organization?.type !== 'Organization') return notFound();
      return refusal(need, token, web, organization) ?? { on: 'organization', organization };
    }
  }
}

type RealNeed = Exclude<Need, { on: 'nothing' }>;

function refusal(
  need: RealNeed,
  token: GitHubToken,
  web: string,
  owner: Account,
  repository?: Repository,
): Refusal | undefined {
  switch (token.kind) {
    case 'classic':
      return refuseClassic(need, token, web, owner, repository);
    case 'job':
    case 'app':
      return holds(need, token, owner, repository)
        ? undefined
        : new Refusal(403, 'Resource not accessible by integration');
    case 'fine-grained':
      return holds(need, token, owner, repository) && (need.on !== 'repository' || hasRole(token, need.role))
        ? undefined
        : new Refusal(403, 'Resource not accessible by personal access token');
  }
}

function holds(
  need: RealNeed,
  token: Exclude<GitHubToken, { kind: 'classic' }>,
  owner: Account,
  repository: Repository | undefined,
): boolean {
  const wanted = Object.entries(need.permissions);
  if (repository?.private === false && wanted.every(isPublic)) return true;
  if (token.owner.toLowerCase() !== owner.login.toLowerCase()) return false;
  if (repository !== undefined && !sees(token, repository.fullName)) return false;
  return wanted.every(([name, level]) => {
    // The `permissions:` of a workflow cannot grant a job's token access to secrets.
    if (token.kind === 'job' && (name.endsWith('secrets') || name === 'environments')) return false;
    const held = token.permissions[name];
    return held === 'write' || held === level;
  });
}

/** What anyone can read in a public repository. */
function isPublic([name, level]: readonly [string, PermissionLevel]): boolean {
  return level === 'read' && ['metadata', 'contents', 'pull_requests'].includes(name);
}

function refuseClassic(
  need: RealNeed,
  token: GitHubToken & { kind: 'classic' },
  web: string,
  owner: Account,
  repository: Repository | undefined,
): Refusal | undefined {
  if (token.withoutSso?.some((login) => login.toLowerCase() === owner.login.toLowerCase()) === true) {
    const url = `${web}/orgs/${owner.login}/sso?authorization_request=A4242`;
    return new Refusal(
      403,
      'Resource protected by organization SAML enforcement. ' +
        'You must grant your Personal Access token access to this organization.',
      {
        headers: { 'x-github-sso': `required; url=${url}` },
        documentation:
          'https://docs.github.com/articles/authenticating-to-a-github-organization-with-saml-single-sign-on/',
      },
    );
  }
  if (need.on === 'organization') {
    if (token.scopes.includes('admin:org')) return undefined;
    return new Refusal(403, 'You must be an org admin or have the actions secrets fine-grained permission.');
  }
  const isScoped = token.scopes.includes('repo');
  if (!isScoped && repository?.private === true) return notFound();
  if (need.role === 'read' || (isScoped && hasRole(token, need.role))) return undefined;
  return need.hidden === true ? notFound() : new Refusal(403, 'Must have admin rights to Repository.');
}

/** The headers with which GitHub states the permissions that an operation requires. */
export function accessHeaders(need: Need, token: GitHubToken): Record<string, string> {
  if (token.kind === 'classic') {
    const accepted = need.on === 'nothing' ? '' : need.on === 'organization' ? 'admin:org' : 'repo';
    return { 'x-oauth-scopes': token.scopes.join(', '), 'x-accepted-oauth-scopes': accepted };
  }
  if (need.on === 'nothing') return {};
  const accepted = Object.entries(need.permissions).map(([name, level]) => `${name}=${level}`);
  return { 'x-accepted-github-permissions': accepted.join(',') };
}
