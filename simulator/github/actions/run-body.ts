// The representations of runs, jobs and annotations in the API.
import { iso, type Setting } from '../operations/call.ts';
import { type Addresses, minimalRepository, nodeId, ownerBody } from '../operations/repository-body.ts';
import type { Annotation, Job, WorkflowRun } from '../state/workflow-runs.ts';
import type { Repository } from '../state/world.ts';

export function runAddresses(
  { id }: WorkflowRun,
  { fullName }: Repository,
  { api, web }: Addresses,
): { readonly url: string; readonly html_url: string } {
  return {
    url: `${api}/repos/${fullName}/actions/runs/${id}`,
    html_url: `${web}/${fullName}/actions/runs/${id}`,
  };
}

export function runBody(run: WorkflowRun, repository: Repository, setting: Setting): Record<string, unknown> {
  const { addresses, world } = setting;
  const { url, html_url } = runAddresses(run, repository, addresses);
  const repo = minimalRepository(repository, addresses);
  const actor = world.account(run.actor);
  const { workflow, id } = run;
  return {
    id,
    node_id: nodeId('WorkflowRun', id),
    name: workflow.name,
    display_title: workflow.name,
    head_branch: run.branch,
    head_sha: run.sha,
    path: workflow.path,
    run_number: run.number,
    run_attempt: 1,
    event: 'workflow_dispatch',
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: workflow.id,
    check_suite_id: id + 1,
    url,
    html_url,
    pull_requests: [],
    created_at: iso(run.createdAt),
    run_started_at: iso(run.createdAt),
    updated_at: iso(run.updatedAt),
    ...(actor === undefined
      ? {}
      : { actor: ownerBody(actor, addresses), triggering_actor: ownerBody(actor, addresses) }),
    ...linksOf(run, repository, addresses),
    head_commit: null,
    repository: repo,
    head_repository: repo,
  };
}

function linksOf(run: WorkflowRun, repository: Repository, addresses: Addresses): Record<string, unknown> {
  const { url } = runAddresses(run, repository, addresses);
  const api = `${addresses.api}/repos/${repository.fullName}`;
  const { workflow, id } = run;
  return {
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${api}/check-suites/${id + 1}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${api}/actions/workflows/${workflow.id}`,
  };
}

export function jobBody(
  job: Job,
  run: WorkflowRun,
  repository: Repository,
  { addresses }: Setting,
): Record<string, unknown> {
  const { url, html_url } = runAddresses(run, repository, addresses);
  const api = `${addresses.api}/repos/${repository.fullName}`;
  return {
    id: job.id,
    run_id: run.id,
    run_url: url,
    run_attempt: 1,
    node_id: nodeId('CheckRun', job.id),
    head_sha: run.sha,
    head_branch: run.branch,
    workflow_name: run.workflow.name,
    name: job.name,
    url: `${api}/actions/jobs/${job.id}`,
    html_url: `${html_url}/job/${job.id}`,
    check_run_url: `${api}/check-runs/${job.id}`,
    status: job.conclusion === null ? 'waiting' : 'completed',
    conclusion: job.conclusion,
    created_at: iso(run.createdAt),
    started_at: iso(run.createdAt),
    completed_at: job.conclusion === null ? null : iso(run.updatedAt),
    steps: [],
    labels: ['ubuntu-latest'],
    runner_id: 1,
    runner_name: 'GitHub Actions 1',
    runner_group_id: 1,
    runner_group_name: 'GitHub Actions',
  };
}

export function annotationBody(
  { level, message, title, path = '.github' }: Annotation,
  run: WorkflowRun,
  repository: Repository,
  { addresses }: Setting,
): Record<string, unknown> {
  const blob = `${addresses.web}/${repository.fullName}/blob/${run.sha}/${path}`;
  return {
    path,
    blob_href: blob,
    start_line: 1,
    end_line: 1,
    start_column: null,
    end_column: null,
    annotation_level: level,
    title: title ?? '',
    message,
    raw_details: '',
  };
}
