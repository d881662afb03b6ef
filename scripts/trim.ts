// Keeps packages that never run in this action out of the bundle. The packages that import them are copied beside the
// compiled sources, next to placeholders for the omitted ones. A placeholder that is used throws an error with its name.
// scripts/omitted.ts notices if an update could begin to use one.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './spawn.ts';

interface Trim {
  /** The omitted package. */
  readonly name: string;
  /** The packages that import it. */
  readonly importers: readonly string[];
  /** The names that they import. */
  readonly exports: readonly string[];
  /** For a plugin of Octokit, which is called when a client is made: what it would add to the client. */
  readonly adds?: readonly string[];
  /** The placeholder, if it needs more than functions: its source text, by file. */
  readonly files?: Readonly<Record<string, string>>;
}

const TRIMS: readonly Trim[] = [
  // The toolkit's fetch through a proxy: 440 kB that take 45 ms to load. All requests of this action that no SDK sends
  // use src/http/request.ts instead.
  { name: 'undici', importers: ['@actions/github'], exports: ['fetch'] },
  // The toolkit's own client, which has another proxy rule and calls deprecated functions of Node. The toolkit asks it for an
  // agent when it is loaded.
  {
    name: '@actions/http-client',
    importers: ['@actions/github'],
    exports: [],
    files: { 'index.js': 'export class HttpClient { getAgent() {} getAgentDispatcher() {} }\n' },
  },
  // Octokit's endpoint methods and pagination. This action sends its few requests by route.
  {
    name: '@octokit/plugin-rest-endpoint-methods',
    importers: ['@actions/github'],
    exports: ['restEndpointMethods'],
    adds: ['rest'],
  },
  {
    name: '@octokit/plugin-paginate-rest',
    importers: ['@actions/github'],
    exports: ['paginateRest'],
    adds: ['paginate'],
  },
  // Signs assertions with a certificate. This action presents the ID token of the job. With its own dependencies: 60 kB.
  {
    name: 'jsonwebtoken',
    importers: ['@azure/identity', '@azure/msal-node'],
    exports: [],
    files: {
      'index.js':
        "export default { sign() { throw new Error('jsonwebtoken is left out of this bundle.'); } };\n",
    },
  },
  // Used by the interactive sign-in to open a browser.
  { name: 'open', importers: ['@azure/identity'], exports: ['default'] },
];

const TOOLKIT = '@actions/core';

/** Parts of the toolkit that src/runner replaces, or that run commands to describe the machine: what they export, by file. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  'lib/summary.js': ['summary', 'markdownSummary'],
  'lib/oidc-utils.js': ['OidcClient'],
  'lib/platform.js': ['platform'],
};

/** Every omitted file. */
export const OMITTED: readonly string[] = [
  ...TRIMS.flatMap(({ name, files = { 'index.js': '' } }) =>
    Object.keys(files).map((file) => `${name}/${file}`),
  ),
  ...Object.keys(PARTS).map((file) => `${TOOLKIT}/${file}`),
];

/** @param folder the folder of the compiled sources. */
export async function trim(folder: string): Promise<void> {
  const modules = path.join(folder, 'node_modules');
  const importers = new Set([TOOLKIT, ...TRIMS.flatMap((entry) => entry.importers)]);
  for (const name of importers) {
    await cp(path.join(root, 'node_modules', name), path.join(modules, name), { recursive: true });
  }
  // A use of `undefined` throws an error.
  for (const [file, names] of Object.entries(PARTS))
    await writeFile(
      path.join(modules, TOOLKIT, file),
      names.map((name) => `export const ${name} = undefined;\n`).join(''),
    );
  await writePlaceholders(modules);
}

/** @param modules the folder for the packages. */
export async function writePlaceholders(modules: string): Promise<void> {
  for (const { name, exports, adds, files } of TRIMS) {
    const place = path.join(modules, name);
    await mkdir(place, { recursive: true });
    const { version } = JSON.parse(
      await readFile(path.join(root, 'node_modules', name, 'package.json'), 'utf8'),
    ) as { version: string };
    await writeFile(
      path.join(place, 'package.json'),
      JSON.stringify({
        name,
        version,
        type: 'module',
        exports: { '.': './index.js', './lib/*': './lib/*.js' },
      }),
    );
    for (const [file, text] of Object.entries(files ?? { 'index.js': placeholder(name, exports, adds) })) {
      await mkdir(path.dirname(path.join(place, file)), { recursive: true });
      await writeFile(path.join(place, file), text);
    }
  }
}

/** Constructing a placeholder does nothing, because an importer does so when it is loaded. */
function placeholder(name: string, exports: readonly string[], adds?: readonly string[]): string {
  const fail = `throw new Error('${name} is left out of this bundle.')`;
  return [
    adds === undefined
      ? `function leftOut() { if (!new.target) ${fail}; }`
      : `function leftOut(octokit) { for (const name of ${JSON.stringify(adds)}) Object.defineProperty(octokit, name, { get() { ${fail}; } }); return {}; }`,
    ...exports.map((each) =>
      each === 'default' ? 'export default leftOut;' : `export { leftOut as ${each} };`,
    ),
    '',
  ].join('\n');
}
