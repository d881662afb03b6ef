// The structure of src: dependency-cruiser reports each kind of fault that it guards against, proved by planting one of each.
// `npm test` runs it on the repository itself.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/spawn.ts';
import { filesUnder, read } from './repository.ts';

const CONFIG = '.dependency-cruiser.mjs';
const CRUISER = path.join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');

/** Each fault: the file that it is in, the line that is added to it, and the rules that must report it. */
const PLANTED: readonly (readonly [fault: string, file: string, line: string, rules: readonly string[]])[] = [
  ['a circle of files', 'src/core/keys.ts', "import './observation.ts';", ['no-circle']],
  [
    'a circle of folders',
    'src/core/plan/due.ts',
    "import '../execute/execution.ts';",
    ['no-circle-of-folders', 'layer-plan'],
  ],
  [
    'a crossed layer',
    'src/azure/client/clouds.ts',
    "import '../../github/client/routes.ts';",
    ['layer-azure'],
  ],
  ['a type from above', 'src/http/proxy.ts', "import type {} from '../main.ts';", ['layer-http']],
  [
    'the vocabulary importing a room',
    'src/core/text.ts',
    "import './report/summary/markdown.ts';",
    ['layer-vocabulary'],
  ],
  [
    "a vendor's package outside its room",
    'src/operations/context.ts',
    "import '@actions/core';",
    ['packages-of-runner'],
  ],
  [
    'any package outside the adapters',
    'src/operations/create.ts',
    "import 'https-proxy-agent';",
    ['packages-in-adapters'],
  ],
  [
    'a module of Node in an operation',
    'src/operations/keys.ts',
    "import 'node:fs';",
    ['operations-use-ports'],
  ],
  [
    'a folder that no rule knows',
    'src/core/errors/action-error.ts',
    "import '../extra/new-room.ts';",
    ['known-rooms'],
  ],
  [
    'one simulated vendor importing the other',
    'simulator/azure/clouds.ts',
    "import '../github/state/world.ts';",
    ['simulator-vendors'],
  ],
  [
    'a package loaded late',
    'src/operations/delete.ts',
    "void import('@azure/identity');",
    ['packages-of-azure'],
  ],
  ['a module of Node in core', 'src/core/time.ts', "import 'node:timers';", ['core-is-pure']],
  [
    'a package that is not in the bundle',
    'src/azure/load-azure.ts',
    "import 'yaml';",
    ['no-development-packages'],
  ],
  ['an orphan', 'src/core/forgotten.ts', 'export const forgotten = true;', ['no-orphan']],
  [
    'the product importing the simulator',
    'src/services.ts',
    "import '../simulator/world.ts';",
    ['src-stands-alone'],
  ],
];

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

let folder = '';
let violations: readonly Violation[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'structure-'));
  for (const name of ['src', 'simulator', 'tsconfig.json', 'package.json', CONFIG])
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  mkdirSync(path.join(folder, 'src/core/extra'));
  writeFileSync(path.join(folder, 'src/core/extra/new-room.ts'), 'export const room = true;\n');
  for (const [, file, line] of PLANTED) appendFileSync(path.join(folder, file), `${line}\n`);
  const args = [CRUISER, 'src', 'simulator', '--config', CONFIG, '--output-type', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: folder,
    maxBuffer: 2 ** 26,
  }).catch((failure: unknown) => failure as { readonly stdout: string });
  const report = JSON.parse(stdout) as { readonly summary: { readonly violations: readonly Violation[] } };
  violations = report.summary.violations;
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('dependency-cruiser reports', () => {
  test.each(PLANTED)('%s', (_fault, file, _line, rules) => {
    const inFile = violations.filter(({ from }) => from === file || from === path.posix.dirname(file));
    expect(inFile.map(({ rule }) => rule.name)).toEqual(expect.arrayContaining([...rules]));
  });

  test('nothing in the files around them', () => {
    const planted = new Set(PLANTED.map(([, file]) => file));
    const direct = violations.filter(({ rule }) => !rule.name.startsWith('no-circle'));
    expect(direct.filter(({ from }) => from !== 'src/index.ts' && !planted.has(from))).toEqual([]);
  });
});

test('no folder of src/core has more than a dozen files', () => {
  const counts = new Map<string, number>();
  for (const file of filesUnder('src/core', '.ts')) {
    const room = path.posix.dirname(file);
    counts.set(room, (counts.get(room) ?? 0) + 1);
  }
  expect(counts.size).toBeGreaterThan(5);
  expect([...counts].filter(([, count]) => count > 12)).toEqual([]);
});

test('a secret is unwrapped only where it is used', () => {
  const places = filesUnder('src', '.ts').filter((file) => read(file).includes('.expose()'));
  expect(places.sort()).toEqual([
    // Verified on Azure Maps.
    'src/azure/accounts/data-plane.ts',
    // Sent to a vault.
    'src/azure/key-vault/key-vault.ts',
    // The token, which authorizes the requests to GitHub.
    'src/github/client/client.ts',
    // Encrypted for GitHub.
    'src/github/secrets/sealed-box.ts',
    // The output `key`.
    'src/operations/deliver.ts',
  ]);
});
