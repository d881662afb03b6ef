// The real machine behind the ports.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Options } from '../options.ts';
import type { Files, Ports } from '../ports.ts';
import { SetupError, Stopped } from '../setup-error.ts';
import { printable } from '../terminal/printable.ts';
import { RealProcesses } from './processes.ts';
import { openWeb } from './web.ts';

const files: Files = {
  read: async (file) => readFile(file, 'utf8').catch((error: unknown) => ifMissing(error, file)),
  async write(file, text) {
    try {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    } catch (error) {
      throw new SetupError(`${file} cannot be written (${codeOf(error)}).`);
    }
  },
};

function ifMissing(error: unknown, file: string): undefined {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
  throw new SetupError(`${file} cannot be read (${code}).`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown cause';
}

/** With --json, standard output is for the machine, and the person reads standard error. */
export async function openMachine({ yes, json }: Options, stop: AbortSignal): Promise<Ports> {
  const isWatched = process.stdin.isTTY && process.stdout.isTTY && yes !== true && json !== true;
  const out = json === true ? process.stderr : process.stdout;
  return {
    processes: new RealProcesses(stop),
    person: isWatched ? (await import('./person.ts')).openPerson(stop) : undefined,
    web: openWeb(stop),
    files,
    openPage,
    say: (line) => void out.write(`${printable(line)}\n`),
    now: () => performance.now(),
    time: () => Date.now(),
    wait: (milliseconds, until) => wait(milliseconds, stop, until),
    stop,
    environment: process.env,
    directory: process.cwd(),
  };
}

/** Where no browser can be started, the printed address is enough. */
async function openPage(url: string): Promise<boolean> {
  const { default: open } = await import('open');
  return open(url).then(
    () => true,
    () => false,
  );
}

async function wait(milliseconds: number, stop: AbortSignal, until: AbortSignal | undefined): Promise<void> {
  const signal = until === undefined ? stop : AbortSignal.any([stop, until]);
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  if (stop.aborted) throw new Stopped();
}
