// Branches as Git references.
import type { RepositoryHandler, Setting } from '../operations/call.ts';
import { nodeId } from '../operations/repository-body.ts';
import { invalid, notFound, Refusal } from '../replies/refusal.ts';
import type { Repository } from '../state/world.ts';

function body(
  repository: Repository,
  branch: string,
  sha: string,
  { addresses }: Setting,
): Record<string, unknown> {
  const base = `${addresses.api}/repos/${repository.fullName}/git`;
  return {
    ref: `refs/heads/${branch}`,
    node_id: nodeId('Ref', repository.id),
    url: `${base}/refs/heads/${branch}`,
    object: { sha, type: 'commit', url: `${base}/commits/${sha}` },
  };
}

/** @param reference `heads/main`; a tag is not simulated. */
function branchOf(reference = ''): string {
  return reference.replace(/^heads\//, '');
}

export const getReference: RepositoryHandler = ({ place: { repository }, parameters }, setting) => {
  const git = setting.git.of(repository);
  if (git.isEmpty) return new Refusal(409, 'Git Repository is empty.');
  const branch = branchOf(parameters['ref']);
  const commit = git.branches.get(branch);
  return commit === undefined
    ? notFound()
    : { status: 200, body: body(repository, branch, commit.sha, setting) };
};

export const createReference: RepositoryHandler = ({ place: { repository }, body: sent }, setting) => {
  const git = setting.git.of(repository);
  if (git.isEmpty) return new Refusal(409, 'Git Repository is empty.');
  const { ref, sha } = sent;
  for (const name of ['ref', 'sha'])
    if (sent[name] === undefined) return invalid(`Invalid request.\n\n"${name}" wasn't supplied.`);
  const branch = /^refs\/heads\/(.+)$/.exec(String(ref))?.[1];
  if (branch === undefined) return invalid("Reference name must start with 'refs/heads' or 'refs/tags'");
  if (git.branches.has(branch)) return invalid('Reference already exists');
  const commit = git.commits.get(String(sha));
  if (commit === undefined) return invalid('Object does not exist');
  git.createBranch(branch, commit);
  return { status: 201, body: body(repository, branch, commit.sha, setting) };
};

export const deleteReference: RepositoryHandler = ({ place: { repository }, parameters }, setting) => {
  const { branches } = setting.git.of(repository);
  return branches.delete(branchOf(parameters['ref'])) ? { status: 204 } : invalid('Reference does not exist');
};
