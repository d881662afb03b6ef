// Keeps packages that never run in this action out of the bundle. The packages that import them are copied beside the
// compiled sources, next to placeholders for the omitted ones. A placeholder that is called throws an error with its
// name.
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
  /** Whether the importers call it when they are set up. Then the placeholder does nothing instead of throwing. */
  readonly called?: boolean;
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
    importers: ['@actions/core', '@actions/github'],
    exports: [],
    files: {
      'index.js': 'export class HttpClient { getAgent() {} getAgentDispatcher() {} }\n',
      'lib/auth.js': 'export class BearerCredentialHandler {}\n',
    },
  },
  // Used by the toolkit's `platform`, which runs commands to describe the machine.
  { name: '@actions/exec', importers: ['@actions/core'], exports: ['getExecOutput'] },
  // Octokit's endpoint methods and pagination. This action sends its few requests by route.
  {
    name: '@octokit/plugin-rest-endpoint-methods',
    importers: ['@actions/github'],
    exports: ['restEndpointMethods'],
    called: true,
  },
  {
    name: '@octokit/plugin-paginate-rest',
    importers: ['@actions/github'],
    exports: ['paginateRest'],
    called: true,
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

/** @param folder the folder of the compiled sources. */
export async function trim(folder: string): Promise<void> {
  const modules = path.join(folder, 'node_modules');
  const importers = new Set(TRIMS.flatMap((entry) => entry.importers));
  for (const name of importers) {
    await cp(path.join(root, 'node_modules', name), path.join(modules, name), { recursive: true });
  }
  // The toolkit's job summary, which is constructed when it is loaded. src/runner writes the summary itself.
  await writeFile(
    path.join(modules, '@actions', 'core', 'lib', 'summary.js'),
    'export const summary = undefined;\nexport const markdownSummary = undefined;\n',
  );
  for (const { name, exports, called = false, files } of TRIMS) {
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
    for (const [file, text] of Object.entries(files ?? { 'index.js': placeholder(name, exports, called) })) {
      await mkdir(path.dirname(path.join(place, file)), { recursive: true });
      await writeFile(path.join(place, file), text);
    }
  }
}

/** Constructing a placeholder does nothing, because an importer does so when it is loaded. */
function placeholder(name: string, exports: readonly string[], called: boolean): string {
  return [
    called
      ? 'function leftOut() { return {}; }'
      : `function leftOut() { if (!new.target) throw new Error('${name} is left out of this bundle.'); }`,
    ...exports.map((each) =>
      each === 'default' ? 'export default leftOut;' : `export { leftOut as ${each} };`,
    ),
    '',
  ].join('\n');
}
