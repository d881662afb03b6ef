// Every workflow that a reader can copy or that runs in this repository: the example files, the YAML blocks of the
// documents and the folder .github/workflows. A block may be a part of a workflow, which is then completed.
import { isMap, isSeq, parse, parseDocument } from 'yaml';
import { yamlBlocks } from './markdown.ts';
import { ACTION, exists, filesUnder, read } from './repository.ts';

export interface WorkflowText {
  /** `examples/key-vault.yml`, or `README.md:12`. */
  readonly place: string;
  readonly text: string;
  /** Whether the author wrote a complete workflow. Only then the rules about permissions and time limits apply. */
  readonly whole: boolean;
}

export interface Step {
  readonly id?: string;
  readonly if?: string | boolean;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly 'continue-on-error'?: boolean;
}

export type Permissions = Readonly<Record<string, string>>;

/** The name of a group, alone or with what applies to it. */
type Concurrency = string | { readonly group: string; readonly 'cancel-in-progress'?: unknown };

export interface Job {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, unknown>>;
  readonly needs?: string | readonly string[];
  readonly if?: string | boolean;
  readonly environment?: string | { readonly name: string };
  readonly permissions?: Permissions;
  readonly concurrency?: Concurrency;
  readonly 'timeout-minutes'?: number;
  readonly strategy?: {
    readonly matrix: Readonly<Record<string, unknown>>;
    readonly 'fail-fast'?: boolean;
  };
  readonly outputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
}

export interface CallInput {
  readonly type?: string;
  readonly required?: boolean;
  readonly default?: unknown;
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Permissions;
  readonly concurrency?: Concurrency;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface WorkflowCall {
  readonly inputs: Readonly<Record<string, CallInput>>;
  readonly secrets: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
}

export function parseWorkflowText({ text }: Pick<WorkflowText, 'text'>): Workflow {
  return parse(text) as Workflow;
}

/** What callers of a reusable workflow may and must pass, and what they get. */
export function callOf({ on }: Workflow): WorkflowCall {
  const { inputs = {}, secrets = {}, outputs = {} } = on['workflow_call'] as Partial<WorkflowCall>;
  return { inputs, secrets, outputs };
}

/** The reusable workflow of this action, by the name that callers use. */
const REUSABLE = new RegExp(String.raw`^${ACTION}/(\.github/workflows/[\w.-]+)@(?:v1|[0-9a-f]{40})$`);

/** An example that another one calls. Its reader saves both in one folder. */
const BESIDE = /^\.\/\.github\/workflows\/([\w.-]+)$/;

/** The file of a called workflow in this repository. Undefined for that of another repository. */
export function calledFile(uses: string): string | undefined {
  const [, ours] = REUSABLE.exec(uses) ?? [];
  const [, beside] = BESIDE.exec(uses) ?? [];
  return ours ?? (beside === undefined ? undefined : `examples/${beside}`);
}

/** `$/` is the action of the repository that contains the workflow, at the workflow's own commit. */
export const OWN_ACTION = new RegExp(String.raw`^(?:${ACTION}@(?:v1|[0-9a-f]{40})|\./|\$/)$`);

export function workflowTexts(): WorkflowText[] {
  const files = ['examples', '.github/workflows']
    .filter(exists)
    .flatMap((at) => filesUnder(at, '.yml', '.yaml'));
  return [
    ...files.map((file) => ({ place: file, text: read(file), whole: true })),
    ...filesUnder('.', '.md').flatMap((page) =>
      yamlBlocks(read(page)).map(({ line, text }) => ({ place: `${page}:${line}`, ...filledUp(text) })),
    ),
  ];
}

const indented = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));

const FRAME = 'on: workflow_dispatch\n';
const JOB = `${FRAME}jobs:\n  part:\n`;

/** Completes what may be a part of a workflow: steps, one step's keys, a job's keys, or a workflow's. */
export function filledUp(text: string): Pick<WorkflowText, 'text' | 'whole'> {
  const { contents } = parseDocument(text);
  if (isSeq(contents)) {
    return { whole: false, text: `${JOB}    runs-on: ubuntu-latest\n    steps:\n${indented(text, 6)}` };
  }
  const has = (key: string): boolean => isMap(contents) && contents.has(key);
  if (has('jobs'))
    return has('on') ? { whole: true, text } : { whole: false, text: `${FRAME}${withSteps(text)}` };
  if (has('uses') || has('run') || has('with')) {
    const step = `${has('with') && !has('uses') ? `uses: ${ACTION}@v1\n` : ''}${text}`;
    return {
      whole: false,
      text: `${JOB}    runs-on: ubuntu-latest\n    steps:\n      - name: part\n${indented(step, 8)}`,
    };
  }
  const runner = has('runs-on') ? '' : '    runs-on: ubuntu-latest\n';
  const steps = has('steps') ? '' : '    steps:\n      - run: exit\n';
  if (has('on') || has('schedule')) {
    const triggers = has('on') ? text : `on:\n${indented(text, 2)}`;
    return { whole: false, text: `${triggers}\njobs:\n  part:\n${runner}${steps}` };
  }
  return { whole: false, text: `${JOB}${runner}${indented(text, 4)}\n${steps}` };
}

/** Completes jobs of which a document shows only some keys. */
function withSteps(text: string): string {
  const document = parseDocument(text);
  const { jobs } = document.toJS() as Pick<Workflow, 'jobs'>;
  for (const [name, job] of Object.entries(jobs)) {
    if (job.uses !== undefined) continue;
    if (!('runs-on' in job)) document.setIn(['jobs', name, 'runs-on'], 'ubuntu-latest');
    if (job.steps === undefined) document.setIn(['jobs', name, 'steps'], [{ run: 'exit' }]);
  }
  return String(document);
}

export function allSteps({ jobs }: Workflow): Step[] {
  return Object.values(jobs).flatMap(({ steps = [] }) => [...steps]);
}
