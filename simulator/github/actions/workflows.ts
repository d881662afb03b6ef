// Lists workflows, and reads one.
import { iso, type RepositoryHandler, type Setting } from '../operations/call.ts';
import { nodeId } from '../operations/repository-body.ts';
import { paginate } from '../replies/pagination.ts';
import { notFound } from '../replies/refusal.ts';
import { since } from '../state/git.ts';
import type { Workflow } from '../state/workflow-runs.ts';
import type { Repository } from '../state/world.ts';
import { findWorkflow, workflowsOf } from './workflow-files.ts';

export const listWorkflows: RepositoryHandler = ({ place: { repository }, query }, setting) => {
  const all = workflowsOf(repository, setting).map((workflow) => bodyOf(workflow, repository, setting));
  const page = paginate(
    all,
    query,
    `${setting.addresses.api}/repositories/${repository.id}/actions/workflows`,
  );
  return { status: 200, headers: page.headers, body: { total_count: all.length, workflows: page.items } };
};

export const getWorkflow: RepositoryHandler = ({ place: { repository }, parameters }, setting) => {
  const workflow = findWorkflow(repository, parameters['workflow_id'] ?? '', setting);
  return workflow === undefined ? notFound() : { status: 200, body: bodyOf(workflow, repository, setting) };
};

function bodyOf(
  { id, name, path }: Workflow,
  repository: Repository,
  setting: Setting,
): Record<string, unknown> {
  const { api, web } = setting.addresses;
  return {
    id,
    node_id: nodeId('Workflow', id),
    name,
    path,
    state: 'active',
    created_at: iso(since),
    updated_at: iso(since),
    url: `${api}/repos/${repository.fullName}/actions/workflows/${id}`,
    html_url: `${web}/${repository.fullName}/blob/${repository.defaultBranch}/${path}`,
    badge_url: `${web}/${repository.fullName}/workflows/${encodeURIComponent(name)}/badge.svg`,
  };
}
