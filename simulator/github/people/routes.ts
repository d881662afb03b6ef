// The operations about the caller and the server, and the index of the API, from which `gh` reads the scopes of a token.
import type { Answer, Call, Setting } from '../operations/call.ts';
import { iso } from '../operations/call.ts';
import { isServer, ownerBody } from '../operations/repository-body.ts';
import type { Route } from '../operations/route.ts';
import { Refusal } from '../replies/refusal.ts';
import { loginOf } from '../state/tokens.ts';

const counts = { public_repos: 1, public_gists: 0, followers: 0, following: 0 };
const profile = {
  name: null,
  company: null,
  blog: '',
  location: null,
  email: null,
  hireable: null,
  bio: null,
};

function getUser({ caller }: Call, { world, addresses }: Setting): Awaited<Answer> {
  const login = caller.kind === 'token' ? loginOf(caller.token) : undefined;
  const account = login === undefined ? undefined : world.account(login);
  if (account === undefined) return new Refusal(403, 'Resource not accessible by integration');
  const at = iso(Date.UTC(2020, 0, 1));
  const body = { ...ownerBody(account, addresses), ...profile, ...counts, created_at: at, updated_at: at };
  return { status: 200, body: { ...body, user_view_type: 'public' } };
}

const links = {
  current_user_url: '/user',
  current_user_authorizations_html_url: '/settings/connections/applications{/client_id}',
  authorizations_url: '/authorizations',
  code_search_url: '/search/code?q={query}{&page,per_page,sort,order}',
  commit_search_url: '/search/commits?q={query}{&page,per_page,sort,order}',
  emails_url: '/user/emails',
  emojis_url: '/emojis',
  events_url: '/events',
  feeds_url: '/feeds',
  followers_url: '/user/followers',
  following_url: '/user/following{/target}',
  gists_url: '/gists{/gist_id}',
  issue_search_url: '/search/issues?q={query}{&page,per_page,sort,order}',
  issues_url: '/issues',
  keys_url: '/user/keys',
  label_search_url: '/search/labels?q={query}&repository_id={repository_id}{&page,per_page}',
  notifications_url: '/notifications',
  organization_url: '/orgs/{org}',
  organization_repositories_url: '/orgs/{org}/repos{?type,page,per_page,sort}',
  organization_teams_url: '/orgs/{org}/teams',
  public_gists_url: '/gists/public',
  rate_limit_url: '/rate_limit',
  repository_url: '/repos/{owner}/{repo}',
  repository_search_url: '/search/repositories?q={query}{&page,per_page,sort,order}',
  current_user_repositories_url: '/user/repos{?type,page,per_page,sort}',
  starred_url: '/user/starred{/owner}{/repo}',
  starred_gists_url: '/gists/starred',
  user_url: '/users/{user}',
  user_organizations_url: '/user/orgs',
  user_repositories_url: '/users/{user}/repos{?type,page,per_page,sort}',
  user_search_url: '/search/users?q={query}{&page,per_page,sort,order}',
} as const;

function getIndex(_: Call, { addresses }: Setting): Awaited<Answer> {
  const body = Object.entries(links).map(([name, path]) => [name, `${addresses.api}${path}`]);
  return { status: 200, body: Object.fromEntries(body) as Record<string, string> };
}

/** The version of GitHub Enterprise Server, of which `gh` makes what it sends depend. */
function getMeta(_: Call, { addresses }: Setting): Awaited<Answer> {
  const version = isServer(addresses) ? { installed_version: '3.19.0' } : {};
  return { status: 200, body: { verifiable_password_authentication: true, ...version } };
}

export const peopleRoutes: readonly Route[] = [
  { method: 'GET', template: '/user', need: { on: 'nothing' }, handle: getUser },
  { method: 'GET', template: '/meta', need: { on: 'nothing' }, handle: getMeta },
  { method: 'GET', template: '/', need: { on: 'nothing' }, handle: getIndex },
];
