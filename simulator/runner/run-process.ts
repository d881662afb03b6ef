// Runs a script as a child process that is attached to the simulator, and collects its output.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Simulator } from '../simulator.ts';
import { attachProcess } from './attach-process.ts';
import type { ProcessEnd, RunOptions } from './run-options.ts';

/** Real milliseconds. Far above what the action takes at any clock scale. */
const timeLimit = 45_000;
/** For a process that does not skip its waits. */
const timeLimitWithWaits = 180_000;

export interface ProcessOptions {
  readonly script: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly waitsOut: boolean;
  readonly stdout: RunOptions['stdout'];
}

function collectOutput(child: ChildProcess): { stdout: string; stderr: string } {
  const text = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk));
  return text;
}

function start({ script, cwd, env, waitsOut, stdout }: ProcessOptions): ChildProcess {
  // Without an IPC channel, the process does not skip its waits.
  const channel = waitsOut ? 'ignore' : 'ipc';
  const full = stdout === 'full' ? openSync('/dev/full', 'w') : undefined;
  const child = spawn(process.execPath, [script], {
    cwd,
    env,
    stdio: ['ignore', full ?? 'pipe', 'pipe', channel],
  });
  if (full !== undefined) closeSync(full);
  if (stdout === 'closed') child.stdout?.destroy();
  return child;
}

export async function runProcess(simulator: Simulator, options: ProcessOptions): Promise<ProcessEnd> {
  const { waitsOut } = options;
  const child = start(options);
  const text = collectOutput(child);
  // Only on Linux, stdout is a pipe that Node writes to synchronously (https://nodejs.org/api/process.html#a-note-on-process-io).
  const isOrdered = process.platform === 'linux' && options.stdout === undefined;
  const detach = attachProcess(simulator, child, isOrdered ? () => text.stdout.length : undefined);
  const most = waitsOut ? timeLimitWithWaits : timeLimit;
  const timedOut = new AbortController();
  const limit = setTimeout(() => {
    timedOut.abort();
    child.kill('SIGKILL');
  }, most);
  try {
    const [exitCode, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    if (timedOut.signal.aborted)
      throw new Error(`The action did not end within ${String(most)} ms:\n${text.stdout}`);
    return { exitCode, signal, ...text };
  } finally {
    clearTimeout(limit);
    detach();
  }
}
