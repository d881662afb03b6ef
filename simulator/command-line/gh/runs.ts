// `gh run list` and `gh run view`.
import { type Command, type Invocation, isSwitch, jsonFlags, type Output, repoFlag } from './command.ts';
import { fail } from './failure.ts';
import { during } from './http-failure.ts';
import { fieldsOf, printJson } from './json-output.ts';
import { repositoryOf } from './repository.ts';
import { workflowOf } from './workflows.ts';

interface Run {
  readonly [field: string]: unknown;
  readonly id: number;
  readonly workflow_id: number;
  readonly jobs_url: string;
}

type Job = Readonly<Record<string, unknown>>;

const runFields: Readonly<Record<string, string>> = {
  attempt: 'run_attempt',
  conclusion: 'conclusion',
  createdAt: 'created_at',
  databaseId: 'id',
  displayTitle: 'display_title',
  event: 'event',
  headBranch: 'head_branch',
  headSha: 'head_sha',
  name: 'name',
  number: 'run_number',
  startedAt: 'run_started_at',
  status: 'status',
  updatedAt: 'updated_at',
  url: 'html_url',
  workflowDatabaseId: 'workflow_id',
};
const fields = [...Object.keys(runFields), 'workflowName'];

async function list(invocation: Invocation): Promise<Output> {
  const { client, values } = invocation;
  const asked = fieldsOf(invocation, fields) ?? fail('Only the output of --json is simulated.');
  const repository = repositoryOf(invocation);
  const limit = Number(values.get('limit') ?? 20);
  const selector = values.get('workflow');
  const workflow = selector === undefined ? undefined : await workflowOf(selector, repository, client);
  const query = new URLSearchParams({
    exclude_pull_requests: 'true',
    per_page: String(Math.min(limit, 100)),
  });
  for (const name of ['branch', 'event', 'status']) {
    const value = values.get(name);
    if (value !== undefined) query.set(name, value);
  }
  query.sort();
  const below = workflow === undefined ? 'actions/runs' : `actions/workflows/${workflow.id}/runs`;
  const path = `repos/${repository.fullName}/${below}?${query.toString()}`;
  const runs = await client
    .all<Run>(repository.host, path, 'workflow_runs')
    .catch(during('failed to get runs'));
  const rows = runs
    .slice(0, limit)
    .map((run) => ({ ...rowOf(run), workflowName: workflow?.name ?? run['name'] }));
  return { stdout: await printJson(rows, asked, invocation) };
}

async function view(invocation: Invocation): Promise<Output> {
  const { client, positionals } = invocation;
  const asked = fieldsOf(invocation, [...fields, 'jobs']) ?? fail('Only the output of --json is simulated.');
  const [id] = positionals;
  if (id === undefined)
    return fail(`run or job ID required when not running interactively\n\nUsage:  ${viewRun.usage}\n`);
  const repository = repositoryOf(invocation);
  const { host, fullName } = repository;
  const failed = during('failed to get run');
  const { body } = await client
    .rest(host, 'GET', `repos/${fullName}/actions/runs/${id}?exclude_pull_requests=true`)
    .catch(failed);
  const run = body as Run;
  const { name: workflowName } = await workflowOf(String(run.workflow_id), repository, client).catch(failed);
  const jobs = asked.includes('jobs')
    ? await client.all<Job>(host, `${run.jobs_url}?per_page=100`, 'jobs')
    : [];
  const row = { ...rowOf(run), workflowName, jobs: jobs.map(jobRow) };
  return { stdout: await printJson(row, asked, invocation) };
}

function rowOf(run: Run): Record<string, unknown> {
  return Object.fromEntries(Object.entries(runFields).map(([field, name]) => [field, run[name] ?? '']));
}

function jobRow(job: Job): Job {
  const { completed_at: completedAt, started_at: startedAt, html_url: url, id: databaseId } = job;
  const { conclusion, name, status, steps } = job;
  return { completedAt, conclusion: conclusion ?? '', databaseId, name, startedAt, status, steps, url };
}

export const listRuns: Command = {
  usage: 'gh run list [flags]',
  flags: {
    ...repoFlag,
    ...jsonFlags,
    all: { short: 'a', isSwitch },
    branch: { short: 'b' },
    commit: { short: 'c' },
    created: {},
    event: { short: 'e' },
    limit: { short: 'L' },
    status: { short: 's' },
    user: { short: 'u' },
    workflow: { short: 'w' },
  },
  simulated: ['repo', 'json', 'jq', 'branch', 'event', 'limit', 'workflow'],
  arguments: [0, 0],
  run: list,
};

export const viewRun: Command = {
  usage: 'gh run view [<run-id>] [flags]',
  flags: {
    ...repoFlag,
    ...jsonFlags,
    attempt: { short: 'a' },
    'exit-status': { isSwitch },
    job: { short: 'j' },
    log: { isSwitch },
    'log-failed': { isSwitch },
    verbose: { short: 'v', isSwitch },
    web: { short: 'w', isSwitch },
  },
  simulated: ['repo', 'json', 'jq'],
  arguments: [0, 1],
  run: view,
};
