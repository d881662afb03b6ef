// What can reach the packages that scripts/trim.ts omits: the modules of other packages that import one of them, and the
// modules that import those. An update that begins to use an omitted package adds one of these modules or changes it, and
// then the build fails until a person has compared the two versions: `npm run bundle -- --accept-omitted` records the new
// state in scripts/omitted.json.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { minify } from '@swc/core';
import { allModules, type BundleStats } from './licenses.ts';
import { root } from './spawn.ts';
import { OMITTED } from './trim.ts';

/** By omitted file: each module that can reach it, with a hash of its code. */
export type Reach = Readonly<Record<string, Readonly<Record<string, string>>>>;

const RECORD = path.join(root, 'scripts', 'omitted.json');

/** Fails if the modules that can reach an omitted package are not those that were reviewed. */
export async function checkOmitted(stats: BundleStats, accept: boolean): Promise<void> {
  const reach = await reachOf(stats, async (file) => hashOf(await readFile(file, 'utf8')));
  if (accept) {
    await writeFile(RECORD, `${JSON.stringify(reach, undefined, 2)}\n`);
    return;
  }
  const changes = changesOf(JSON.parse(await readFile(RECORD, 'utf8')) as Reach, reach);
  if (changes.length === 0) return;
  throw new Error(
    [
      'Packages that are left out of the bundle may be used now:',
      ...changes.map((change) => `  ${change}`),
      'Compare these modules with their last version. If a run of this action can call what is left out, remove the package',
      'from scripts/trim.ts. Otherwise run `npm run bundle -- --accept-omitted` and commit scripts/omitted.json with dist.',
    ].join('\n'),
  );
}

/** @param hash of the file of a module. */
export async function reachOf(stats: BundleStats, hash: (file: string) => Promise<string>): Promise<Reach> {
  const importers = importersIn(stats);
  const reach: Record<string, Record<string, string>> = {};
  for (const omitted of OMITTED) {
    const start = [...importers.keys()].filter((file) => nameOf(file) === omitted);
    const found = new Set<string>();
    for (const waiting = [...start]; waiting.length > 0;) {
      for (const importer of importers.get(waiting.pop() ?? '') ?? []) {
        // The own sources are reviewed and tested with every change.
        if (found.has(importer) || nameOf(importer) === undefined) continue;
        found.add(importer);
        waiting.push(importer);
      }
    }
    const entries = [...found].map(async (file) => [nameOf(file) ?? '', await hash(file)] as const);
    const modules = (await Promise.all(entries)).sort(([one], [other]) => (one < other ? -1 : 1));
    reach[omitted] = Object.fromEntries(modules);
  }
  return reach;
}

/** One line for each difference. */
export function changesOf(recorded: Reach, found: Reach): string[] {
  const names = (one: Reach): string[] =>
    Object.entries(one).flatMap(([omitted, modules]) =>
      Object.entries(modules).map(([module, hash]) => `${omitted} ${module} ${hash}`),
    );
  const [old, now] = [new Set(names(recorded)), new Set(names(found))];
  const known = new Set([...old].map(withoutHash));
  return [...now]
    .filter((one) => !old.has(one))
    .map((one) => {
      const [omitted = '', module = ''] = one.split(' ');
      return `${module} ${known.has(withoutHash(one)) ? 'has changed, and can reach' : 'is new, and can reach'} ${omitted}`;
    });
}

function withoutHash(entry: string): string {
  return entry.slice(0, entry.lastIndexOf(' '));
}

/** The files that import a file, by file. The bundler names them as reasons. */
function importersIn(stats: BundleStats): ReadonlyMap<string, ReadonlySet<string>> {
  const importers = new Map<string, Set<string>>();
  for (const { nameForCondition: file, reasons = [] } of allModules(stats.modules)) {
    if (typeof file !== 'string') continue;
    const known = importers.get(file) ?? new Set();
    importers.set(file, known);
    for (const { moduleIdentifier } of reasons) {
      // `loader!…!/path/to/file.js|hash`
      const importer = moduleIdentifier
        ?.split('!')
        .at(-1)
        ?.replace(/\|\w*$/, '');
      if (importer !== undefined && importer !== file) known.add(importer);
    }
  }
  return importers;
}

/** `@azure/identity/dist/esm/index.js`; undefined for the own sources. */
function nameOf(file: string): string | undefined {
  return /.*\/node_modules\/(.+)$/.exec(file.replaceAll('\\', '/'))?.[1];
}

/** Of the code alone: a comment or a line break is no use of anything. */
export async function hashOf(source: string): Promise<string> {
  const { code } = await minify(source, {
    module: true,
    compress: false,
    mangle: false,
    format: { comments: false },
  });
  return createHash('sha256').update(code).digest('hex').slice(0, 16);
}
