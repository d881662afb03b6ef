// Runs a Node script of this project or of a dependency as a child process. It uses no shell, so that it works
// the same way on every system.
import { spawn } from 'node:child_process';
import path from 'node:path';

/** The repository's folder. */
export const root = path.dirname(import.meta.dirname);

export interface Finished {
  readonly status: number;
  /** The combined output of stdout and stderr, in order of arrival. */
  readonly output: string;
}

export interface SpawnOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Whether the child writes to this terminal. Otherwise its output is collected. */
  readonly show?: boolean;
}

/** Runs `node …args` with the current Node. A failure of the child does not reject the promise. */
export function runNode(
  args: readonly string[],
  { cwd = root, env, show }: SpawnOptions = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: env ?? process.env,
      stdio: ['ignore', show === true ? 'inherit' : 'pipe', show === true ? 'inherit' : 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    }
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ status: code ?? 1, output: signal === null ? output : `${output}\nEnded by ${signal}.\n` });
    });
  });
}

/** Like `runNode`, for steps that must succeed: if the child fails, its output becomes the error. */
export async function mustRunNode(args: readonly string[], options?: SpawnOptions): Promise<string> {
  const { status, output } = await runNode(args, options);
  if (status !== 0) throw new Error(`${args[0] ?? 'node'} ended with exit code ${status}.\n${output}`);
  return output;
}

/** Runs a script. If it fails, prints only the message of the error and sets exit code 1. */
export async function script(work: () => Promise<void> | void): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
