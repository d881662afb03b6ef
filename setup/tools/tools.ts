// Runs az and gh and reads what they print.
import type { RunnableCommand } from '../command.ts';
import type { Ended, Ports } from '../ports.ts';
import { failureOf } from './failures.ts';

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

function parsed(command: RunnableCommand, ended: Ended): unknown {
  try {
    return JSON.parse(ended.stdout) as unknown;
  } catch {
    throw failureOf(command, ended);
  }
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
