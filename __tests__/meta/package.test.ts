// Conventions that a test can check: pinned versions, files of a readable length, and the format of the bundle.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { exists, filesUnder, read, root } from './repository.ts';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(read('package.json')) as Manifest;

describe('package.json', () => {
  test('pins every dependency to one version', () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });

  test('has no runtime dependency that neither the action nor the set-up imports', () => {
    const sources = ['src', 'setup']
      .flatMap((room) => filesUnder(room, '.ts'))
      .map(read)
      .join('\n');
    const unused = Object.keys(manifest.dependencies).filter(
      (name) => !new RegExp(`['"]${name}['"/]`).test(sources),
    );
    expect(unused).toEqual([]);
  });

  test('has no script for which npx would first install every development dependency', () => {
    // npm prepares a package from Git that has one of these: pacote/lib/git.js of npm 11.
    const preparing = ['preinstall', 'install', 'postinstall', 'build', 'prepack', 'prepare'];
    expect(preparing.filter((name) => name in manifest.scripts)).toEqual([]);
  });

  test('names scripts that exist', () => {
    const tasks = Object.values(manifest.scripts).flatMap(
      (line) => /scripts\/run\.mjs (\w[\w-]*)/.exec(line)?.[1] ?? [],
    );
    expect(tasks.filter((task) => !exists(`scripts/${task}.ts`))).toEqual([]);
  });
});

describe('dist', () => {
  test('is an ES module, and is declared as one', () => {
    expect(JSON.parse(read('dist/package.json'))).toEqual({ type: 'module' });
    // Not `toMatch`: on a failure that would print the whole bundle.
    expect(/(?:^|;)import\b[^;]*\bfrom *"[\w:/]+";/m.test(read('dist/index.js'))).toBe(true);
  });

  test('includes the license of every production dependency', () => {
    const notices = read('THIRD-PARTY-NOTICES.txt');
    const missing = Object.entries(manifest.dependencies).filter(
      ([name, version]) => !notices.includes(` - ${name}@${version}\n`),
    );
    expect(missing).toEqual([]);
  });

  test('contains only JavaScript, manifests and licenses', () => {
    const entries = readdirSync(path.join(root, 'dist'), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    expect(files.filter((name) => !/\.(?:js|json|txt)$/.test(name))).toEqual([]);
  });
});
