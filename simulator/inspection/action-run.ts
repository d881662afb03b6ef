// The record of one run: its inputs, and everything that the action printed, wrote and requested.
import type { RecordedRequest } from '../network/wire.ts';
import type { Annotation } from './workflow-commands.ts';

export interface ActionRun {
  readonly inputs: Readonly<Record<string, string>>;
  /** The environment variables of the process. */
  readonly environment: Readonly<Record<string, string>>;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout without the lines that register masks. */
  readonly log: string;
  readonly masks: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** The other files through which an action passes values to the runner. */
  readonly files: Readonly<Record<'GITHUB_ENV' | 'GITHUB_STATE' | 'GITHUB_PATH', string>>;
  /** What else the process wrote to, or passed on: other files, and the arguments of programs. */
  readonly traces: readonly { readonly name: string; readonly text: string }[];
  readonly annotations: readonly Annotation[];
  readonly requests: readonly RecordedRequest[];
  /** The temporary directory of the run. Golden files must not contain its name. */
  readonly directory: string;
  /** The duration of the process in real milliseconds. */
  readonly duration: number;
}
