// Runs a program with an environment of its own, and collects what it prints.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { ProgramResult } from '../simulator/command-line/programs.ts';

interface RunProgramOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string | undefined;
  readonly stdin?: string;
  /** Called with everything on stdout so far. `interrupt` is Ctrl-C. */
  readonly whenSaid?: ((said: string, interrupt: () => void) => void) | undefined;
}

/** The exit code is -1 if a signal has ended it. */
export async function runProgram(
  command: string,
  args: readonly string[],
  { env, cwd, stdin = '', whenSaid }: RunProgramOptions,
): Promise<ProgramResult> {
  const child = spawn(command, args, { cwd, env });
  child.stdin.end(stdin);
  let said = '';
  child.stdout.on('data', (part: Buffer) => whenSaid?.((said += String(part)), () => child.kill('SIGINT')));
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { exitCode: exitCode ?? -1, stdout, stderr };
}
