// A stand-in for the GitHub CLI. It refuses what `gh` refuses: options that do not exist (read off gh 2.102.0), a job without
// GH_TOKEN, and a token without the permission that the API requires.
import { parseArgs } from 'node:util';
import { isoSeconds, type GhState, type IssueRecord } from './gh-state.ts';
import type { ProgramCall, ProgramEnd } from './program.ts';
import type { Permissions } from '../meta/workflows.ts';

type Values = Readonly<Record<string, string | undefined>>;

interface Call {
  readonly state: GhState;
  readonly values: Values;
  readonly positionals: readonly string[];
  readonly now: string;
}

interface Answer {
  readonly state?: GhState;
  /** For `--json` and `--jq`. */
  readonly rows?: readonly object[];
  readonly text?: string;
}

interface Command {
  readonly options: Readonly<Record<string, string>>;
  readonly permission: readonly [scope: string, level: 'read' | 'write'];
  run(call: Call): Answer;
}

const LISTING = { json: '', jq: 'q', limit: 'L' };

function withIssue({ state, positionals }: Call, change: (issue: IssueRecord) => IssueRecord): Answer {
  const number = Number(positionals[0]);
  if (!state.issues.some((issue) => issue.number === number)) fail(`issue ${number} was not found`);
  return {
    state: { ...state, issues: state.issues.map((one) => (one.number === number ? change(one) : one)) },
  };
}

function required(values: Values, name: string): string {
  return values[name] ?? fail(`--${name} is required when not running interactively`);
}

/** `gh` also takes the name of a workflow, and fails if two files have it: `could not resolve to a unique workflow`. */
function fileName(workflow = ''): string {
  return workflow.endsWith('.yml') ? workflow : fail(`could not find any workflows named ${workflow}`);
}

const commands: Readonly<Record<string, Command>> = {
  'run list': {
    options: { ...LISTING, workflow: 'w', branch: 'b', status: 's' },
    permission: ['actions', 'read'],
    run: ({ state, values }) => ({
      rows: state.runs
        .filter(({ workflow }) => workflow === fileName(values['workflow']))
        .filter(({ headBranch }) => values['branch'] === undefined || headBranch === values['branch'])
        .filter((run) => [undefined, run.status as string, run.conclusion].includes(values['status']))
        .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
        .slice(0, Number(values['limit'] ?? 20)),
    }),
  },
  'workflow run': {
    options: { ref: 'r' },
    permission: ['actions', 'write'],
    run: ({ state, values, positionals: [workflow = ''], now }) => ({
      state: {
        ...state,
        runs: [
          ...state.runs,
          {
            databaseId: 1000 + state.runs.length,
            workflow,
            headBranch: values['ref'] ?? 'main',
            event: 'workflow_dispatch',
            createdAt: now,
            updatedAt: now,
            attempt: 1,
            status: 'queued',
            conclusion: '',
          },
        ],
      },
    }),
  },
  'issue list': {
    options: { ...LISTING, state: 's' },
    permission: ['issues', 'read'],
    run: ({ state, values }) => ({
      rows: state.issues
        .filter(
          (issue) => values['state'] === 'all' || issue.state === (values['state'] ?? 'open').toUpperCase(),
        )
        .toSorted((a, b) => b.number - a.number)
        .slice(0, Number(values['limit'] ?? 30)),
    }),
  },
  'issue create': {
    options: { title: 't', body: 'b' },
    permission: ['issues', 'write'],
    run: ({ state, values }) => {
      const issue: IssueRecord = {
        number: state.issues.length + 1,
        title: required(values, 'title'),
        body: required(values, 'body'),
        state: 'OPEN',
        author: { login: 'app/github-actions', is_bot: true },
        comments: [],
      };
      return { state: { ...state, issues: [...state.issues, issue] } };
    },
  },
  'issue edit': {
    options: { body: 'b' },
    permission: ['issues', 'write'],
    run: (call) => withIssue(call, (issue) => ({ ...issue, body: required(call.values, 'body') })),
  },
  'issue close': {
    options: { comment: 'c' },
    permission: ['issues', 'write'],
    run: (call) =>
      withIssue(call, (issue) => ({
        ...issue,
        state: 'CLOSED',
        comments: [
          ...issue.comments,
          ...(call.values['comment'] === undefined ? [] : [call.values['comment']]),
        ],
      })),
  },
};

function fail(message: string): never {
  throw new Error(message);
}

type Environment = ProgramCall['env'];

/** Everything that `gh` checks before the command's own work. */
function assertUsable(
  [scope, level]: Command['permission'],
  env: Environment,
  permissions: Permissions,
): void {
  if (!env['GH_TOKEN'])
    fail('gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable.');
  if (!env['GH_REPO']) fail('failed to run git: fatal: not a git repository');
  const granted = permissions[scope];
  if (granted !== 'write' && granted !== level) fail('HTTP 403: Resource not accessible by integration');
}

/** What a real `gh` would ask GitHub for, and change there. */
export interface GhWorld {
  gh: GhState;
  now(): number;
}

export async function gh(call: ProgramCall, world: GhWorld, permissions: Permissions): Promise<ProgramEnd> {
  try {
    return { exitCode: 0, stdout: await answer(call, world, permissions), stderr: '' };
  } catch (thrown) {
    return {
      exitCode: 1,
      stdout: '',
      stderr: `${thrown instanceof Error ? thrown.message : String(thrown)}\n`,
    };
  }
}

async function answer(
  { args: all, env }: ProgramCall,
  world: GhWorld,
  permissions: Permissions,
): Promise<string> {
  const [group = '', verb = '', ...args] = all;
  const name = `${group} ${verb}`;
  const command = commands[name] ?? fail(`unknown command "${name}" for "gh"`);
  const options = Object.fromEntries(
    Object.entries(command.options).map(([option, short]) => [
      option,
      { type: 'string' as const, ...(short === '' ? {} : { short }) },
    ]),
  );
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  assertUsable(command.permission, env, permissions);
  const state = world.gh;
  const failure = state.failures[name];
  if (failure !== undefined) fail(failure);
  const { state: after = state, rows } = command.run({
    state,
    values,
    positionals,
    now: isoSeconds(world.now()),
  });
  world.gh = { ...after, calls: [...after.calls, [name, ...args].join(' ')] };
  return rows === undefined ? '' : printed(rows, values, env);
}

async function printed(
  rows: readonly object[],
  { json, jq: filter }: Values,
  env: Environment,
): Promise<string> {
  const fields = (json ?? fail('Only the output of --json is simulated.')).split(',');
  const unknown = fields.filter((field) => rows.some((row) => !(field in row)));
  if (unknown.length > 0) fail(`Unknown JSON field: "${unknown.join(', ')}"`);
  const selected = rows.map((row) =>
    Object.fromEntries(fields.map((field) => [field, (row as Record<string, unknown>)[field]])),
  );
  if (filter === undefined) return `${JSON.stringify(selected)}\n`;
  // Loading it takes a tenth of a second, and most tests need none.
  const { default: jq } = await import('jq-wasm');
  // WebAssembly has no environment of its own.
  const result = await jq.raw(selected, `def env: ${JSON.stringify(env)}; ${filter}`, ['-r']);
  return `${result}\n`;
}
