// Plays the steps of one job. The step of this action really runs, in the simulator, and so do scripts, in bash.
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { OWN_ACTION, type Job, type Permissions, type Step } from '../meta/workflows.ts';
import { playAction } from './actions.ts';
import { expand, holds, type Contexts, type Status } from './expressions.ts';
import { playScript } from './scripts.ts';
import type { Stage } from './stage.ts';

/** What a run of a workflow has done so far. */
export interface Journal {
  /** The runs of this action. */
  readonly runs: ActionRun[];
  /** The scripts of the other steps that ran, and the actions that they used. */
  readonly others: string[];
  /** What scripts printed, and why jobs and steps failed. */
  readonly printed: string[];
  /** Those of the steps so far, in order. */
  readonly annotations: StepAnnotation[];
  /** Every value that the runner hides. A job output that contains one is dropped. */
  readonly masks: Set<string>;
}

export interface StepAnnotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title?: string | undefined;
  readonly message: string;
}

export interface StepsEnd {
  readonly status: Status;
  /** The context `steps`. */
  readonly steps: Contexts;
}

type Outputs = Readonly<Record<string, string>>;
type Env = Readonly<Record<string, string>>;

interface StepEnd {
  readonly outputs: Outputs;
  readonly outcome: Status;
}

const NO_ID_TOKEN = { ACTIONS_ID_TOKEN_REQUEST_URL: undefined, ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined };

export class JobSteps {
  readonly #stage: Stage;
  readonly #journal: Journal;
  readonly #permissions: Permissions;
  readonly #paths: string[] = [];

  constructor(stage: Stage, journal: Journal, permissions: Permissions) {
    this.#stage = stage;
    this.#journal = journal;
    this.#permissions = permissions;
  }

  /** @param env of the workflow. */
  async play(job: Job, contexts: Contexts, env: Env): Promise<StepsEnd> {
    const steps: Record<string, StepEnd & { conclusion: Status }> = {};
    let status: Status = 'success';
    const jobEnv = { ...env, ...expandAll(job.env, { ...contexts, env }) };
    for (const step of job.steps ?? []) {
      const known = { ...contexts, steps, env: jobEnv };
      if (!holds(step.if, known, status)) continue;
      const { outputs, outcome } = await this.#playStep(step, known, jobEnv);
      const conclusion = step['continue-on-error'] === true ? 'success' : outcome;
      if (step.id !== undefined) steps[step.id] = { outputs, outcome, conclusion };
      if (conclusion === 'failure') status = 'failure';
    }
    return { status, steps };
  }

  async #playStep(step: Step, contexts: Contexts, jobEnv: Env): Promise<StepEnd> {
    const { uses = '', run } = step;
    const env = { ...jobEnv, ...expandAll(step.env, contexts) };
    const inputs = expandAll(step.with, contexts);
    if (OWN_ACTION.test(uses)) return this.#runOurs(inputs, env);
    const [action = ''] = uses.split('@');
    this.#journal.others.push(run?.trim() ?? action);
    if (run !== undefined) return this.#runScript({ run, shell: step.shell, env });
    const { outputs, masks, paths, failure } = await playAction(action, inputs, this.#stage);
    this.#paths.unshift(...paths);
    for (const mask of masks) this.#journal.masks.add(mask);
    if (failure !== undefined) this.#fail(failure);
    return { outputs, outcome: failure === undefined ? 'success' : 'failure' };
  }

  #fail(message: string): void {
    this.#journal.printed.push(message);
    this.#journal.annotations.push({ level: 'error', message });
  }

  async #runOurs(inputs: Outputs, env: Env): Promise<StepEnd> {
    const idToken = this.#permissions['id-token'] === 'write' ? {} : NO_ID_TOKEN;
    const run = await this.#stage.run(inputs, { path: this.#paths, env: { ...env, ...idToken } });
    this.#journal.runs.push(run);
    for (const mask of run.masks) this.#journal.masks.add(mask);
    this.#journal.annotations.push(...run.annotations);
    return { outputs: run.outputs, outcome: run.exitCode === 0 ? 'success' : 'failure' };
  }

  async #runScript(script: { run: string; shell: string | undefined; env: Env }): Promise<StepEnd> {
    const end = await playScript({ ...script, permissions: this.#permissions }, this.#stage);
    this.#journal.printed.push(end.printed);
    const message = `Process completed with exit code ${end.exitCode}.`;
    if (end.exitCode !== 0) this.#journal.annotations.push({ level: 'error', message });
    return { outputs: end.outputs, outcome: end.exitCode === 0 ? 'success' : 'failure' };
  }
}

export function expandAll(values: Readonly<Record<string, unknown>> | undefined, contexts: Contexts): Env {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [name, expand(value, contexts).trimEnd()]),
  );
}
