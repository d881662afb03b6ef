// The representations of repositories, their owners and their environments in the API.
import type { Account, Environment, Repository } from '../state/world.ts';

const linkedPaths = {
  archive: '/{archive_format}{/ref}',
  assignees: '/assignees{/user}',
  blobs: '/git/blobs{/sha}',
  branches: '/branches{/branch}',
  collaborators: '/collaborators{/collaborator}',
  comments: '/comments{/number}',
  commits: '/commits{/sha}',
  compare: '/compare/{base}...{head}',
  contents: '/contents/{+path}',
  contributors: '/contributors',
  deployments: '/deployments',
  downloads: '/downloads',
  events: '/events',
  forks: '/forks',
  git_commits: '/git/commits{/sha}',
  git_refs: '/git/refs{/sha}',
  git_tags: '/git/tags{/sha}',
  hooks: '/hooks',
  issue_comment: '/issues/comments{/number}',
  issue_events: '/issues/events{/number}',
  issues: '/issues{/number}',
  keys: '/keys{/key_id}',
  labels: '/labels{/name}',
  languages: '/languages',
  merges: '/merges',
  milestones: '/milestones{/number}',
  notifications: '/notifications{?since,all,participating}',
  pulls: '/pulls{/number}',
  releases: '/releases{/id}',
  stargazers: '/stargazers',
  statuses: '/statuses/{sha}',
  subscribers: '/subscribers',
  subscription: '/subscription',
  tags: '/tags',
  teams: '/teams',
  trees: '/git/trees{/sha}',
};

const counts = {
  forks: 0,
  forks_count: 0,
  network_count: 0,
  open_issues: 0,
  open_issues_count: 0,
  size: 0,
  stargazers_count: 0,
  subscribers_count: 0,
  watchers: 0,
  watchers_count: 0,
};

const features = {
  has_issues: true,
  has_projects: false,
  has_wiki: false,
  has_pages: false,
  has_discussions: false,
  has_downloads: true,
};

export interface Addresses {
  /** Without a trailing slash, such as `https://api.github.com`. */
  readonly api: string;
  readonly web: string;
}

/** GitHub Enterprise Server has its API below the address of its website. */
export function isServer({ api }: Addresses): boolean {
  return api.endsWith('/api/v3');
}

export function minimalRepository(repository: Repository, addresses: Addresses): Record<string, unknown> {
  const url = `${addresses.api}/repos/${repository.fullName}`;
  const links = Object.entries(linkedPaths).map(([name, path]) => [`${name}_url`, `${url}${path}`] as const);
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.private,
    owner: ownerBody(repository.owner, addresses),
    html_url: `${addresses.web}/${repository.fullName}`,
    description: null,
    fork: false,
    url,
    ...Object.fromEntries(links),
  };
}

export function fullRepository(
  repository: Repository,
  addresses: Addresses,
  since: string,
): Record<string, unknown> {
  const web = `${addresses.web}/${repository.fullName}`;
  return {
    ...minimalRepository(repository, addresses),
    ...counts,
    ...features,
    git_url: web.replace(/^https:/, 'git:') + '.git',
    ssh_url: `git@${new URL(addresses.web).host}:${repository.fullName}.git`,
    clone_url: `${web}.git`,
    svn_url: web,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    disabled: false,
    visibility: repository.private ? 'private' : 'public',
    default_branch: repository.defaultBranch,
    created_at: since,
    updated_at: since,
    pushed_at: since,
  };
}

export function environmentBody(
  repository: Repository,
  environment: Environment,
  addresses: Addresses,
  since: string,
): Record<string, unknown> {
  const name = encodeURIComponent(environment.name);
  return {
    id: environment.id,
    node_id: nodeId('Environment', environment.id),
    name: environment.name,
    url: `${addresses.api}/repos/${repository.fullName}/environments/${name}`,
    html_url: `${addresses.web}/${repository.fullName}/deployments/activity_log?environments_filter=${name}`,
    created_at: since,
    updated_at: since,
    protection_rules: protectionRules(environment, addresses),
    deployment_branch_policy: null,
  };
}

function protectionRules({ id, reviewers = [] }: Environment, addresses: Addresses): readonly object[] {
  if (reviewers.length === 0) return [];
  const people = reviewers.map((reviewer) => ({ type: 'User', reviewer: ownerBody(reviewer, addresses) }));
  const rule = { id: id + 1, node_id: nodeId('Gate', id + 1), type: 'required_reviewers' };
  return [{ ...rule, prevent_self_review: false, reviewers: people }];
}

export function ownerBody(owner: Account, addresses: Addresses): Record<string, unknown> {
  const url = `${addresses.api}/users/${owner.login}`;
  return {
    login: owner.login,
    id: owner.id,
    node_id: nodeId(owner.type, owner.id),
    avatar_url: `${addresses.web}/${owner.login}.png`,
    gravatar_id: '',
    url,
    html_url: `${addresses.web}/${owner.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: owner.type,
    site_admin: false,
  };
}

export function nodeId(type: string, id: number): string {
  return Buffer.from(`${type}${id}`).toString('base64');
}
