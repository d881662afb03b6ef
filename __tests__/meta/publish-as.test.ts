// `npm run publish-as` is played on a copy of the repository: afterwards the copy names its new publisher everywhere, and the
// tests that look for this action in workflows pass there.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  assertAccount,
  publisherIn,
  names,
  renamed,
  withoutPlaceholders,
} from '../../scripts/publish-as/rename.ts';
import { ACTION, read, root } from './repository.ts';

const [PUBLISHER = ''] = ACTION.split('/');
const OTHER = 'a-publisher-with-a-longer-name';

/** The placeholder stands for other accounts too, and is the name of constants. Everything else would be a forgotten place. */
const FORGOTTEN = /(?<!_)\bOWNER\b(?![@.]|\/REPO| = | :|\])/;

describe('in a copy of the repository', () => {
  const copy = mkdtempSync(path.join(tmpdir(), 'published-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  const files = listed.split('\0').filter((file) => /\.(?:md|ya?ml|json|ts|mjs|js|tf|txt)$/.test(file));

  const node = (...args: readonly string[]) => {
    const env = { ...process.env, NODE_OPTIONS: '' };
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', ...args], {
      cwd: copy,
      env,
      encoding: 'utf8',
    });
    return { status, output: `${stdout}${stderr}` };
  };
  const publishAs = (...args: readonly string[]) => node('scripts/publish-as.ts', '--no-build', ...args);
  const textOf = (file: string): string => readFileSync(path.join(copy, file), 'utf8');
  const sources = files.filter((file) => !file.startsWith('dist/'));

  beforeAll(() => {
    for (const file of files)
      cpSync(path.join(root, file), path.join(copy, file), { preserveTimestamps: true });
    symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
    execFileSync('git', ['init', '--quiet'], { cwd: copy });
    const { status, output } = publishAs(OTHER);
    if (status !== 0) throw new Error(output);
  });
  afterAll(() => {
    rmSync(copy, { recursive: true });
  });

  test('no file names the former publisher, and none explains a placeholder', () => {
    expect(sources.filter((file) => names(textOf(file), PUBLISHER))).toEqual([]);
    const forgotten = sources
      .filter((file) => !file.includes('publish-as'))
      .flatMap((file) =>
        textOf(file)
          .split('\n')
          .map((line) => `${file}: ${line}`),
      )
      .filter((line) => FORGOTTEN.test(line));
    expect(forgotten).toEqual([]);
  });

  test('every file that named it names the new one', () => {
    const named = (text: string, account: string): number => text.split(`${account}/azure-maps-keys`).length;
    const changed = sources.filter((file) => named(read(file), PUBLISHER) !== named(textOf(file), OTHER));
    expect(changed).toEqual([]);
  });

  test('the tests that look for this action pass', () => {
    const tests = ['__tests__/meta/pins', '__tests__/meta/proxy-variables', '__tests__/play'];
    const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--runInBand'];
    const { status, output } = node(...jest, ...tests);
    expect(status === 0 ? '' : output).toBe('');
  });

  test('the same name again changes nothing, and another one needs no help', () => {
    const again = publishAs(OTHER);
    expect(again).toEqual({ status: 0, output: `Nothing to change: this copy is published by ${OTHER}.\n` });
    const before = textOf('README.md');
    writeFileSync(path.join(copy, 'README.md'), before.replaceAll(OTHER, 'someone'));
    expect(publishAs('--from', 'someone', OTHER).output).toContain('README.md\n');
    expect(textOf('README.md')).toBe(before);
  });

  test('a name that GitHub would not accept is refused', () => {
    const { status, output } = publishAs('octo cat');
    expect(status).toBe(1);
    expect(output).toContain('"octo cat" is not the name of a user or an organization on GitHub.');
    expect(publisherIn(textOf('package.json'))).toBe(OTHER);
  });
});

describe('a name', () => {
  test.each(['octo', 'Octo-Org', 'a', '0-1', 'mona_acme', 'a'.repeat(39)])('may be %s', (name) => {
    expect(() => {
      assertAccount(name);
    }).not.toThrow();
  });

  test.each(['', '-octo', 'octo-', 'oc--to', 'octo/maps', 'octo.org', '_acme', 'a'.repeat(40), 'öcto', '$&'])(
    'may not be %j',
    (name) => {
      expect(() => {
        assertAccount(name);
      }).toThrow('is not the name');
    },
  );
});

test('only the publisher of this action is renamed', () => {
  const text =
    'x/azure-maps-keys@v1 /x/azure-maps-keys/y "x/azure-maps-keys" x/azure-maps-keys-2 ax/azure-maps-keys x/REPO';
  expect(renamed(text, 'x', 'new')).toBe(
    'new/azure-maps-keys@v1 /new/azure-maps-keys/y "new/azure-maps-keys" x/azure-maps-keys-2 ax/azure-maps-keys x/REPO',
  );
});

test('what explains a placeholder is removed, in a line or as a block', () => {
  const [begin, end] = ['<!-- placeholder -->', '<!-- /placeholder -->'];
  expect(withoutPlaceholders(`Save it.${begin} Replace\nit.${end} Run it.`)).toBe('Save it. Run it.');
  expect(withoutPlaceholders(`One.\n\n${begin}\n\n> Note\n\n${end}\n\n## Two\n`)).toBe('One.\n\n## Two\n');
});
