#!/usr/bin/env node
// The entry of the set-up program: `npx github:OWNER/azure-maps-keys setup`.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { openMachine } from './machine/machine.ts';
import { setUp } from './main.ts';
import { parseCommandLine } from './command-line.ts';
import type { Options } from './options.ts';
import type { Ports } from './ports.ts';
import { SetupError, Stopped } from './setup-error.ts';
import { errorLines } from './terminal/print-error.ts';
import { resultJson } from './terminal/print-json.ts';
import { versionOf } from './workflow/action-source.ts';

/** By convention, of a process that Ctrl-C has ended. */
const INTERRUPTED = 130;

async function main(): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  const home = packageRoot(path.dirname(fileURLToPath(import.meta.url)));
  const parsed = parseCommandLine(process.argv.slice(2), await versionOf(home));
  if (parsed.kind === 'text') {
    (parsed.exitCode === 0 ? process.stdout : process.stderr).write(parsed.text);
    return parsed.exitCode;
  }
  const ports = await openMachine(parsed.options, stop.signal);
  return run(ports, parsed.options, home);
}

async function run(ports: Ports, options: Options, home: string): Promise<number> {
  try {
    const result = await setUp(ports, options, { home, readStdin: () => text(process.stdin) });
    if (options.json === true) process.stdout.write(`${resultJson(result)}\n`);
    return result.proof?.healthy === false ? 1 : 0;
  } catch (error) {
    if (error instanceof Stopped) return INTERRUPTED;
    if (!(error instanceof SetupError)) throw error;
    const lines = errorLines(error);
    if (options.json === true)
      process.stdout.write(`${JSON.stringify({ outcome: 'failed', error: lines })}\n`);
    for (const line of lines) ports.say(line);
    return 1;
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
// What is left of a pause or of a server must not keep the program alive.
process.exit();
