// What a run left behind or passed on besides its output: files, and the arguments of programs (preload/traces.mjs).
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionRun } from '../inspection/action-run.ts';

type Traces = ActionRun['traces'];

/** One line of the file that the preload writes. */
interface Recorded {
  readonly file?: string;
  /** What was written to the file, or what it contained when it was removed. */
  readonly text?: string;
  /** What a symbolic link leads to. */
  readonly name?: string;
  readonly program?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** A name of which the address was asked. */
  readonly looked?: string;
}

function contentOf(file: string): string | undefined {
  try {
    // Reading a pipe would wait, and a device may never end.
    return lstatSync(file).isFile() ? readFileSync(file, 'latin1') : undefined;
  } catch {
    return undefined;
  }
}

function recordedIn(tracesFile: string): readonly Recorded[] {
  if (!existsSync(tracesFile)) return [];
  const lines = readFileSync(tracesFile, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Recorded);
}

function filesUnder(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => join(directory, name));
}

/** What a program was given that the step was not. */
function givenTo(
  { program = '', environment = {} }: Recorded,
  step: Readonly<Record<string, string>>,
): string {
  const own = Object.entries(environment).filter(([name, value]) => step[name] !== value);
  return [program, ...own.map((pair) => pair.join('='))].join('\n');
}

/**
 * @param known files that are searched by other rules.
 * @param step the environment of the step.
 */
export function readTraces(
  tracesFile: string,
  directory: string,
  known: readonly string[],
  step: Readonly<Record<string, string>>,
): Traces {
  const recorded = recordedIn(tracesFile);
  const files = new Set([
    ...recorded.flatMap(({ file, text }) => (text === undefined && file !== undefined ? file : [])),
    ...(existsSync(directory) ? filesUnder(directory) : []),
  ]);
  for (const file of known) files.delete(file);
  const contained = recorded.flatMap(({ file, text }) =>
    text === undefined || known.includes(file ?? '') ? [] : [{ name: 'what a file contained', text }],
  );
  return [
    ...recorded.flatMap((one) =>
      one.program === undefined ? [] : [{ name: 'a program', text: givenTo(one, step) }],
    ),
    ...recorded.flatMap(({ looked }) => (looked === undefined ? [] : [{ name: 'a lookup', text: looked }])),
    ...recorded.flatMap(({ name }) => (name === undefined ? [] : [{ name: 'a symbolic link', text: name }])),
    ...contained,
    ...Array.from(files, (file) => ({ name: 'the name of a file', text: file })),
    ...Array.from(files, (file) => ({ name: `the file ${file}`, text: contentOf(file) ?? '' })),
  ];
}
