// Builds dist/ (or `--out DIR`), the bundle that GitHub runs: tsc, then ncc, then a trial run. The same sources and
// lock file give the same bytes on every machine. The old folder is replaced only when everything succeeded.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { minify } from '@swc/core';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { licenceNotices, unresolvedModules, type BundleStats } from './licences.ts';
import { mustRunNode, root, runNode, script } from './spawn.ts';
import { trim } from './trim.ts';

/**
 * Packages that a dependency tries to load and does without: bundled only because a development tool happens to
 * have brought them. `supports-color` is for `debug`, inside the proxy agents.
 */
const OPTIONAL = ['supports-color'];

/** The licences of everything in the bundle, beside its folder: nothing in dist is without use at run time. */
export const NOTICES = 'THIRD-PARTY-NOTICES.txt';

/** @param statsFile where the bundler's statistics are kept, for who wants to know what fills the bundle. */
export async function build(out: string, statsFile?: string): Promise<void> {
  const work = await mkdtemp(path.join(tmpdir(), 'azure-maps-keys-build-'));
  const unlock = await lock(path.join(root, 'node_modules', '.azure-maps-keys-build'));
  try {
    const bundle = path.join(work, 'dist');
    await compile();
    const stats = await bundleInto(bundle, statsFile ?? path.join(work, 'stats.json'));
    const notices = await licenceNotices(stats);
    await normalise(bundle);
    await tryOut(bundle);
    await rm(out, { recursive: true, force: true });
    await cp(bundle, out, { recursive: true });
    await writeFile(path.join(path.dirname(out), NOTICES), notices.replaceAll('\r\n', '\n'));
  } finally {
    await unlock();
    await rm(work, { recursive: true, force: true });
  }
}

/** Builds share the folder of the compiled sources, for its path decides the bundle's bytes: one at a time. */
async function lock(folder: string): Promise<() => Promise<void>> {
  for (let tries = 0; ; tries++) {
    try {
      await mkdir(folder);
      return () => rm(folder, { recursive: true, force: true });
    } catch {
      // A build takes some ten seconds; what is locked for minutes was left behind by one that was killed.
      if (tries === 180) return () => rm(folder, { recursive: true, force: true });
      await sleep(1000);
    }
  }
}

async function compile(): Promise<void> {
  await rm(path.join(root, 'build'), { recursive: true, force: true });
  await mustRunNode(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']);
  await trim(path.join(root, 'build'));
}

/** ncc reads `"type": "module"` in package.json and answers with an ES module; lazy imports become files beside it. */
async function bundleInto(bundle: string, statsFile: string): Promise<BundleStats> {
  await mustRunNode([
    ...['node_modules/@vercel/ncc/dist/ncc/cli.js', 'build', 'build/index.js', '--out', bundle],
    ...['--target', 'es2024', '--no-cache', '--quiet', '--stats-out', statsFile],
    ...OPTIONAL.flatMap((name) => ['--external', name]),
  ]);
  const stats = JSON.parse(await readFile(statsFile, 'utf8')) as BundleStats;
  const unresolved = unresolvedModules(stats);
  if (unresolved.length > 0) throw new Error(`The bundler did not find ${unresolved.join(', ')}.`);
  return stats;
}

async function normalise(bundle: string): Promise<void> {
  // Without this file Node would take the ES module for CommonJS wherever the action is checked out.
  await writeFile(path.join(bundle, 'package.json'), '{ "type": "module" }\n');
  for (const name of (await readdir(bundle)).filter((file) => file.endsWith('.js'))) {
    const file = path.join(bundle, name);
    const text = await readFile(file, 'utf8');
    // Some packages ship CRLF; git would store LF (.gitattributes), and the bundle would never equal a fresh one.
    await writeFile(file, (await minified(text)).replaceAll('\r\n', '\n'));
  }
}

/** ncc minifies the entry only; the files of lazy imports would stay three times as large. */
async function minified(text: string): Promise<string> {
  const { code } = await minify(text, {
    module: true,
    compress: { passes: 3 },
    mangle: true,
    format: { comments: false },
  });
  return `${code}\n`;
}

/**
 * ncc may succeed and leave a bundle that cannot load. Without inputs this action must fail in its own words; and
 * it runs outside the repository, where no node_modules can help it.
 */
async function tryOut(bundle: string): Promise<void> {
  const { SystemRoot } = process.env; // Windows cannot open a socket or a random number without it.
  const env = SystemRoot === undefined ? {} : { SystemRoot };
  const { status, output } = await runNode([path.join(bundle, 'index.js')], { cwd: bundle, env });
  if (status !== 1 || !/^::error[ :]/m.test(output) || /^ {4}at /m.test(output)) {
    throw new Error(
      `Without inputs the bundle must exit with 1 and one ::error, but it exited with ${status}:\n${output}`,
    );
  }
}

if (import.meta.main) {
  await script(async () => {
    const { values } = parseArgs({ options: { out: { type: 'string', default: path.join(root, 'dist') } } });
    const started = performance.now();
    await build(path.resolve(values.out));
    console.log(
      `Built ${path.relative(root, path.resolve(values.out))} in ${((performance.now() - started) / 1000).toFixed(1)} s.`,
    );
  });
}
