// Runs az, gh and git with lists of arguments. On Windows az is a batch file, which needs a shell's quoting; execa does it
// (through cross-spawn).
import { execa, ExecaError } from 'execa';
import { type Ended, type Processes, ToolMissing } from '../ports.ts';
import type { RunnableCommand } from '../command.ts';
import { Stopped } from '../setup-error.ts';

export class RealProcesses implements Processes {
  readonly #stop: AbortSignal;

  constructor(stop: AbortSignal) {
    this.#stop = stop;
  }

  async run({ tool, args, input }: RunnableCommand): Promise<Ended> {
    const ended = await execa(tool, args, {
      ...(input === undefined ? { stdin: 'ignore' } : { input }),
      env: QUIET,
      reject: false,
      stripFinalNewline: false,
      cancelSignal: this.#stop,
      // Ctrl-C reaches the child by itself; this is for one that does not end.
      forceKillAfterDelay: 5000,
    });
    if (this.#stop.aborted) throw new Stopped();
    if (isMissing(ended)) throw new ToolMissing(tool);
    return { exitCode: ended.exitCode ?? 1, stdout: ended.stdout, stderr: ended.stderr };
  }
}

/** No colors, no questions, no news of a later version. */
const QUIET: Readonly<Record<string, string>> = {
  NO_COLOR: '1',
  CLICOLOR: '0',
  GH_PROMPT_DISABLED: '1',
  GH_NO_UPDATE_NOTIFIER: '1',
  AZURE_CORE_NO_COLOR: '1',
  AZURE_CORE_COLLECT_TELEMETRY: process.env['AZURE_CORE_COLLECT_TELEMETRY'] ?? '0',
};

function isMissing(ended: unknown): boolean {
  return ended instanceof ExecaError && ended.code === 'ENOENT';
}
