// Creates, updates and deletes a file, each as a commit to a branch.
import { loginOf } from '../state/tokens.ts';
import { textOf, type Call, type RepositoryHandler, type Setting } from '../operations/call.ts';
import { invalid, notFound, Refusal } from '../replies/refusal.ts';
import { blobId, type GitRepository } from '../state/git.ts';
import type { Repository } from '../state/world.ts';
import { commitSummary } from './commits.ts';
import { fileEntry } from './file-body.ts';

interface Target {
  readonly git: GitRepository;
  readonly path: string;
  readonly branch: string;
  readonly before: Buffer | undefined;
}

export const putContents: RepositoryHandler = (call, setting) => {
  const { repository } = call.place;
  const target = targetOf(call, repository, setting);
  if (target instanceof Refusal) return target;
  const { git, path, branch, before } = target;
  const content = contentOf(call.body);
  if (content instanceof Refusal) return content;
  const refused = refuseId(call.body['sha'], target);
  if (refused !== undefined) return refused;
  const commit = git.commit(
    branch,
    { path, content, message: textOf(call.body['message']) },
    byCaller(call, setting),
  );
  const place = { repository, addresses: setting.addresses, reference: branch };
  return {
    status: before === undefined ? 201 : 200,
    body: { content: fileEntry(path, content, place), commit: commitSummary(commit, place) },
  };
};

export const deleteContents: RepositoryHandler = (call, setting) => {
  const { repository } = call.place;
  const target = targetOf(call, repository, setting);
  if (target instanceof Refusal) return target;
  const { git, path, branch, before } = target;
  if (before === undefined) return notFound();
  if (call.body['sha'] === undefined) return invalid('Invalid request.\n\n"sha" wasn\'t supplied.');
  const refused = refuseId(call.body['sha'], target);
  if (refused !== undefined) return refused;
  const commit = git.commit(branch, { path, message: textOf(call.body['message']) }, byCaller(call, setting));
  const place = { repository, addresses: setting.addresses, reference: branch };
  return { status: 200, body: { content: null, commit: commitSummary(commit, place) } };
};

function targetOf(call: Call, repository: Repository, setting: Setting): Target | Refusal {
  const path = call.parameters['path'] ?? '';
  const refused = refuseWorkflow(path, call);
  if (refused !== undefined) return refused;
  if (typeof call.body['message'] !== 'string')
    return invalid('Invalid request.\n\n"message" wasn\'t supplied.');
  const git = setting.git.of(repository);
  const branch = (textOf(call.body['branch']) || repository.defaultBranch).replace(/^refs\/heads\//, '');
  if (!git.isEmpty && !git.branches.has(branch)) return new Refusal(404, `Branch ${branch} not found`);
  if (git.protectedBranches.has(branch))
    return new Refusal(
      409,
      'Repository rule violations found\n\nChanges must be made through a pull request.\n\n',
    );
  return { git, path, branch, before: git.branches.get(branch)?.files.get(path) };
}

/**
 * Workflows need more than other files: the scope `workflow`, without which GitHub answers 404
 * (https://github.com/octokit/octokit.rb/issues/1184), or the permission Workflows.
 */
function refuseWorkflow(path: string, { caller }: Call): Refusal | undefined {
  if (!path.startsWith('.github/workflows/') || caller.kind !== 'token') return undefined;
  const { token } = caller;
  if (token.kind === 'classic') return token.scopes.includes('workflow') ? undefined : notFound();
  if (token.permissions['workflows'] === 'write') return undefined;
  const what = token.kind === 'fine-grained' ? 'personal access token' : 'integration';
  return new Refusal(403, `Resource not accessible by ${what}`);
}

function contentOf({ content }: Call['body']): Buffer | Refusal {
  if (typeof content !== 'string') return invalid('Invalid request.\n\n"content" wasn\'t supplied.');
  const decoded = Buffer.from(content, 'base64');
  const isBase64 = decoded.toString('base64') === content.replaceAll(/\s/g, '');
  return isBase64 ? decoded : invalid('content is not valid Base64');
}

/** The `sha` of a request must be that of the file as it is. */
function refuseId(sha: unknown, { path, before }: Target): Refusal | undefined {
  if (before === undefined)
    return sha === undefined || sha === ''
      ? undefined
      : new Refusal(409, `${path} does not match ${textOf(sha)}`);
  if (sha === undefined) return invalid('Invalid request.\n\n"sha" wasn\'t supplied.');
  return sha === blobId(before) ? undefined : new Refusal(409, `${path} does not match ${textOf(sha)}`);
}

function byCaller({ caller }: Call, setting: Setting): { author: string; at: number } {
  const login = caller.kind === 'token' ? loginOf(caller.token) : undefined;
  return { author: login ?? 'github-actions[bot]', at: setting.now() };
}
