// Lists runs, and reads a run, its jobs and their annotations. Every look at a run that is not complete moves it on.
import { type Call, type RepositoryHandler, type Setting } from '../operations/call.ts';
import { paginate } from '../replies/pagination.ts';
import { notFound } from '../replies/refusal.ts';
import type { WorkflowRun } from '../state/workflow-runs.ts';
import type { Repository } from '../state/world.ts';
import { annotationBody, jobBody, runBody } from './run-body.ts';
import { findWorkflow } from './workflow-files.ts';

export const listRuns: RepositoryHandler = async (call, setting) => {
  const { repository } = call.place;
  const found = matching(call, repository, setting);
  if (found === undefined) return notFound();
  for (const run of found) await setting.runs.proceed(run, setting.now());
  const all = found.map((run) => runBody(run, repository, setting));
  const page = paginate(
    all,
    call.query,
    `${setting.addresses.api}/repositories/${repository.id}/actions/runs`,
  );
  return { status: 200, headers: page.headers, body: { total_count: all.length, workflow_runs: page.items } };
};

/** Undefined if the workflow does not exist. */
function matching(
  { parameters, query }: Call,
  repository: Repository,
  setting: Setting,
): readonly WorkflowRun[] | undefined {
  const identifier = parameters['workflow_id'];
  const workflow = identifier === undefined ? undefined : findWorkflow(repository, identifier, setting);
  if (identifier !== undefined && workflow === undefined) return undefined;
  const event = query.get('event') ?? 'workflow_dispatch';
  const branch = query.get('branch');
  return setting.runs
    .of(repository)
    .filter((run) => workflow === undefined || run.workflow.id === workflow.id)
    .filter((run) => event === 'workflow_dispatch' && (branch === null || run.branch === branch));
}

export const getRun: RepositoryHandler = async ({ place: { repository }, parameters }, setting) => {
  const run = runOf(repository, parameters, setting);
  if (run === undefined) return notFound();
  await setting.runs.proceed(run, setting.now());
  return { status: 200, body: runBody(run, repository, setting) };
};

export const listJobs: RepositoryHandler = ({ place: { repository }, parameters, query }, setting) => {
  const run = runOf(repository, parameters, setting);
  if (run === undefined) return notFound();
  const all = run.jobs.map((job) => jobBody(job, run, repository, setting));
  const address = `${setting.addresses.api}/repositories/${repository.id}/actions/runs/${run.id}/jobs`;
  const page = paginate(all, query, address);
  return { status: 200, headers: page.headers, body: { total_count: all.length, jobs: page.items } };
};

export const listAnnotations: RepositoryHandler = ({ place: { repository }, parameters, query }, setting) => {
  const jobs = setting.runs.of(repository).flatMap((run) => run.jobs.map((job) => ({ job, run })));
  const found = jobs.find(({ job }) => String(job.id) === parameters['check_run_id']);
  if (found === undefined) return notFound();
  const { job, run } = found;
  const all = (job.annotations ?? []).map((one) => annotationBody(one, run, repository, setting));
  const address = `${setting.addresses.api}/repositories/${repository.id}/check-runs/${job.id}/annotations`;
  const page = paginate(all, query, address);
  return { status: 200, headers: page.headers, body: page.items };
};

function runOf(
  repository: Repository,
  parameters: Call['parameters'],
  { runs }: Setting,
): WorkflowRun | undefined {
  return runs.of(repository).find(({ id }) => String(id) === parameters['run_id']);
}
