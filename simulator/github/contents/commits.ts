// Commits, and their representations in the API.
import { iso, type RepositoryHandler } from '../operations/call.ts';
import { type Addresses, nodeId } from '../operations/repository-body.ts';
import { invalid, Refusal } from '../replies/refusal.ts';
import type { Commit } from '../state/git.ts';
import type { Repository } from '../state/world.ts';

interface Place {
  readonly repository: Repository;
  readonly addresses: Addresses;
}

export const getCommit: RepositoryHandler = ({ place: { repository }, parameters }, setting) => {
  const git = setting.git.of(repository);
  if (git.isEmpty) return new Refusal(409, 'Git Repository is empty.');
  const reference = parameters['ref'] ?? '';
  const commit = git.find(reference);
  if (commit === undefined) return invalid(`No commit found for SHA: ${reference}`);
  return { status: 200, body: commitBody(commit, { repository, addresses: setting.addresses }) };
};

function person(commit: Commit): Record<string, string> {
  return { name: commit.author, email: `${commit.author}@users.noreply.github.com`, date: iso(commit.at) };
}

function urlsOf(sha: string, { repository, addresses }: Place) {
  const url = `${addresses.api}/repos/${repository.fullName}/git/commits/${sha}`;
  const html_url = `${addresses.web}/${repository.fullName}/commit/${sha}`;
  return { url, html_url };
}

function tree(commit: Commit, { repository, addresses }: Place): Record<string, string> {
  return { sha: commit.sha, url: `${addresses.api}/repos/${repository.fullName}/git/trees/${commit.sha}` };
}

const verification = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
};

/** As the answer to a change of a file contains it. */
export function commitSummary(commit: Commit, place: Place): Record<string, unknown> {
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', Number.parseInt(commit.sha.slice(0, 8), 16)),
    ...urlsOf(commit.sha, place),
    author: person(commit),
    committer: person(commit),
    message: commit.message,
    tree: tree(commit, place),
    parents: commit.parents.map((sha) => ({ sha, ...urlsOf(sha, place) })),
    verification,
  };
}

function commitBody(commit: Commit, place: Place): Record<string, unknown> {
  const { repository, addresses } = place;
  const url = `${addresses.api}/repos/${repository.fullName}/commits/${commit.sha}`;
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', Number.parseInt(commit.sha.slice(0, 8), 16)),
    commit: {
      url: urlsOf(commit.sha, place).url,
      author: person(commit),
      committer: person(commit),
      message: commit.message,
      tree: tree(commit, place),
      comment_count: 0,
      verification,
    },
    url,
    html_url: urlsOf(commit.sha, place).html_url,
    comments_url: `${url}/comments`,
    author: null,
    committer: null,
    parents: commit.parents.map((sha) => ({ sha, ...urlsOf(sha, place) })),
    stats: { total: 1, additions: 1, deletions: 0 },
    files: [],
  };
}
