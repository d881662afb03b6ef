// Runs az and gh and reads what they print.
import type { RunnableCommand } from '../command.ts';
import type { Ended, Ports } from '../ports.ts';
import { shown } from '../command.ts';
import { SetupError } from '../setup-error.ts';
import { failureOf, lastLines } from './failures.ts';
import { jsonObject } from './json.ts';

/** @throws {SetupError} if it fails. */
export async function mustRun(ports: Ports, command: RunnableCommand): Promise<string> {
  const ended = await ports.processes.run(command);
  if (ended.exitCode !== 0) throw failureOf(command, ended);
  return ended.stdout;
}

/** @throws {SetupError} if it fails, or prints something else than JSON. */
export async function readJson<T>(ports: Ports, command: RunnableCommand): Promise<T> {
  const stdout = await mustRun(ports, command);
  return parsed(command, { exitCode: 0, stderr: '', stdout }) as T;
}

/** Every answer that the set-up reads is an object or a list. */
function parsed(command: RunnableCommand, { stdout }: Ended): unknown {
  const found = jsonIn(stdout.replace(/^\uFEFF/, ''));
  if (found !== undefined) return found;
  throw new SetupError(
    `This command succeeded, but did not print the JSON it was asked for: ${shown(command)}`,
    {
      hint: lastLines(stdout) || 'It printed nothing.',
    },
  );
}

/** Extensions and wrappers of the tools print notices before the JSON, on lines of their own. */
function jsonIn(text: string): object | undefined {
  const start = /^[[{]/m.exec(text)?.index ?? 0;
  for (const candidate of [text, text.slice(start)]) {
    const found = jsonObject(candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Undefined if what is asked for does not exist. */
export async function readIfThere<T>(ports: Ports, command: RunnableCommand): Promise<T | undefined> {
  const ended = await ports.processes.run(command);
  if (ended.exitCode === 0) return parsed(command, ended) as T;
  if (isMissing(command, ended)) return undefined;
  throw failureOf(command, ended);
}

function isMissing({ tool }: RunnableCommand, { exitCode, stderr }: Ended): boolean {
  return tool === 'az'
    ? exitCode === 3 || /ResourceNotFound|NotFound\)|not found within subscription/.test(stderr)
    : stderr.includes('HTTP 404');
}

export function az(...args: readonly string[]): RunnableCommand {
  return { tool: 'az', args: [...args, '--output', 'json'] };
}
