// The base path of every kind of target: GitHub's three families of secrets, in each of their scopes.

import type { Target } from '../../core/targets.ts';

export type GitHubTarget = Exclude<Target, { kind: 'keyvault' }>;

export interface Route {
  /** The URL template of the scope, to which `/public-key` or `/{secret_name}` is appended. */
  readonly path: string;
  /** The values of the template. Octokit encodes each of them, slashes too. */
  readonly parameters: Readonly<Record<string, string>>;
}

export function routeOf(target: GitHubTarget): Route {
  switch (target.kind) {
    case 'repo':
      return inRepository(target, 'actions/secrets');
    case 'dependabot':
      return inRepository(target, 'dependabot/secrets');
    case 'codespaces':
      return inRepository(target, 'codespaces/secrets');
    case 'env': {
      const { path, parameters } = inRepository(target, 'environments/{environment_name}/secrets');
      return { path, parameters: { ...parameters, environment_name: target.environment } };
    }
    case 'org':
      return inOrganization(target, 'actions/secrets');
    case 'dependabot-org':
      return inOrganization(target, 'dependabot/secrets');
    case 'codespaces-org':
      return inOrganization(target, 'codespaces/secrets');
  }
}

/** What has a public key of its own. */
export function scopeOf(target: GitHubTarget): string {
  const { path, parameters } = routeOf(target);
  return JSON.stringify([path, parameters]).toLowerCase();
}

function inRepository({ owner, repo }: { owner: string; repo: string }, rest: string): Route {
  return { path: `/repos/{owner}/{repo}/${rest}`, parameters: { owner, repo } };
}

function inOrganization({ org }: { org: string }, rest: string): Route {
  return { path: `/orgs/{org}/${rest}`, parameters: { org } };
}
