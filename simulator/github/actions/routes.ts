// The operations on variables, environments, the subjects of ID tokens, workflows and their runs.
import { onRepository, type RepositoryHandler } from '../operations/call.ts';
import type { Route } from '../operations/route.ts';
import type { PermissionLevel, Role } from '../state/tokens.ts';
import { deleteEnvironment, putEnvironment } from './environments.ts';
import { dispatchWorkflow } from './dispatch.ts';
import { getRun, listAnnotations, listJobs, listRuns } from './runs.ts';
import { getSubject, putSubject } from './subjects.ts';
import { createVariable, deleteVariable, getVariable, listVariables, updateVariable } from './variables.ts';
import { getWorkflow, listWorkflows } from './workflows.ts';

const repository = '/repos/{owner}/{repo}';
const environment = `${repository}/environments/{environment_name}`;
const workflow = `${repository}/actions/workflows/{workflow_id}`;

interface Needed {
  readonly permission: string;
  readonly role: Role;
}

function route(
  method: string,
  template: string,
  { permission, role }: Needed,
  handle: RepositoryHandler,
): Route {
  const level: PermissionLevel = method === 'GET' ? 'read' : 'write';
  const need = { on: 'repository', permissions: { [permission]: level }, role } as const;
  return { method, template, need, handle: onRepository(handle) };
}

function variableRoutes(base: string, permission: string): Route[] {
  const needed: Needed = { permission, role: 'admin' };
  return [
    route('GET', base, needed, listVariables),
    route('POST', base, needed, createVariable),
    route('GET', `${base}/{name}`, needed, getVariable),
    route('PATCH', `${base}/{name}`, needed, updateVariable),
    route('DELETE', `${base}/{name}`, needed, deleteVariable),
  ];
}

const reading: Needed = { permission: 'actions', role: 'read' };
const administration: Needed = { permission: 'administration', role: 'admin' };

export const actionsRoutes: readonly Route[] = [
  ...variableRoutes(`${repository}/actions/variables`, 'actions_variables'),
  ...variableRoutes(`${environment}/variables`, 'environments'),
  route('PUT', environment, administration, putEnvironment),
  route('DELETE', environment, administration, deleteEnvironment),
  route('GET', `${repository}/actions/oidc/customization/sub`, reading, getSubject),
  route(
    'PUT',
    `${repository}/actions/oidc/customization/sub`,
    { permission: 'actions', role: 'admin' },
    putSubject,
  ),
  route('GET', `${repository}/actions/workflows`, reading, listWorkflows),
  route('GET', workflow, reading, getWorkflow),
  route('POST', `${workflow}/dispatches`, { permission: 'actions', role: 'write' }, dispatchWorkflow),
  route('GET', `${workflow}/runs`, reading, listRuns),
  route('GET', `${repository}/actions/runs`, reading, listRuns),
  route('GET', `${repository}/actions/runs/{run_id}`, reading, getRun),
  route('GET', `${repository}/actions/runs/{run_id}/jobs`, reading, listJobs),
  route(
    'GET',
    `${repository}/check-runs/{check_run_id}/annotations`,
    { permission: 'checks', role: 'read' },
    listAnnotations,
  ),
];
