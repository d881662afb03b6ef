// One command of `gh`, such as `variable list`.
import type { ProgramCall } from '../programs.ts';
import type { GhClient } from './client.ts';
import type { Flags, Parsed } from './flags.ts';

export interface Invocation extends Parsed {
  readonly client: GhClient;
  readonly call: ProgramCall;
}

export interface Output {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
}

export interface Command {
  /** The line after `Usage:`. */
  readonly usage: string;
  /** All that the real command has. Read off gh 2.102.0. */
  readonly flags: Flags;
  /** Those that are simulated. The others are defects of a test. */
  readonly simulated: readonly string[];
  readonly arguments: readonly [least: number, most: number];
  /** True for a command that says itself that nobody is signed in. */
  readonly isOpen?: boolean;
  run(invocation: Invocation): Promise<Output> | Output;
}

const repo = { repo: { short: 'R' } };
const json = { json: {}, jq: { short: 'q' }, template: { short: 't' } };

export const repoFlag: Flags = repo;
export const jsonFlags: Flags = json;
export const isSwitch = true;
