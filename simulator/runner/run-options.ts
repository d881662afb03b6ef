// The options of one run of the action.
export interface RunOptions {
  readonly inputs?: Readonly<Record<string, string>>;
  /**
   * Overrides environment variables of the runner. Undefined removes a variable. If GITHUB_OUTPUT is one of them, the run has
   * no outputs, and its report is not checked.
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What started the workflow, instead of its schedule. A payload that is a text is the content of the event's file. */
  readonly event?: { readonly name: string; readonly payload?: unknown };
  /** Directories to put at the start of PATH, such as `simulator.azure.cli()`. */
  readonly path?: readonly string[];
  /** How many virtual milliseconds pass per real millisecond while the action runs. */
  readonly clockScale?: number;
  /** Does not skip the action's waits, for tests that measure time. */
  readonly waitsOut?: boolean;
  /** Milliseconds by which the runner's time of day is ahead of the simulator's. Its timers are correct. */
  readonly clockOffset?: number;
  readonly debug?: boolean;
  /** The runner has no proxy: the action connects to the hosts themselves. Hosts that do not exist are not simulated. */
  readonly direct?: boolean;
  /** Nobody reads the log any more (`closed`), or its disk is full (`full`, where there is a `/dev/full`). */
  readonly stdout?: 'closed' | 'full' | undefined;
  readonly cwd?: string;
  /** A script to run instead of the built action. For tests of the simulator itself. */
  readonly script?: string;
  /** The file to use instead of action.yml. For tests of the simulator itself. */
  readonly actionFile?: string;
  /** Runs the action in another way than as a new child process. */
  readonly launch?: (env: Readonly<Record<string, string>>) => Promise<ProcessEnd>;
  /** Allows requests to hosts that are not simulated, and violations. */
  readonly unclean?: boolean;
}

/** How a process ended, and what it printed. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}
