#!/usr/bin/env node
// The entry of the set-up program: `npx github:OWNER/azure-maps-keys setup`.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { addAbortSignal } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { openMachine } from './machine/machine.ts';
import { setUp } from './main.ts';
import { parseCommandLine } from './command-line.ts';
import type { Options } from './options.ts';
import { SetupError, Stopped } from './setup-error.ts';
import { defectLines, errorLines } from './terminal/print-error.ts';
import { resultJson } from './terminal/print-json.ts';
import { printable } from './terminal/printable.ts';
import { versionOf } from './workflow/action-source.ts';

/** By convention, 128 and the number of the signal that has ended a process. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 } as const;

const stop = new AbortController();
let exitCodeOfStop: number = EXIT_CODES.SIGINT;

function stopAt(signal: keyof typeof EXIT_CODES): void {
  if (!stop.signal.aborted) exitCodeOfStop = EXIT_CODES[signal];
  stop.abort();
}

async function main(): Promise<number> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopAt(signal));
  // Nobody reads any more, as with `| head`.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => stopAt('SIGPIPE'));
  const home = packageRoot(path.dirname(fileURLToPath(import.meta.url)));
  const parsed = parseCommandLine(process.argv.slice(2), await versionOf(home));
  if (parsed.kind === 'text') {
    (parsed.exitCode === 0 ? process.stdout : process.stderr).write(parsed.text);
    return parsed.exitCode;
  }
  return run(parsed.options, home);
}

async function run(options: Options, home: string): Promise<number> {
  try {
    refuseToBeTraced();
    const ports = await openMachine(options, stop.signal);
    const result = await setUp(ports, options, { home, readStdin });
    if (options.json === true) process.stdout.write(`${resultJson(result)}\n`);
    return result.proof?.healthy === false ? 1 : 0;
  } catch (error) {
    return failed(error, options);
  }
}

function failed(error: unknown, { json }: Options): number {
  const hasStopped = error instanceof Stopped;
  const lines = hasStopped
    ? ['Stopped.']
    : error instanceof SetupError
      ? errorLines(error)
      : defectLines(error);
  const outcome = hasStopped ? { outcome: 'stopped' } : { outcome: 'failed', error: lines };
  if (json === true) process.stdout.write(`${JSON.stringify(outcome)}\n`);
  const out = json === true ? process.stderr : process.stdout;
  for (const line of lines) out.write(`${printable(line)}\n`);
  return hasStopped ? exitCodeOfStop : 1;
}

/** Node reads NODE_DEBUG before this program begins, and then prints what passes through its streams. */
function refuseToBeTraced(): void {
  if ((process.env['NODE_DEBUG'] ?? '') === '') return;
  throw new SetupError('NODE_DEBUG is set: Node.js would print the private key or token.', {
    hint: 'Run the set-up without it.',
  });
}

/** A terminal would show the token. */
async function readStdin(): Promise<string> {
  if (process.stdin.isTTY)
    throw new SetupError('--token-stdin reads the token from a pipe or a file, and not from the terminal.', {
      hint: 'A terminal would show it. For example, with the token in a file:',
      fix: ['npx github:OWNER/azure-maps-keys setup --token fine-grained --token-stdin --yes < token.txt'],
    });
  try {
    return await text(addAbortSignal(stop.signal, process.stdin));
  } catch (error) {
    throw stop.signal.aborted ? new Stopped() : error;
  }
}

/** From dist/setup in a clone or an installed package, and from the sources. */
function packageRoot(folder: string): string {
  if (existsSync(path.join(folder, 'action.yml'))) return folder;
  const above = path.dirname(folder);
  if (above === folder) throw new Error('This program runs only inside of its package, beside action.yml.');
  return packageRoot(above);
}

process.exitCode = await main();
// On Windows, a pipe is written to behind the program's back, and the end of a process would cut it off.
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
// What is left of a pause or of a server must not keep the program alive.
process.exit();
