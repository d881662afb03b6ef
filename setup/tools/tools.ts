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
/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters -- The caller names the documented shape. */
export async function readJson<T>(ports: Ports, command: RunnableCommand): Promise<T> {
  return parsed<T>(command, { exitCode: 0, stderr: '', stdout: await mustRun(ports, command) });
}
/* eslint-enable @typescript-eslint/no-unnecessary-type-parameters */

function parsed<T>(command: RunnableCommand, ended: Ended): T {
  try {
    return JSON.parse(ended.stdout) as T;
  } catch {
    throw failureOf(command, ended);
  }
}

/** Undefined if what is asked for does not exist. */
export async function readIfThere<T>(ports: Ports, command: RunnableCommand): Promise<T | undefined> {
  const ended = await ports.processes.run(command);
  if (ended.exitCode === 0) return parsed<T>(command, ended);
  if (isMissing(command, ended)) return undefined;
  throw failureOf(command, ended);
}

function isMissing({ tool }: RunnableCommand, { exitCode, stderr }: Ended): boolean {
  return tool === 'az'
    ? exitCode === 3 || /ResourceNotFound|NotFound\)/.test(stderr)
    : stderr.includes('HTTP 404');
}

export function az(...args: readonly string[]): RunnableCommand {
  return { tool: 'az', args: [...args, '--output', 'json'] };
}
