// Runs a workflow as GitHub would, as far as the examples need it: the order of jobs, matrices, called workflows, conditions and
// outputs, secrets that outputs must not contain, concurrency groups, reviewers, and "Re-run failed jobs".
import {
  callOf,
  calledFile,
  parseWorkflowText,
  type Job,
  type Permissions,
  type Workflow,
} from '../meta/workflows.ts';
import { read } from '../meta/repository.ts';
import { expand, holds, type Ancestry, type Contexts } from './expressions.ts';
import { legsOf } from './matrix.ts';
import { REPOSITORY, type Stage } from './stage.ts';
import { expandAll, JobSteps, type Journal } from './steps.ts';

/** `waiting` for a reviewer, `pending` because of a concurrency group or of a job that waits. */
export type JobResult = 'success' | 'failure' | 'skipped' | 'canceled' | 'waiting' | 'pending';

type Outputs = Readonly<Record<string, string>>;

interface JobEnd {
  readonly result: JobResult;
  readonly outputs: Outputs;
}

/** A workflow within a run: the run's own, or one that a job calls. */
interface Level {
  readonly workflow: Workflow;
  readonly contexts: Contexts;
  /** Before the names of its jobs: empty, or `rotate / `. */
  readonly prefix: string;
  /** What the calling job grants. Undefined for the run's own workflow. */
  readonly granted: Permissions | undefined;
  /** The groups of the run and of the calling jobs. */
  readonly groups: readonly string[];
  /** The calling job runs again, and so does everything in it. */
  readonly again: boolean;
}

/** @param inputs of `workflow_dispatch`, which replace their defaults. */
export async function play(text: string, stage: Stage, inputs: Contexts = {}): Promise<Played> {
  const workflow = parseWorkflowText({ text });
  const asked = workflow.on['workflow_dispatch'] as {
    inputs?: Readonly<Record<string, { default?: unknown }>>;
  } | null;
  const defaults = Object.entries(asked?.inputs ?? {}).map(([name, input]) => [name, input.default ?? '']);
  const contexts = { ...stage.contexts, inputs: { ...Object.fromEntries(defaults), ...inputs } as Contexts };
  const played = new Played(workflow, contexts, stage);
  await played.proceed();
  return played;
}

/** A run of a workflow. */
export class Played implements Journal {
  readonly runs: Journal['runs'] = [];
  readonly others: string[] = [];
  readonly printed: string[] = [];
  readonly annotations: Journal['annotations'] = [];
  readonly masks: Set<string>;
  /** By the names of the jobs. */
  readonly annotationsOfJobs = new Map<string, Journal['annotations']>();
  /** By name, with the number of the leg of a matrix: `rotate (1)`, `rotate / rotate`. */
  readonly jobs = new Map<string, JobEnd>();
  readonly #stage: Stage;
  readonly #level: Level;
  readonly #group: string | undefined;
  readonly #held = new Set<string>();
  readonly #approved = new Set<string>();
  #attempt = 1;

  constructor(workflow: Workflow, contexts: Contexts, stage: Stage) {
    this.#stage = stage;
    this.#group = groupOf(workflow.concurrency, contexts);
    const groups = this.#group === undefined ? [] : [this.#group];
    this.#level = { workflow, contexts, prefix: '', granted: undefined, groups, again: false };
    const hidden = Object.values((contexts['secrets'] ?? {}) as Outputs).flatMap((value) =>
      value.split('\n'),
    );
    this.masks = new Set(hidden.filter((line) => line !== ''));
  }

  /** Each job's result. */
  get results(): Readonly<Record<string, JobResult>> {
    return Object.fromEntries(Array.from(this.jobs, ([name, { result }]) => [name, result]));
  }

  /** Plays what has not run yet. A job that waits holds its group, and the group of the workflow. */
  async proceed(): Promise<void> {
    this.#release();
    if (this.#group !== undefined && this.#stage.groups.has(this.#group)) {
      this.jobs.set('', { result: 'pending', outputs: {} });
      return;
    }
    this.jobs.delete('');
    await this.#playJobs(this.#level);
    if (Object.values(this.results).includes('waiting')) this.#hold(this.#group);
  }

  #release(): void {
    for (const group of this.#held) this.#stage.groups.delete(group);
    this.#held.clear();
  }

  /** A newer run takes the place of a job that waits. What needs that job does not run. */
  #cancel(): void {
    this.#release();
    for (const [name, { result }] of this.jobs) {
      if (result === 'waiting') this.#keep(name, { result: 'canceled', outputs: {} });
      if (result === 'pending') this.#keep(name, { result: 'skipped', outputs: {} });
    }
  }

  async approve(environment: string): Promise<void> {
    this.#approved.add(environment);
    await this.proceed();
  }

  /** Plays the failed jobs again, and those that need them. The others keep their outputs. */
  async rerunFailedJobs(): Promise<void> {
    this.#attempt += 1;
    for (const [name, { result }] of this.jobs)
      if (result === 'failure' || result === 'canceled') this.jobs.delete(name);
    await this.proceed();
  }

  /** Plays every job again. */
  async rerunAllJobs(): Promise<void> {
    this.#attempt += 1;
    this.jobs.clear();
    await this.proceed();
  }

  async #playJobs(level: Level): Promise<Readonly<Record<string, JobEnd>>> {
    const done: Record<string, JobEnd> = {};
    const ancestry: Record<string, Ancestry> = {};
    const renewed = new Set<string>();
    for (const [name, job] of Object.entries(level.workflow.jobs)) {
      const before = [job.needs ?? []].flat();
      const needs = Object.fromEntries(before.map((one) => [one, done[one]]));
      const status = ancestryOf(before.map((one) => [done[one]!, ancestry[one]!] as const));
      ancestry[name] = status;
      const again = level.again || before.some((one) => renewed.has(one));
      const known = again ? undefined : this.jobs.get(`${level.prefix}${name}`);
      if (before.some((one) => ['waiting', 'pending'].includes(done[one]?.result ?? ''))) {
        done[name] = this.#keep(level.prefix + name, { result: 'pending', outputs: {} });
        continue;
      }
      if (known !== undefined && isOver(known)) {
        done[name] = known;
        continue;
      }
      const contexts = { ...level.contexts, needs };
      const legs = this.#legsToPlay(job, contexts, status, level.prefix + name);
      if (!Array.isArray(legs)) {
        done[name] = legs as JobEnd;
        continue;
      }
      const ends: JobEnd[] = [];
      for (const [index, matrix] of legs.entries()) {
        const leg = `${level.prefix}${name}${matrix === undefined ? '' : ` (${index + 1})`}`;
        const earlier = again ? undefined : this.jobs.get(leg);
        if (earlier !== undefined && isOver(earlier)) ends.push(earlier);
        else if (ends.some(({ result }) => result === 'failure') && job.strategy?.['fail-fast'] !== false)
          ends.push(this.#keep(leg, { result: 'canceled', outputs: {} }));
        else {
          renewed.add(name);
          const end = await this.#playLeg(job, { ...contexts, matrix: matrix ?? {} }, level, leg, again);
          ends.push(this.#keep(leg, end));
        }
      }
      done[name] = together(ends);
    }
    return done;
  }

  #keep(name: string, end: JobEnd): JobEnd {
    this.jobs.set(name, end);
    return end;
  }

  /** The legs of a job's matrix, or how the job ended without any. */
  #legsToPlay(job: Job, contexts: Contexts, status: Ancestry, name: string): readonly unknown[] | JobEnd {
    try {
      if (!holds(job.if, contexts, status)) return this.#keep(name, { result: 'skipped', outputs: {} });
      return legsOf(job, contexts);
    } catch (thrown) {
      return this.#keep(name, this.#failed(thrown));
    }
  }

  #failed(thrown: unknown): JobEnd {
    this.printed.push(String(thrown));
    return { result: 'failure', outputs: {} };
  }

  async #playLeg(job: Job, contexts: Contexts, level: Level, name: string, again: boolean): Promise<JobEnd> {
    const permissions = job.permissions ?? level.workflow.permissions ?? {};
    assertGranted(permissions, level.granted, name);
    const group = groupOf(job.concurrency, contexts);
    if (group !== undefined && level.groups.includes(group))
      throw new Error(
        `${name}: a deadlock, because the workflow or a calling job holds the concurrency group of the job.`,
      );
    if (group !== undefined && this.#mustWait(group, job)) return { result: 'pending', outputs: {} };
    if (job.uses !== undefined) {
      const groups = [...level.groups, ...(group === undefined ? [] : [group])];
      const end = await this.#playCall(job, contexts, {
        prefix: `${name} / `,
        granted: permissions,
        groups,
        again,
      });
      if (end.result === 'waiting') this.#hold(group);
      return end;
    }
    const environment = environmentOf(job, contexts);
    if (this.#stage.reviewed.has(environment) && !this.#approved.has(environment)) {
      this.#hold(group);
      return { result: 'waiting', outputs: {} };
    }
    this.#stage.setSubject(subjectOf(this.#stage, environment));
    const known = this.#withAttempt(this.#withEnvironment(contexts, environment));
    const before = this.annotations.length;
    const end = await this.#playSteps(job, known, level, permissions);
    this.annotationsOfJobs.set(name, this.annotations.slice(before));
    return end;
  }

  async #playSteps(
    job: Job,
    contexts: Contexts,
    { workflow }: Level,
    permissions: Permissions,
  ): Promise<JobEnd> {
    const env = expandAll(workflow.env, contexts);
    const { status, steps } = await new JobSteps(this.#stage, this, permissions).play(job, contexts, env);
    try {
      return { result: status, outputs: this.#withoutMasked(expandAll(job.outputs, { ...contexts, steps })) };
    } catch (thrown) {
      return this.#failed(thrown);
    }
  }

  /** https://github.com/actions/runner, JobExtension: an output that contains a hidden value is not set. */
  #withoutMasked(outputs: Outputs): Outputs {
    const masks = [...this.masks];
    return Object.fromEntries(
      Object.entries(outputs).filter(([, value]) => !masks.some((mask) => value.includes(mask))),
    );
  }

  /** Variables and secrets of an environment take precedence over those of the repository. */
  #withEnvironment(contexts: Contexts, environment: string): Contexts {
    const kept = environment === '' ? undefined : this.#stage.environment?.(environment);
    if (kept === undefined) return contexts;
    for (const value of Object.values(kept.secrets as Outputs))
      for (const line of value.split('\n').filter(Boolean)) this.masks.add(line);
    const vars = { ...(contexts['vars'] as Contexts), ...kept.vars };
    return { ...contexts, vars, secrets: { ...(contexts['secrets'] as Contexts), ...kept.secrets } };
  }

  #withAttempt(contexts: Contexts): Contexts {
    const github = { ...(contexts['github'] as Contexts), run_attempt: String(this.#attempt) };
    return { ...contexts, github };
  }

  #hold(group: string | undefined): void {
    if (group === undefined) return;
    this.#held.add(group);
    this.#stage.groups.set(group, () => {
      this.#cancel();
    });
  }

  #mustWait(group: string, { concurrency }: Job): boolean {
    const cancel = this.#stage.groups.get(group);
    if (cancel === undefined) return false;
    if (typeof concurrency === 'string' || concurrency?.['cancel-in-progress'] !== true) return true;
    cancel();
    return false;
  }

  async #playCall(
    job: Job,
    contexts: Contexts,
    level: Omit<Level, 'workflow' | 'contexts'>,
  ): Promise<JobEnd> {
    const called = parseWorkflowText({ text: read(calledFile(job.uses ?? '') ?? '') });
    const { inputs, outputs } = callOf(called);
    const given = Object.entries(job.with ?? {}).map(([input, value]) => [
      input,
      typeof value === 'string' ? expand(value, contexts) : value,
    ]);
    const defaults = Object.entries(inputs).map(([input, { default: value }]) => [input, value ?? '']);
    const jobs = await this.#playJobs({
      workflow: called,
      contexts: {
        github: contexts['github'],
        vars: contexts['vars'],
        inputs: { ...Object.fromEntries(defaults), ...Object.fromEntries(given) } as Contexts,
        secrets: expandAll(job.secrets, contexts),
      },
      ...level,
    });
    const values = Object.entries(outputs).map(([output, { value }]) => [output, value]);
    return {
      result: together(Object.values(jobs)).result,
      outputs: expandAll(Object.fromEntries(values) as Outputs, { ...contexts, jobs }),
    };
  }
}

function isOver({ result }: JobEnd): boolean {
  return result !== 'waiting' && result !== 'pending';
}

function groupOf(concurrency: Job['concurrency'], contexts: Contexts): string | undefined {
  if (concurrency === undefined) return undefined;
  const { group } = typeof concurrency === 'string' ? { group: concurrency } : concurrency;
  return expand(group, contexts).toLowerCase();
}

function subjectOf(stage: Stage, environment: string): string {
  const place = environment === '' ? 'ref:refs/heads/main' : `environment:${environment}`;
  return stage.subject?.(environment === '' ? undefined : environment) ?? `repo:${REPOSITORY}:${place}`;
}

function environmentOf({ environment }: Job, contexts: Contexts): string {
  if (environment === undefined) return '';
  return expand(typeof environment === 'string' ? environment : environment.name, contexts);
}

/** https://github.com/actions/runner/issues/491: a job that was skipped counts for all that come after it, however indirectly. */
function ancestryOf(needs: readonly (readonly [JobEnd, Ancestry])[]): Ancestry {
  if (needs.some(([{ result }, before]) => result === 'failure' || before === 'failure')) return 'failure';
  return needs.every(([{ result }, before]) => result === 'success' && before === 'success')
    ? 'success'
    : 'skipped';
}

/** A called workflow cannot have more than the calling job grants. */
function assertGranted(asked: Permissions, granted: Permissions | undefined, name: string): void {
  for (const [scope, level] of Object.entries(granted === undefined ? {} : asked))
    if (![level, 'write'].includes(granted?.[scope] ?? ''))
      throw new Error(
        `The workflow is not valid: ${name} requests ${scope}: ${level}, which is not granted.`,
      );
}

/** The end of a matrix, or of a called workflow. */
function together(ends: readonly JobEnd[]): JobEnd {
  const worst = (['failure', 'canceled', 'waiting', 'pending', 'success', 'skipped'] as const).find((one) =>
    ends.some(({ result }) => result === one),
  );
  return {
    result: worst ?? 'skipped',
    outputs: Object.assign({}, ...ends.map(({ outputs }) => outputs)) as Outputs,
  };
}
