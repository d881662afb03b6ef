// The files through which an action passes values to the runner, such as GITHUB_OUTPUT.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const names = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_ENV', 'GITHUB_STATE', 'GITHUB_PATH'] as const;

type RunnerFile = (typeof names)[number];

export interface RunnerFiles {
  /** The path of each file, by environment variable. */
  readonly paths: Readonly<Record<RunnerFile, string>>;
  read(name: RunnerFile): string;
}

/** Creates the files, all empty. */
export function createRunnerFiles(directory: string): RunnerFiles {
  const paths = Object.fromEntries(names.map((name) => [name, join(directory, name)])) as Record<
    RunnerFile,
    string
  >;
  for (const path of Object.values(paths)) writeFileSync(path, '');
  return { paths, read: (name) => readFileSync(paths[name], 'utf8') };
}
