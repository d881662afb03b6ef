// The GitHub Actions runner and its machine, by role: clock, log, inputs, outputs.

import type { Duration, Instant } from '../time.ts';

export interface Clock {
  /** What this machine's clock shows, which may be wrong. */
  now(): Instant;
  /** Runs evenly, whatever the clock shows. Only differences mean anything. */
  uptime(): Duration;
  /** Returns early, without an error, when `cut` is aborted. */
  sleep(duration: Duration, cut: AbortSignal): Promise<void>;
}

/** The run's log. */
export interface Log {
  /** Starts a collapsible group of lines, and ends the group before it. */
  group(title: string): void;
  endGroup(): void;
  info(line: string): void;
  /** A warning. The first ones are annotations, and the others lines of the log. */
  warn(line: string): void;
}

/** What GitHub says about the event that started the run. */
export type EventPayload =
  | { readonly payload: unknown }
  /** A clause without a subject and without a period, for the file. */
  | { readonly unreadable: string };

export interface JobInputs {
  /** An input of the action with the white space around it, empty if it is not set. */
  input(name: string): string;
  /** An environment variable of the runner, empty if it is not set. */
  variable(name: string): string;
  readonly event: () => EventPayload;
}

export interface JobOutputs {
  /** @returns why it could not be written; undefined if it was. */
  output(name: string, value: string): string | undefined;
  /** The warnings so far, which the job summary repeats. */
  warned(): readonly string[];
  /** A warning annotation at the end of the run, for which there is always room. */
  caution(line: string): void;
  /** A notice annotation. */
  notice(title: string, message: string): void;
  /** An error annotation. It also sets the exit code of a failed run. */
  fail(title: string, message: string): void;
  /**
   * Writes the job summary, in Markdown. If there is no room for all sections, the last ones are left out.
   * @returns why it could not be written; undefined if it was.
   */
  summarize(sections: readonly string[]): string | undefined;
}

export interface Runner extends Log, JobInputs, JobOutputs {
  /**
   * Hides a value in all output from now on, except a line of it that is too short to be hidden without harm.
   * @returns whether all of it is hidden.
   */
  readonly mask: (secret: string) => boolean;
  /** Whether a text contains a value that `mask` has hidden. What other steps and the runner itself hide is not known. */
  readonly isMasked: (text: string) => boolean;
  /** The job's ID token for an audience, masked. */
  readonly idToken: (audience: string) => Promise<string>;
  /** Calls back on SIGINT and on SIGTERM, which the runner sends to a canceled step. */
  onCancel(callback: () => void): void;
}
