// The default state of GitHub: an organization, a user, a few repositories, and one token of each kind.
import type { GitHubToken } from './tokens.ts';
import type { World } from './world.ts';

const everySecret = {
  metadata: 'read',
  actions: 'read',
  secrets: 'write',
  environments: 'write',
  dependabot_secrets: 'write',
  codespaces_secrets: 'write',
  organization_secrets: 'write',
  organization_dependabot_secrets: 'write',
  organization_codespaces_secrets: 'write',
} as const;

/** The installation token of a GitHub App that can write every secret of `octo`. */
export const appToken: GitHubToken = {
  kind: 'app',
  value: 'ghs_APPxWritesEverySecretOfOcto000000001',
  owner: 'octo',
  repositories: 'all',
  permissions: everySecret,
};

/** The GITHUB_TOKEN of a job in `octo/site`. No permission lets it write secrets. */
export const jobToken: GitHubToken = {
  kind: 'job',
  value: 'ghs_JOBxTokenOfARunInOctoSite00000000002',
  owner: 'octo',
  repositories: ['octo/site'],
  permissions: { metadata: 'read', contents: 'write', actions: 'write' },
};

/** A fine-grained token for `octo` without permissions for secrets. */
export const powerlessToken: GitHubToken = {
  kind: 'fine-grained',
  value: 'github_pat_11POWERLESS0000000000_FineGrainedTokenWithoutAnyPermissionForSecrets0000000000003',
  owner: 'octo',
  repositories: 'all',
  permissions: { metadata: 'read', contents: 'read' },
};

/** A fine-grained token that can write every secret of `octo`. */
export const fineGrainedToken: GitHubToken = {
  kind: 'fine-grained',
  value: 'github_pat_11FINEGRAINED00000000_FineGrainedTokenThatWritesEverySecretOfOcto0000000000000004',
  owner: 'octo',
  repositories: 'all',
  permissions: everySecret,
};

/** A user's classic token with all scopes that secrets require. */
export const classicToken: GitHubToken & { kind: 'classic' } = {
  kind: 'classic',
  value: 'ghp_CLASSICxTokenWithRepoAndAdminOrg0005',
  repositories: 'all',
  scopes: ['admin:org', 'repo'],
};

/** The token of a person who has signed in with `gh auth login --scopes workflow`. */
export const personToken: GitHubToken & { kind: 'classic' } = {
  kind: 'classic',
  value: 'gho_PERSONxTokenOfMonaFromGhAuthLogin007',
  login: 'mona',
  repositories: 'all',
  scopes: ['read:org', 'repo', 'workflow'],
};

/** An expired installation token. */
export const expiredToken: GitHubToken = {
  kind: 'app',
  value: 'ghs_EXPIREDxTokenOfAnAppOfYesterday00006',
  owner: 'octo',
  repositories: 'all',
  permissions: everySecret,
  expiresAt: 0,
};

export const defaultTokens: readonly GitHubToken[] = [
  appToken,
  jobToken,
  powerlessToken,
  fineGrainedToken,
  classicToken,
  personToken,
  expiredToken,
];

export function populate(world: World): void {
  world.addAccount('octo', 'Organization');
  world.addAccount('mona', 'User');
  world.addRepository('octo/site', true);
  world.addRepository('octo/app', true);
  world.addRepository('octo/docs', false);
  world.addRepository('mona/blog', true);
  for (const name of ['staging', 'production', 'prod/eu west']) world.addEnvironment('octo/site', name);
}
