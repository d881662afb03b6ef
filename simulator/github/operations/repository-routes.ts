// The operations on repositories and environments that a run of the action needs.
import type { Handler } from './call.ts';
import { getEnvironment, getRateLimit, getRepository, listEnvironments } from './repositories.ts';
import type { Route } from './route.ts';

const repository = '/repos/{owner}/{repo}';

function reads(template: string, permission: string, handle: Handler): Route {
  const need = { on: 'repository', permissions: { [permission]: 'read' }, role: 'read' } as const;
  return { method: 'GET', template, need, handle };
}

export const repositoryRoutes: readonly Route[] = [
  reads(repository, 'metadata', getRepository),
  reads(`${repository}/environments`, 'actions', listEnvironments),
  reads(`${repository}/environments/{environment_name}`, 'actions', getEnvironment),
  { method: 'GET', template: '/rate_limit', need: { on: 'nothing' }, handle: getRateLimit },
];
