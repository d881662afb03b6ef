// The action runs on Linux, Windows and macOS runners: src starts no program but the Azure CLI, and assumes no path.
import { describe, expect, test } from '@jest/globals';
import { filesUnder, read } from './repository.ts';

const SIGNS: readonly (readonly [what: string, sign: RegExp])[] = [
  ['starts a program', /child_process|@actions\/exec/],
  ['assumes a path', /['"`](?:\/(?:tmp|home|usr|etc|var|bin)\/|[A-Za-z]:\\\\|~\/)/],
  ['splits a path by hand', /\.split\(['"](?:\/|\\\\)['"]\)\.(?:pop|at)\(/],
  ['checks the operating system', /process\.platform|node:os['"]/],
];

/** In the same way on every operating system. */
const ALLOWED = ['src/azure/sign-in/az-cli.ts starts a program'];

function faults(file: string, source: string): string[] {
  return SIGNS.filter(([, sign]) => sign.test(source))
    .map(([what]) => `${file} ${what}`)
    .filter((fault) => !ALLOWED.includes(fault));
}

describe('src', () => {
  test('depends on no operating system', () => {
    expect(filesUnder('src', '.ts').flatMap((file) => faults(file, read(file)))).toEqual([]);
  });

  test.each([
    "import { execFile } from 'node:child_process';",
    "await readFile('/tmp/key');",
    "if (process.platform === 'win32') return;",
  ])('a planted fault is found: %s', (source) => {
    expect(faults('here', source)).toHaveLength(1);
  });
});
