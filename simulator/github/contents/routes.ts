// The operations on files, branches, commits and pull requests.
import type { Need } from '../access/permissions.ts';
import { onRepository, type RepositoryHandler } from '../operations/call.ts';
import type { Route } from '../operations/route.ts';
import type { PermissionLevel } from '../state/tokens.ts';
import { getCommit } from './commits.ts';
import { getContents } from './get-contents.ts';
import { deleteContents, putContents } from './change-contents.ts';
import { createPullRequest, listPullRequests } from './pull-requests.ts';
import { createReference, deleteReference, getReference } from './references.ts';

const repository = '/repos/{owner}/{repo}';

/** To those who may not push, GitHub answers 404. */
function need(permission: string, level: PermissionLevel): Need {
  const permissions = { [permission]: level };
  return { on: 'repository', permissions, role: level, hidden: true };
}

function route(method: string, path: string, permission: string, handle: RepositoryHandler): Route {
  const level = method === 'GET' ? 'read' : 'write';
  return {
    method,
    template: `${repository}${path}`,
    need: need(permission, level),
    handle: onRepository(handle),
  };
}

export const contentsRoutes: readonly Route[] = [
  route('GET', '/contents/{path}', 'contents', getContents),
  route('PUT', '/contents/{path}', 'contents', putContents),
  route('DELETE', '/contents/{path}', 'contents', deleteContents),
  route('GET', '/commits/{ref}', 'contents', getCommit),
  route('GET', '/git/ref/{ref}', 'contents', getReference),
  route('POST', '/git/refs', 'contents', createReference),
  route('DELETE', '/git/refs/{ref}', 'contents', deleteReference),
  route('GET', '/pulls', 'pull_requests', listPullRequests),
  {
    ...route('POST', '/pulls', 'pull_requests', createPullRequest),
    // Anyone who can read a repository can propose a change, but only from a branch that exists.
    need: { on: 'repository', permissions: { pull_requests: 'write' }, role: 'read' },
  },
];
