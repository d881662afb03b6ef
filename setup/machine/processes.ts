// Runs az, gh and git with lists of arguments. On Windows az is a batch file, which needs a shell's quoting; execa does it
// (through cross-spawn).
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { type Ended, type Processes, ToolMissing } from '../ports.ts';
import type { RunnableCommand } from '../command.ts';
import { SetupError, Stopped } from '../setup-error.ts';

/** After a signal. Where az is a script, its Python does not get the signal, and would keep the program waiting for minutes. */
const GRACE = 3000;

export class RealProcesses implements Processes {
  readonly #stop: AbortSignal;

  constructor(stop: AbortSignal) {
    this.#stop = stop;
  }

  async run(command: RunnableCommand): Promise<Ended> {
    if (this.#stop.aborted) throw new Stopped();
    const done = new AbortController();
    try {
      return await Promise.race([this.#execute(command), stopped(this.#stop, done.signal)]);
    } finally {
      done.abort();
    }
  }

  async #execute({ tool, args, input }: RunnableCommand): Promise<Ended> {
    const child = execa(tool, args, {
      stdin: input === undefined ? 'ignore' : 'pipe',
      env: QUIET,
      reject: false,
      stripFinalNewline: false,
      // NODE_DEBUG=execa would print what the tools print.
      verbose: 'none',
      cancelSignal: this.#stop,
      // Ctrl-C reaches the child by itself; this is for one that does not end.
      forceKillAfterDelay: GRACE,
    });
    // Not as an option: Node prints the options of a process where NODE_DEBUG asks for it. One that has ended does not read.
    child.stdin?.on('error', () => undefined).end(input);
    const ended = await child;
    if (this.#stop.aborted) throw new Stopped();
    if (ended.code === 'ENOENT') throw new ToolMissing(tool);
    if (ended.exitCode !== undefined)
      return { exitCode: ended.exitCode, stdout: ended.stdout, stderr: ended.stderr };
    throw new SetupError(
      ended.signal === undefined
        ? `${tool} could not be run (${ended.code ?? 'unknown cause'}).`
        : `${tool} was ended by ${ended.signal}.`,
      { hint: 'Run the same command again.' },
    );
  }
}

async function stopped(stop: AbortSignal, done: AbortSignal): Promise<never> {
  await new Promise<void>((resolve) => {
    stop.addEventListener('abort', () => resolve(), { once: true, signal: done });
  });
  await sleep(GRACE, undefined, { ref: false });
  throw new Stopped();
}

/** No colors, no questions, no news of a later version, no requests in the log; and the host is the one in the arguments. */
const QUIET: Readonly<Record<string, string>> = {
  NO_COLOR: '1',
  CLICOLOR: '0',
  CLICOLOR_FORCE: '0',
  GH_FORCE_TTY: '',
  GH_DEBUG: '0',
  GH_HOST: 'github.com',
  GH_PROMPT_DISABLED: '1',
  GH_NO_UPDATE_NOTIFIER: '1',
  AZURE_CORE_NO_COLOR: '1',
  AZURE_CORE_COLLECT_TELEMETRY: process.env['AZURE_CORE_COLLECT_TELEMETRY'] ?? '0',
};
