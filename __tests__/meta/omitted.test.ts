// The packages that are left out of the bundle: an update that could begin to use one fails the build, and a use that got
// through would throw an error with the name of the package.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BundleStats } from '../../scripts/licenses.ts';
import { changesOf, hashOf, reachOf, type Reach } from '../../scripts/omitted.ts';
import { OMITTED, writePlaceholders } from '../../scripts/trim.ts';
import { read } from './repository.ts';

const MODULES = '/clone/build/node_modules/';
const OPEN = 'open/index.js';

/** A small bundle: our sources call a library, which opens a browser if it is asked to. */
const INDEX = `${MODULES}library/index.js`;
const SOURCES = {
  [`${MODULES}${OPEN}`]: 'export default function leftOut() {}',
  [`${MODULES}library/browser.js`]: "import open from 'open'; export const browse = () => open('https://x');",
  [INDEX]: "export { browse } from './browser.js'; export const signIn = () => 1;",
  [`${MODULES}library/other.js`]: 'export const other = 1;',
  '/clone/build/main.js': "import { signIn } from 'library'; signIn();",
};
const IMPORTS: readonly (readonly [string, string])[] = [
  [`${MODULES}library/browser.js`, `${MODULES}${OPEN}`],
  [INDEX, `${MODULES}library/browser.js`],
  ['/clone/build/main.js', INDEX],
];

function statsOf(files: readonly string[], imports: typeof IMPORTS): BundleStats {
  const modules = files.map((file) => ({
    nameForCondition: file,
    reasons: imports
      .filter(([, imported]) => imported === file)
      .map(([importer]) => ({ moduleIdentifier: `javascript/esm|/loader.js!${importer}|1a2b` })),
  }));
  // The bundler nests the modules that it concatenates.
  return { modules: [{ modules: modules.slice(0, 2) }, ...modules.slice(2)] };
}

async function reachIn(
  changed: Readonly<Record<string, string>> = {},
  more: typeof IMPORTS = [],
): Promise<Reach> {
  const sources: Readonly<Record<string, string>> = { ...SOURCES, ...changed };
  return reachOf(statsOf(Object.keys(sources), [...IMPORTS, ...more]), (file) => hashOf(sources[file] ?? ''));
}

describe('an update that could begin to use an omitted package', () => {
  const changesAfter = async (...update: Parameters<typeof reachIn>) =>
    changesOf(await reachIn(), await reachIn(...update));

  test('is found if another module imports it', async () => {
    const file = `${MODULES}library/other.js`;
    expect(
      await changesAfter({ [file]: "import open from 'open'; open('https://x');" }, [
        [file, `${MODULES}${OPEN}`],
      ]),
    ).toEqual([`library/other.js is new, and can reach ${OPEN}`]);
  });

  test('is found if a module that does not import it itself calls the one that does', async () => {
    const source = "import { browse } from './browser.js'; export const signIn = () => browse();";
    expect(await changesAfter({ [INDEX]: source })).toEqual([
      `library/index.js has changed, and can reach ${OPEN}`,
    ]);
  });

  test('is not seen in a comment, in a module that cannot reach it, or in our own sources', async () => {
    expect(
      await changesAfter({
        [INDEX]: `// Another comment\r\n${SOURCES[INDEX]}`,
        [`${MODULES}library/other.js`]: 'export const other = 2;',
        '/clone/build/main.js': "import { browse } from 'library'; browse();",
      }),
    ).toEqual([]);
  });
});

test('what can reach each omitted file is recorded', () => {
  const recorded = JSON.parse(read('scripts/omitted.json')) as Reach;
  expect(Object.keys(recorded).sort()).toEqual([...OMITTED].sort());
  for (const modules of Object.values(recorded)) expect(Object.keys(modules)).not.toEqual([]);
});

describe('a use of a placeholder throws an error with the name of the package', () => {
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'azure-maps-keys-omitted-'));
    await writePlaceholders(folder);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test.each<readonly [string, (module: Readonly<Record<string, never>>) => unknown]>([
    ['undici', ({ fetch }: { fetch?: () => unknown }) => fetch?.()],
    ['open', ({ default: open }: { default?: () => unknown }) => open?.()],
    ['jsonwebtoken', ({ default: jwt }: { default?: { sign: () => unknown } }) => jwt?.sign()],
    [
      '@octokit/plugin-paginate-rest',
      ({ paginateRest }: { paginateRest?: (octokit: object) => object }) => {
        const octokit: { paginate?: unknown } = {};
        Object.assign(octokit, paginateRest?.(octokit));
        return octokit.paginate;
      },
    ],
    [
      '@octokit/plugin-rest-endpoint-methods',
      ({ restEndpointMethods }: { restEndpointMethods?: (octokit: object) => object }) => {
        const octokit: { rest?: unknown } = {};
        Object.assign(octokit, restEndpointMethods?.(octokit));
        return octokit.rest;
      },
    ],
  ])('%s', async (name, use) => {
    const file = join(folder, name, 'index.js');
    expect(readFileSync(file, 'utf8')).not.toBe('');
    const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, never>>;
    expect(() => use(module)).toThrow(`${name} is left out of this bundle.`);
  });
});
