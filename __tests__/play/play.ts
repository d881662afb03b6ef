// Runs a workflow as GitHub would, as far as the examples need it: the order of jobs, matrices, conditions and outputs. The
// step of this action really runs, in the simulator. The App's token gets exactly the permissions that its step requests.
// Every other step is only recorded.
import { appToken } from '../../simulator/github/state/defaults.ts';
import type { GitHubToken } from '../../simulator/github/state/tokens.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import type { RunOptions } from '../../simulator/runner/run-options.ts';
import { expand, holds, valueOf, type Contexts, type Status } from './expressions.ts';
import { read } from './repository.ts';
import {
  callOf,
  OWN_ACTION,
  parseWorkflowText,
  REUSABLE,
  type Job,
  type Step,
  type Workflow,
} from './workflows.ts';

/** The environment of the workflow: how the step of this action is run, and the contexts that a person has filled. */
export interface Stage {
  run(inputs: Readonly<Record<string, string>>, options: Omit<RunOptions, 'inputs'>): Promise<ActionRun>;
  addToken(token: GitHubToken): void;
  /** The subject of the ID tokens from now on. */
  setSubject(subject: string): void;
  /** A directory with a signed-in `az`. */
  azureCli(): string;
  readonly contexts: Contexts;
}

export interface Played {
  readonly runs: readonly ActionRun[];
  /** The commands of the other steps that ran, and the actions that they used. */
  readonly others: readonly string[];
}

interface Scene {
  readonly stage: Stage;
  readonly runs: ActionRun[];
  readonly others: string[];
}

type Outputs = Readonly<Record<string, string>>;

const REPOSITORY = 'octo/site';

/** @param inputs of `workflow_dispatch`, which replace their defaults. */
export async function play(text: string, stage: Stage, inputs: Contexts = {}): Promise<Played> {
  const workflow = parseWorkflowText({ text });
  const scene: Scene = { stage, runs: [], others: [] };
  const asked = workflow.on['workflow_dispatch'] as {
    inputs?: Readonly<Record<string, { default?: unknown }>>;
  } | null;
  const defaults = Object.entries(asked?.inputs ?? {}).map(([name, input]) => [name, input.default]);
  const contexts = { ...stage.contexts, inputs: { ...Object.fromEntries(defaults), ...inputs } as Contexts };
  await playJobs(workflow, contexts, scene);
  return scene;
}

async function playJobs({ jobs }: Workflow, contexts: Contexts, scene: Scene): Promise<void> {
  const done: Record<string, { readonly outputs: Outputs; readonly result: Status | 'skipped' }> = {};
  for (const [name, job] of Object.entries(jobs)) {
    const before = [job.needs ?? []].flat();
    const needs = Object.fromEntries(before.map((one) => [one, done[one]]));
    const status = before.every((one) => done[one]?.result === 'success') ? 'success' : 'failure';
    if (!holds(job.if, { ...contexts, needs }, status)) {
      done[name] = { outputs: {}, result: 'skipped' };
      continue;
    }
    for (const matrix of matricesOf(job, { ...contexts, needs }))
      done[name] = await playJob(job, { ...contexts, needs, matrix }, scene);
  }
}

/** The matrix entries of a job: those of `include`, or one for each value of a single list, which may be an expression. */
function matricesOf({ strategy }: Job, contexts: Contexts): readonly unknown[] {
  if (strategy === undefined) return [{}];
  const [[name, given] = ['', []], ...more] = Object.entries(strategy.matrix);
  if (more.length > 0) throw new Error('Only matrices of one list are played.');
  const values = typeof given === 'string' ? valueOf(given, contexts) : given;
  if (!Array.isArray(values)) throw new Error(`The matrix ${name} is no list.`);
  return name === 'include' ? values : values.map((value: unknown) => ({ [name]: value }));
}

async function playJob(
  job: Job,
  contexts: Contexts,
  scene: Scene,
): Promise<{ readonly outputs: Outputs; readonly result: Status }> {
  if (job.uses !== undefined) {
    await playCall(job, contexts, scene);
    return { outputs: {}, result: 'success' };
  }
  const environment = job.environment === undefined ? undefined : expand(job.environment, contexts);
  scene.stage.setSubject(
    `repo:${REPOSITORY}:${environment === undefined ? 'ref:refs/heads/main' : `environment:${environment}`}`,
  );
  const mayAskForIdToken = job.permissions?.['id-token'] === 'write';
  const steps: Record<string, { outputs: Outputs; outcome: Status }> = {};
  const paths: string[] = [];
  let status: Status = 'success';
  for (const step of job.steps ?? []) {
    const known = { ...contexts, steps };
    if (!holds(step.if, known, status)) continue;
    const { outputs, outcome } = await playStep(step, known, scene, paths, mayAskForIdToken);
    if (step.id !== undefined) steps[step.id] = { outputs, outcome };
    if (outcome === 'failure' && step['continue-on-error'] !== true) status = 'failure';
  }
  const outputs = Object.entries(job.outputs ?? {}).map(
    ([name, value]) => [name, expand(value, { ...contexts, steps })] as const,
  );
  return { outputs: Object.fromEntries(outputs), result: status };
}

async function playStep(
  { uses = '', run, with: given = {}, env = {} }: Step,
  contexts: Contexts,
  { stage, runs, others }: Scene,
  paths: string[],
  mayAskForIdToken: boolean,
): Promise<{ outputs: Outputs; outcome: Status }> {
  const inputs = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, expand(value, contexts).trimEnd()]),
  );
  const [action = ''] = uses.split('@');
  if (OWN_ACTION.test(uses)) {
    const noIdToken = { ACTIONS_ID_TOKEN_REQUEST_URL: undefined, ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined };
    const ran = await stage.run(inputs, { path: paths, env: mayAskForIdToken ? {} : noIdToken });
    runs.push(ran);
    return { outputs: ran.outputs, outcome: ran.exitCode === 0 ? 'success' : 'failure' };
  }
  for (const value of Object.values(env)) expand(value, contexts);
  others.push(run?.trim() ?? action);
  if (action === 'azure/login') paths.push(stage.azureCli());
  if (action !== 'actions/create-github-app-token') return { outputs: {}, outcome: 'success' };
  const token = tokenFor(inputs, runs.length + others.length);
  stage.addToken(token);
  return { outputs: { token: token.value }, outcome: 'success' };
}

/** With only the requested permissions, or with all of the App's if none was requested. */
function tokenFor(inputs: Readonly<Record<string, string>>, count: number): GitHubToken {
  if (!inputs['client-id'] || !inputs['private-key']) throw new Error('The App is not named.');
  const asked = Object.entries(inputs).flatMap(([name, level]) => {
    const permission = /^permission-(.+)$/.exec(name)?.[1]?.replaceAll('-', '_');
    return permission === undefined || level === '' ? [] : [[permission, level] as const];
  });
  return {
    ...appToken,
    value: `ghs_APPxMadeByAStepOfAnExample${String(count).padStart(10, '0')}`,
    repositories: inputs['owner'] === undefined ? [REPOSITORY] : 'all',
    ...(asked.length === 0 ? {} : { permissions: { metadata: 'read', ...Object.fromEntries(asked) } }),
  };
}

async function playCall(job: Job, contexts: Contexts, scene: Scene): Promise<void> {
  const file = REUSABLE.exec(job.uses ?? '')?.[1] ?? '';
  const called = parseWorkflowText({ text: read(file) });
  const given = ([name, value]: [string, unknown]) =>
    [name, typeof value === 'string' ? expand(value, contexts) : value] as const;
  const defaults = Object.entries(callOf(called).inputs).map(([name, input]) => [name, input.default ?? '']);
  await playJobs(
    called,
    {
      github: contexts['github'],
      vars: contexts['vars'],
      inputs: {
        ...Object.fromEntries(defaults),
        ...Object.fromEntries(Object.entries(job.with ?? {}).map(given)),
      } as Contexts,
      secrets: Object.fromEntries(Object.entries(job.secrets ?? {}).map(given)),
    },
    scene,
  );
}
