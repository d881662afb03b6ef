// Runs a Node script of this project or of a dependency as a child process, without a shell, on every system alike.
import { spawn } from 'node:child_process';
import path from 'node:path';

/** The repository's folder. */
export const root = path.dirname(import.meta.dirname);

export interface Finished {
  readonly status: number;
  /** What it wrote to stdout and stderr, in the order in which it arrived. */
  readonly output: string;
}

export interface SpawnChoices {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Let the child write to this terminal instead of collecting what it says. */
  readonly show?: boolean;
}

/** Runs `node script …args` with this very Node; never rejects because the child failed. */
export function runNode(
  args: readonly string[],
  { cwd = root, env, show }: SpawnChoices = {},
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

/** Like `runNode`, for steps that must succeed: what the child said becomes the error. */
export async function mustRunNode(args: readonly string[], choices?: SpawnChoices): Promise<string> {
  const { status, output } = await runNode(args, choices);
  if (status !== 0) throw new Error(`${args[0] ?? 'node'} ended with exit code ${status}.\n${output}`);
  return output;
}

/** Ends a script on an error the way a person wants to read it: its message, and exit code 1. */
export async function script(work: () => Promise<void> | void): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
