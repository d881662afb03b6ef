// Pull requests between branches of one repository.
import { type Call, iso, type RepositoryHandler, type Setting, textOf } from '../operations/call.ts';
import { fullRepository, nodeId, ownerBody } from '../operations/repository-body.ts';
import { paginate } from '../replies/pagination.ts';
import { invalid, Refusal } from '../replies/refusal.ts';
import { since, type PullRequest } from '../state/git.ts';
import { loginOf } from '../state/tokens.ts';
import type { Repository } from '../state/world.ts';

export const listPullRequests: RepositoryHandler = ({ place: { repository }, query }, setting) => {
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  const found = setting.git
    .of(repository)
    .pullRequests.filter((request) => state === 'all' || request.state === state)
    .filter((request) => head === null || head === `${repository.owner.login}:${request.head}`)
    .filter((request) => base === null || base === request.base)
    .toReversed()
    .map((request) => simpleBody(request, repository, setting));
  const page = paginate(found, query, `${setting.addresses.api}/repositories/${repository.id}/pulls`);
  return { status: 200, headers: page.headers, body: page.items };
};

export const createPullRequest: RepositoryHandler = (call, setting) => {
  const { repository } = call.place;
  const asked = askedFor(call, repository, setting);
  if (asked instanceof Refusal) return asked;
  const login = call.caller.kind === 'token' ? loginOf(call.caller.token) : undefined;
  const author = login ?? 'github-actions[bot]';
  const request = setting.git.of(repository).openPullRequest({ ...asked, author, at: setting.now() });
  return { status: 201, body: { ...simpleBody(request, repository, setting), ...details } };
};

function askedFor(
  { body: sent }: Call,
  repository: Repository,
  setting: Setting,
): Pick<PullRequest, 'title' | 'body' | 'head' | 'base'> | Refusal {
  for (const name of ['head', 'base'])
    if (typeof sent[name] !== 'string') return invalid(`Invalid request.\n\n"${name}" wasn't supplied.`);
  const head = String(sent['head']).replace(`${repository.owner.login}:`, '');
  const base = String(sent['base']);
  const { branches, pullRequests } = setting.git.of(repository);
  for (const [field, branch] of Object.entries({ head, base }))
    if (!branches.has(branch)) return failed({ resource: 'PullRequest', field, code: 'invalid' });
  if (pullRequests.some((one) => one.state === 'open' && one.head === head && one.base === base))
    return custom(`A pull request already exists for ${repository.owner.login}:${head}.`);
  if (branches.get(head)?.sha === branches.get(base)?.sha)
    return custom(`No commits between ${base} and ${head}`);
  const { body } = sent;
  return { title: textOf(sent['title']) || head, body: typeof body === 'string' ? body : null, head, base };
}

function custom(message: string): Refusal {
  return failed({ resource: 'PullRequest', code: 'custom', message });
}

function failed(error: Readonly<Record<string, string>>): Refusal {
  return new Refusal(422, 'Validation Failed', { details: { errors: [error] } });
}

const details = {
  additions: 1,
  deletions: 0,
  changed_files: 1,
  comments: 0,
  commits: 1,
  review_comments: 0,
  mergeable: null,
  mergeable_state: 'unknown',
  merged: false,
  merged_by: null,
  maintainer_can_modify: false,
};

function simpleBody(request: PullRequest, repository: Repository, setting: Setting): Record<string, unknown> {
  const { world, addresses } = setting;
  const { number, title, body, state, author, at, mergedAt } = request;
  const api = `${addresses.api}/repos/${repository.fullName}`;
  const web = `${addresses.web}/${repository.fullName}/pull/${number}`;
  const urls = linksOf(api, number, web);
  const account = world.account(author);
  return {
    id: request.id,
    node_id: nodeId('PullRequest', request.id),
    number,
    title,
    body,
    state,
    locked: false,
    user: account === undefined ? null : ownerBody(account, addresses),
    created_at: iso(at),
    updated_at: iso(mergedAt ?? at),
    closed_at: mergedAt === null ? null : iso(mergedAt),
    merged_at: mergedAt === null ? null : iso(mergedAt),
    merge_commit_sha: null,
    assignee: null,
    milestone: null,
    labels: [],
    author_association: 'MEMBER',
    auto_merge: null,
    head: branchBody(request.head, repository, setting),
    base: branchBody(request.base, repository, setting),
    ...urls,
    _links: Object.fromEntries(
      Object.entries(linkNames).map(([name, url]) => [name, { href: urls[url] ?? '' }]),
    ),
  };
}

const linkNames = {
  self: 'url',
  html: 'html_url',
  issue: 'issue_url',
  comments: 'comments_url',
  review_comments: 'review_comments_url',
  review_comment: 'review_comment_url',
  commits: 'commits_url',
  statuses: 'statuses_url',
} as const;

function linksOf(api: string, number: number, web: string): Record<string, string> {
  const url = `${api}/pulls/${number}`;
  return {
    url,
    html_url: web,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    issue_url: `${api}/issues/${number}`,
    commits_url: `${url}/commits`,
    comments_url: `${api}/issues/${number}/comments`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    statuses_url: `${api}/statuses/${number}`,
  };
}

function branchBody(branch: string, repository: Repository, setting: Setting): Record<string, unknown> {
  const { addresses, git } = setting;
  const owner = ownerBody(repository.owner, addresses);
  const sha = git.of(repository).branches.get(branch)?.sha ?? '';
  const repo = {
    ...fullRepository(repository, addresses, iso(since)),
    archived: setting.isArchived(repository),
  };
  return { label: `${repository.owner.login}:${branch}`, ref: branch, sha, user: owner, repo };
}
