// Runs the built action as a child process, in the environment that a runner gives, against the simulator.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RecordedRequest } from '../network/exchange.ts';
import { inputVariables, resolveInputs } from './inputs.ts';
import { assertNoLeak } from '../inspection/leaks.ts';
import { attachProcess } from './attach-process.ts';
import type { Simulator } from '../simulator.ts';
import {
  annotationsOf,
  isMaskLine,
  linesOf,
  masksOf,
  parseOutputs,
  type Annotation,
} from '../inspection/workflow-commands.ts';

const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url));

export interface RunOptions {
  readonly inputs?: Readonly<Record<string, string>>;
  /** Replaces variables of the runner; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Directories in front of the PATH, such as `simulator.azure.cli()`. */
  readonly path?: readonly string[];
  /** Virtual milliseconds in a real one while the action runs. */
  readonly clockScale?: number;
  /** Lets the action wait for its own timers at that scale, where it is the time itself that is measured. */
  readonly waitsOut?: boolean;
  readonly debug?: boolean;
  readonly cwd?: string;
  /** Another script than the built action, and another action.yml: for the simulator's own tests. */
  readonly script?: string;
  readonly actionFile?: string;
  /** Runs the action in another way than as a process of its own. */
  readonly launch?: (env: Readonly<Record<string, string>>) => Promise<ProcessEnd>;
  /** For runs that are meant to leave the simulated world or to break its rules. */
  readonly unclean?: boolean;
}

export interface ActionRun {
  readonly inputs: Readonly<Record<string, string>>;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout without the lines that register masks. */
  readonly log: string;
  readonly masks: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** What else the action left for the runner. */
  readonly files: Readonly<Record<'GITHUB_ENV' | 'GITHUB_STATE' | 'GITHUB_PATH', string>>;
  readonly annotations: readonly Annotation[];
  readonly requests: readonly RecordedRequest[];
  /** The run's own temporary directory, which golden files must not name. */
  readonly directory: string;
  /** Of the process, real milliseconds. */
  readonly duration: number;
}

const runnerFiles = [
  'GITHUB_OUTPUT',
  'GITHUB_STEP_SUMMARY',
  'GITHUB_ENV',
  'GITHUB_STATE',
  'GITHUB_PATH',
] as const;

/** Waits are skipped; more than this, and a machine that stands still for a second would run into time-outs. */
const defaultClockScale = 2;

/** A run that takes longer hangs; the action's own time-outs are far below, at any scale. */
const realTimeLimit = 45_000;

function runnerEnvironment(
  simulator: Simulator,
  directory: string,
  options: RunOptions,
): Record<string, string> {
  const files = Object.fromEntries(
    runnerFiles.map((name) => {
      const file = join(directory, name);
      writeFileSync(file, '');
      return [name, file];
    }),
  );
  const windows = Object.fromEntries(
    ['SystemRoot', 'ComSpec', 'PATHEXT', 'TEMP', 'TMP'].flatMap((name) => {
      const value = process.platform === 'win32' ? process.env[name] : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  ) as Record<string, string>;
  return {
    ...windows,
    PATH: [...(options.path ?? []), process.env['PATH'] ?? ''].join(delimiter),
    HOME: directory,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__octo_azure-maps-keys',
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: simulator.github.apiUrl,
    GITHUB_EVENT_NAME: 'schedule',
    GITHUB_JOB: 'rotate',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REPOSITORY: 'octo/site',
    GITHUB_REPOSITORY_OWNER: 'octo',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1234567890',
    GITHUB_RUN_NUMBER: '7',
    GITHUB_SERVER_URL: new URL(simulator.github.apiUrl).origin.replace('//api.', '//'),
    GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
    GITHUB_WORKFLOW: 'Rotate the Azure Maps key',
    GITHUB_WORKSPACE: directory,
    RUNNER_ARCH: 'X64',
    RUNNER_NAME: 'GitHub Actions 1',
    RUNNER_OS: process.platform === 'win32' ? 'Windows' : process.platform === 'darwin' ? 'macOS' : 'Linux',
    RUNNER_TEMP: directory,
    RUNNER_TOOL_CACHE: directory,
    ACTIONS_ID_TOKEN_REQUEST_URL: simulator.azure.idToken.requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: simulator.azure.idToken.requestToken,
    ...(options.debug === true ? { RUNNER_DEBUG: '1', AZURE_LOG_LEVEL: 'verbose' } : {}),
    ...files,
    ...simulator.env(),
  };
}

function environmentOf(
  simulator: Simulator,
  directory: string,
  inputs: Readonly<Record<string, string>>,
  options: RunOptions,
): Record<string, string> {
  const all = {
    ...runnerEnvironment(simulator, directory, options),
    ...inputVariables(inputs),
    ...options.env,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** How a run ended, and what it printed. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function runProcess(
  simulator: Simulator,
  script: string,
  { cwd, env, waitsOut }: { cwd: string; env: Record<string, string>; waitsOut: boolean },
): Promise<ProcessEnd> {
  const channel = waitsOut ? 'ignore' : 'ipc';
  const child = spawn(process.execPath, [script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe', channel] });
  const detach = attachProcess(simulator, child);
  const text = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk));
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, realTimeLimit);
  try {
    return await new Promise<ProcessEnd>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode, signal) => {
        if (late)
          reject(new Error(`The action did not end within ${String(realTimeLimit)} ms:\n${text.stdout}`));
        else resolve({ exitCode, signal, ...text });
      });
    });
  } finally {
    clearTimeout(limit);
    detach();
  }
}

export async function runAction(simulator: Simulator, options: RunOptions = {}): Promise<ActionRun> {
  const directory = simulator.temporaryDirectory('run');
  const inputs = resolveInputs(
    options.actionFile ?? join(repositoryRoot, 'action.yml'),
    options.inputs ?? {},
  );
  const script = options.script ?? join(repositoryRoot, 'dist', 'index.js');
  const first = simulator.requests.length;

  simulator.clock.setScale(options.clockScale ?? defaultClockScale);
  const env = environmentOf(simulator, directory, inputs, options);
  const { cwd = directory, waitsOut = false } = options;
  const launch = options.launch ?? (() => runProcess(simulator, script, { cwd, env, waitsOut }));
  const started = performance.now();
  const end = await launch(env).finally(() => {
    simulator.clock.setScale(1);
  });
  const duration = performance.now() - started;

  const read = (name: (typeof runnerFiles)[number]): string => readFileSync(join(directory, name), 'utf8');
  const run: ActionRun = {
    inputs,
    ...end,
    log: linesOf(end.stdout)
      .filter((line) => !isMaskLine(line))
      .join('\n'),
    masks: masksOf(end.stdout),
    outputs: parseOutputs(read('GITHUB_OUTPUT')),
    summary: read('GITHUB_STEP_SUMMARY'),
    files: {
      GITHUB_ENV: read('GITHUB_ENV'),
      GITHUB_STATE: read('GITHUB_STATE'),
      GITHUB_PATH: read('GITHUB_PATH'),
    },
    annotations: annotationsOf(end.stdout),
    requests: simulator.requests.slice(first),
    directory,
    duration,
  };
  assertNoLeak(simulator, run);
  if (options.unclean !== true) simulator.assertClean();
  return run;
}
