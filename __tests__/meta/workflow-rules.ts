// The rules for workflows of this repository, besides being valid. Each rule returns its faults, one line per fault.
import { parse } from 'yaml';
import { INTERFACES } from './action-interfaces.ts';
import { read } from './repository.ts';
import {
  allSteps,
  calledFile,
  callOf,
  OWN_ACTION,
  parseWorkflowText,
  type Job,
  type Permissions,
  type Step,
  type Workflow,
} from './workflows.ts';

interface Metadata {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

const ourAction = parse(read('action.yml')) as Metadata;

/** A script gets values through `env`: an expression inside it would become part of the program. */
export function scriptFaults(workflow: Workflow): string[] {
  return allSteps(workflow)
    .filter(({ run = '' }) => run.includes('${{'))
    .map(({ run = '' }) => `an expression inside a script: ${run.split('\n')[0] ?? ''}`);
}

export function inputFaults(workflow: Workflow): string[] {
  return [
    ...allSteps(workflow).flatMap(stepInputFaults),
    ...Object.values(workflow.jobs).flatMap(callFaults),
    ...outputFaults(workflow),
  ];
}

function stepInputFaults({ uses = '', with: given = {} }: Step): string[] {
  const [action = ''] = uses.split('@');
  const names = Object.keys(given);
  const inputs = OWN_ACTION.test(uses) ? Object.keys(ourAction.inputs) : INTERFACES[action]?.inputs;
  if (inputs === undefined)
    return names.length === 0 ? [] : [`the inputs of ${action} are not in action-interfaces.ts`];
  return names.filter((name) => !inputs.includes(name)).map((name) => `${action} has no input ${name}`);
}

function callFaults({ uses = '', with: given = {}, secrets = {} }: Job): string[] {
  const file = calledFile(uses);
  if (file === undefined) return [];
  const call = callOf(parseWorkflowText({ text: read(file) }));
  const side = (what: string, declared: typeof call.inputs, handed: Readonly<Record<string, unknown>>) => [
    ...Object.keys(handed)
      .filter((name) => !(name in declared))
      .map((name) => `${file} has no ${what} ${name}`),
    ...Object.entries(declared)
      .filter(([name, { required }]) => required === true && !(name in handed))
      .map(([name]) => `${file} needs the ${what} ${name}`),
  ];
  return [...side('input', call.inputs, given), ...side('secret', call.secrets, secrets)];
}

/** Several jobs may use one ID: an output is known if any step with the ID has it. */
function outputFaults(workflow: Workflow): string[] {
  const used = Array.from(JSON.stringify(workflow).matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g));
  return used.flatMap(([, id = '', name = '']) => {
    const known = allSteps(workflow).flatMap((step) => (step.id === id ? (outputsOf(step) ?? [name]) : []));
    return known.length === 0 || known.includes(name) ? [] : [`the step ${id} has no output ${name}`];
  });
}

/** Undefined for a script, which may write any output, and for an unknown action. */
function outputsOf({ uses = '' }: Step): readonly string[] | undefined {
  return OWN_ACTION.test(uses)
    ? Object.keys(ourAction.outputs)
    : INTERFACES[uses.split('@')[0] ?? '']?.outputs;
}

/** Complete workflows grant nothing by default, and each job exactly what its steps need. */
export function permissionFaults(workflow: Workflow): string[] {
  const top = JSON.stringify(workflow.permissions);
  const jobs = Object.entries(workflow.jobs).flatMap(([name, job]) => {
    const needed = sorted(neededBy(job));
    const granted = sorted(job.permissions ?? {});
    return needed === granted ? [] : [`job ${name} needs ${needed} and is granted ${granted}`];
  });
  return [...(top === '{}' ? [] : [`permissions are ${top} by default, and not {}`]), ...jobs];
}

/** The group of one account, by its resource ID: GitHub ignores the case of these names, as Azure does. */
const ACCOUNT_GROUP = /^azure-maps-keys-.*(?:resource[-_]id|\/resourceGroups\/)/i;

/**
 * Every job has a time limit. No two runs write the secrets of one account at the same time, and no run waits for one that waits
 * for a reviewer: a job that writes is in the group of its account, a job that may wait is not, and the workflow is in none.
 */
export function frameFaults({ concurrency, jobs }: Workflow): string[] {
  const entries = Object.entries(jobs).filter(([, { uses }]) => uses === undefined);
  return entries.flatMap(([name, job]) => {
    const writes = (job.steps ?? []).some(mayWrite);
    return [
      ...(job['timeout-minutes'] === undefined ? [`job ${name} has no timeout-minutes`] : []),
      ...(writes && !ACCOUNT_GROUP.test(groupOf(job))
        ? [`job ${name} writes secrets and is not in the group of the account`]
        : []),
      ...(writes && concurrency !== undefined
        ? [`job ${name} writes secrets, and the whole workflow is in a group`]
        : []),
      ...(job.environment !== undefined && ACCOUNT_GROUP.test(groupOf(job)) && !isLeftByEnvironment(job)
        ? [`job ${name} may wait for a reviewer in the group of the account`]
        : []),
    ];
  });
}

function groupOf({ concurrency = '' }: Job): string {
  return typeof concurrency === 'string' ? concurrency : concurrency.group;
}

/** An environment that is an input, and with which the job is in another group than that of the account. */
function isLeftByEnvironment(job: Job): boolean {
  if (typeof job.environment !== 'string') return false;
  const input = /^\$\{\{ (inputs\.[\w-]+) \}\}$/.exec(job.environment)?.[1];
  return input !== undefined && groupOf(job).includes(`(${input} != '' ||`);
}

function mayWrite({ uses = '', with: given = {} }: Step): boolean {
  const reads =
    ['list', 'check', 'discover'].includes(String(given['operation'])) || given['dry-run'] === true;
  return OWN_ACTION.test(uses) && 'client-id' in given && !reads;
}

function sorted(permissions: Permissions): string {
  return JSON.stringify(Object.fromEntries(Object.entries(permissions).sort()));
}

function neededBy(job: Job): Permissions {
  if (job.uses !== undefined) return { 'id-token': 'write' };
  const needs = (job.steps ?? []).flatMap((step) => Object.entries(neededByStep(step)));
  // `write` is sorted after `read`, and includes it.
  return Object.fromEntries(needs.sort(([, a], [, b]) => a.localeCompare(b)));
}

function neededByStep({ uses = '', run = '', with: given = {} }: Step): Permissions {
  const [action = ''] = uses.split('@');
  const readsCode = { contents: 'read' };
  if (run !== '') return neededByScript(run);
  if (OWN_ACTION.test(uses)) {
    return 'client-id' in given && given['azure-auth'] !== 'azure-cli' ? { 'id-token': 'write' } : {};
  }
  switch (action) {
    case 'azure/login':
      return given['auth-type'] === 'IDENTITY' ? {} : { 'id-token': 'write' };
    case 'actions/checkout':
      return 'token' in given ? {} : readsCode;
    case 'actions/dependency-review-action':
      return readsCode;
    case 'github/codeql-action/analyze':
      return { 'security-events': 'write' };
    case 'actions/attest':
      return { 'id-token': 'write', attestations: 'write' };
    case 'actions/download-artifact':
      return 'run-id' in given ? { actions: 'read' } : {};
    default:
      return {};
  }
}

const SCRIPT_NEEDS: readonly (readonly [RegExp, Permissions])[] = [
  [/\bgh issue\b/, { issues: 'write' }],
  [/\bgh workflow run\b/, { actions: 'write' }],
  [/\bgh api "repos\/\$GH_REPO\/actions\/runs\b/, { actions: 'read' }],
  [/\bgh release (?:upload|edit)\b/, { contents: 'write' }],
  [/\bgh attestation verify\b/, { attestations: 'read' }],
  [/\bgit push --force origin "refs\/tags\//, { contents: 'write' }],
];

function neededByScript(run: string): Permissions {
  return Object.assign(
    {},
    ...SCRIPT_NEEDS.flatMap(([sign, needs]) => (sign.test(run) ? [needs] : [])),
  ) as Permissions;
}
