// The runs of workflows, with their jobs and annotations. A test provides what runs them.
import type { Repository } from './world.ts';

/** A file in `.github/workflows` on the default branch. */
export interface Workflow {
  readonly id: number;
  readonly name: string;
  readonly path: string;
}

/** As in GitHub's REST API. */
export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped' | 'timed_out';

export interface Annotation {
  readonly level: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title?: string | null;
  /** `.github` unless the step names a file. */
  readonly path?: string;
}

export interface PlayedJob {
  readonly name: string;
  /** Null for a job that waits for a reviewer. */
  readonly conclusion: Conclusion | null;
  readonly annotations?: readonly Annotation[];
}

export interface PlayedRun {
  /** Null if a job waits for a reviewer. */
  readonly conclusion: Conclusion | null;
  readonly jobs: readonly PlayedJob[];
}

export type Values = Readonly<Record<string, string>>;

/** What GitHub hands to the runners of a dispatched workflow. */
export interface Dispatch {
  readonly repository: Repository;
  readonly workflow: { readonly path: string; readonly text: string };
  /** `refs/heads/main`. */
  readonly ref: string;
  readonly sha: string;
  readonly runId: number;
  readonly inputs: Values;
  /** Of the repository, at the moment of the dispatch. */
  readonly vars: Values;
  readonly secrets: Values;
  /** Those of an environment, at the moment when a job starts. */
  readonly environment: (name: string) => { readonly vars: Values; readonly secrets: Values } | undefined;
  /** The subject of a job's ID token. */
  readonly subject: (environment?: string) => string;
}

/** Without it, a run stays queued, because no runner takes it. */
export type OnDispatch = (dispatch: Dispatch) => Promise<PlayedRun> | PlayedRun;

export interface Job extends PlayedJob {
  readonly id: number;
}

export interface WorkflowRun {
  readonly id: number;
  readonly number: number;
  readonly repositoryId: number;
  readonly workflow: Workflow;
  readonly branch: string;
  readonly sha: string;
  readonly actor: string;
  /** By GitHub's clock, epoch milliseconds. */
  readonly createdAt: number;
  status: 'queued' | 'in_progress' | 'waiting' | 'completed';
  updatedAt: number;
  conclusion: Conclusion | null;
  jobs: readonly Job[];
}

export class WorkflowRuns {
  /** Set by a test. */
  onDispatch: OnDispatch | undefined;
  /** The runs that have not been played. */
  readonly #plays = new Map<number, () => Promise<PlayedRun>>();
  readonly #seen = new Set<number>();
  readonly #runs: WorkflowRun[] = [];
  readonly #workflows = new Map<string, number>();

  /** The newest first. */
  of({ id }: Repository): readonly WorkflowRun[] {
    return this.#runs.filter(({ repositoryId }) => repositoryId === id).toReversed();
  }

  /** The ID that a workflow keeps as long as its path does not change. */
  workflowId({ id }: Repository, path: string): number {
    const key = `${id}/${path}`;
    const known = this.#workflows.get(key) ?? 7_000_001 + this.#workflows.size;
    this.#workflows.set(key, known);
    return known;
  }

  /** @param dispatch without the ID of the run. */
  start(
    run: Pick<WorkflowRun, 'repositoryId' | 'workflow' | 'branch' | 'sha' | 'actor' | 'createdAt'>,
    dispatch: Omit<Dispatch, 'runId'>,
  ): WorkflowRun {
    const id = 4_200_000_001 + this.#runs.length;
    const number = 1 + this.#runs.filter(({ workflow }) => workflow.id === run.workflow.id).length;
    const { createdAt: updatedAt } = run;
    const started: WorkflowRun = {
      ...run,
      id,
      number,
      status: 'queued',
      updatedAt,
      conclusion: null,
      jobs: [],
    };
    this.#runs.push(started);
    const { onDispatch } = this;
    if (onDispatch !== undefined) this.#plays.set(id, async () => onDispatch({ ...dispatch, runId: id }));
    return started;
  }

  /** One step further at every look but the first: queued, in progress, completed. */
  async proceed(run: WorkflowRun, now: number): Promise<void> {
    const play = this.#plays.get(run.id);
    if (play === undefined || !this.#seen.has(run.id)) {
      this.#seen.add(run.id);
      return;
    }
    run.updatedAt = now;
    if (run.status === 'queued') {
      run.status = 'in_progress';
      return;
    }
    this.#plays.delete(run.id);
    const { conclusion, jobs } = await play();
    run.jobs = jobs.map((job, index) => ({ ...job, id: run.id * 10 + index }));
    run.conclusion = conclusion;
    run.status = conclusion === null ? 'waiting' : 'completed';
  }
}
