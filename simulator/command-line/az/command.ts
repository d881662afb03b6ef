// One command of az.
import type { ProgramCall } from '../programs.ts';
import type { Given, Options } from './options.ts';
import type { Requests } from './requests.ts';
import type { AzOptions, AzSession, Subscription } from './session.ts';

export interface Invocation {
  readonly given: Given;
  readonly az: AzOptions;
  readonly call: ProgramCall;
  /** Fail with az's words if it is signed out. */
  readonly session: () => AzSession;
  readonly subscription: () => Subscription;
  /** @param retries how often a request is repeated; by default, as often as azure-core repeats it. */
  readonly requests: (retries?: number) => Requests;
  /** Prints a line to standard error. */
  readonly warn: (text: string) => void;
}

export interface Command {
  readonly options: Options;
  /** Its result is printed, unless it is undefined. */
  readonly run: (invocation: Invocation) => unknown;
}

/** By the words of the command, such as `group show`. */
export type Commands = Readonly<Record<string, Command>>;
