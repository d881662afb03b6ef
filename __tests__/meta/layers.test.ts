// Imports of src run one way, index → main → {azure, github, runner} → core, and each vendor's packages stay in the
// layer that speaks for it. ESLint says so while one types; this test follows the paths, so no spelling gets past it.
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { filesUnder, read } from './repository.ts';

const BELOW: Readonly<Record<string, readonly string[]>> = {
  index: ['main', 'azure', 'github', 'runner', 'core'],
  main: ['azure', 'github', 'runner', 'core'],
  azure: ['core'],
  github: ['core'],
  runner: ['core'],
  core: [],
};

const OWNERS: readonly (readonly [RegExp, string])[] = [
  [/^@azure\//, 'azure'],
  [/^(?:@octokit\/|@actions\/github$)/, 'github'],
  [/^@actions\/core$/, 'runner'],
];

/** `core` for `src/core/plan.ts`; what lies beside `src/main.ts` composes, as it does. A path outside src has none. */
function layerOf(file: string): string {
  if (file === 'src/index.ts') return 'index';
  if (/^src\/[^/]+\.ts$/.test(file)) return 'main';
  return /^src\/([^/]+)\//.exec(file)?.[1] ?? file;
}

/** The imports of a file that cross the rule. */
function crossings(file: string, source: string): string[] {
  const from = layerOf(file);
  const { importedFiles } = ts.preProcessFile(source, true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => !(name.startsWith('.') ? mayReach(from, file, name) : mayUse(from, name)))
    .map((name) => `${file} imports ${name}`);
}

function mayReach(from: string, file: string, name: string): boolean {
  const to = layerOf(path.posix.join(path.posix.dirname(file), name));
  return to === from || (BELOW[from] ?? []).includes(to);
}

function mayUse(from: string, packageName: string): boolean {
  const owner = OWNERS.find(([names]) => names.test(packageName))?.[1];
  return from !== 'core' && (owner === undefined || owner === from);
}

describe('the layers of src', () => {
  const files = filesUnder('src', '.ts');

  test('every file belongs to a layer', () => {
    expect(files).not.toHaveLength(0);
    expect(files.filter((file) => !(layerOf(file) in BELOW))).toEqual([]);
  });

  test('no import crosses them', () => {
    expect(files.flatMap((file) => crossings(file, read(file)))).toEqual([]);
  });

  test.each([
    ['src/core/plan.ts', "import { log } from '../runner/log.ts';"],
    ['src/core/plan.ts', "import type { Log } from '../runner/log.ts';"],
    ['src/core/plan.ts', "export { log } from './../runner/log.ts';"],
    ['src/core/plan.ts', "import { inspect } from 'node:util';"],
    ['src/core/plan.ts', "const { load } = await import('libsodium-wrappers');"],
    ['src/core/deep/plan.ts', "import '../../main.ts';"],
    ['src/azure/account.ts', "import { client } from '../github/client.ts';"],
    ['src/azure/account.ts', "import { run } from '../main.ts';"],
    ['src/azure/account.ts', "import * as core from '@actions/core';"],
    ['src/github/client.ts', "const { run } = await import('@azure/identity');"],
    ['src/runner/log.ts', "import { start } from '../../__tests__/simulator/main.ts';"],
    ['src/main.ts', "import './index.ts';"],
    ['src/main.ts', "import { getOctokit } from '@actions/github';"],
    ['src/core/plan.ts', "import { look } from '../look.ts';"],
  ])('a planted crossing is found: %s with %s', (file, source) => {
    expect(crossings(file, source)).toHaveLength(1);
  });

  test.each([
    ['src/index.ts', "import { run } from './main.ts';"],
    ['src/main.ts', "import { plan } from './core/plan.ts'; import { x } from './azure/account.ts';"],
    ['src/look.ts', "import { run } from './main.ts';"],
    ['src/core/deep/plan.ts', "import { keys } from '../keys.ts';"],
    ['src/azure/account.ts', "import { x } from '@azure/identity'; import { y } from '../core/keys.ts';"],
    ['src/runner/log.ts', "import { EOL } from 'node:os'; import * as core from '@actions/core';"],
  ])('an import that runs downwards is not: %s with %s', (file, source) => {
    expect(crossings(file, source)).toEqual([]);
  });
});
