// Builds dist/ (or `--out DIR`), the bundle that GitHub runs: TypeScript, then ncc, then a test run. The same sources and
// lock file produce the same bytes on every machine. The old folder is replaced only if every step succeeds.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { minify } from '@swc/core';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { licenseNotices, unresolvedModules, type BundleStats } from './licenses.ts';
import { checkOmitted } from './omitted.ts';
import { mustRunNode, root, runNode, script } from './spawn.ts';
import { transpile } from './transpile.ts';
import { trim } from './trim.ts';

/**
 * Packages that a dependency loads only if they are installed. They are excluded, because only a development tool
 * installs them here. `supports-color` is loaded by `debug`, in the proxy agents.
 */
const OPTIONAL = ['supports-color'];

/** The licenses of everything in the bundle. The file is beside dist, which contains only what is used at run time. */
export const NOTICES = 'THIRD-PARTY-NOTICES.txt';

/** The compiled set-up program. It uses packages that the action's bundle leaves out, so it is compiled outside of `build`. */
const SETUP = '.cache/setup';

export interface BuildOptions {
  /** Where to keep the bundler's statistics, which show the sizes of the bundled modules. */
  readonly statsFile?: string | undefined;
  /** Whether a person has reviewed what can reach the packages that are left out. */
  readonly acceptOmitted?: boolean;
}

export async function build(
  out: string,
  { statsFile, acceptOmitted = false }: BuildOptions = {},
): Promise<void> {
  const work = await mkdtemp(path.join(tmpdir(), 'azure-maps-keys-build-'));
  const unlock = await lock(path.join(root, 'node_modules', '.azure-maps-keys-build'));
  try {
    const bundle = path.join(work, 'dist');
    await compile();
    const stats = await bundleInto('build/index.js', bundle, statsFile ?? path.join(work, 'stats.json'));
    await checkOmitted(stats, acceptOmitted);
    const setup = path.join(bundle, 'setup');
    const setupStats = await bundleInto(`${SETUP}/index.js`, setup, path.join(work, 'setup.json'));
    // A copy of the script of xdg-utils, for systems without it. There, the printed address is enough.
    await rm(path.join(setup, 'xdg-open'), { force: true });
    const notices = await licenseNotices([stats, setupStats]);
    await normalize(bundle);
    await normalize(setup);
    await smokeTest(bundle);
    await smokeTestSetup(setup);
    await rm(out, { recursive: true, force: true });
    await cp(bundle, out, { recursive: true });
    await writeFile(path.join(path.dirname(out), NOTICES), notices.replaceAll('\r\n', '\n'));
  } finally {
    await unlock();
    await rm(work, { recursive: true, force: true });
  }
}

/** One build at a time: all builds compile into the same folder, because its path affects the bytes of the bundle. */
async function lock(folder: string): Promise<() => Promise<void>> {
  for (let attempts = 0; ; attempts++) {
    try {
      await mkdir(folder);
      return () => rm(folder, { recursive: true, force: true });
    } catch {
      // A build takes about ten seconds. A lock that is minutes old was left by a build that was killed.
      if (attempts === 180) return () => rm(folder, { recursive: true, force: true });
      await sleep(1000);
    }
  }
}

async function compile(): Promise<void> {
  await rm(path.join(root, 'build'), { recursive: true, force: true });
  await transpile('tsconfig.build.json');
  await trim(path.join(root, 'build'));
  await rm(path.join(root, SETUP), { recursive: true, force: true });
  await transpile('tsconfig.setup.json');
}

/** Because of `"type": "module"` in package.json, ncc writes an ES module. Lazy imports become separate files. */
async function bundleInto(entry: string, bundle: string, statsFile: string): Promise<BundleStats> {
  await mustRunNode([
    ...['node_modules/@vercel/ncc/dist/ncc/cli.js', 'build', entry, '--out', bundle],
    ...['--target', 'es2024', '--no-cache', '--quiet', '--stats-out', statsFile],
    ...OPTIONAL.flatMap((name) => ['--external', name]),
  ]);
  const stats = JSON.parse(await readFile(statsFile, 'utf8')) as BundleStats;
  const unresolved = unresolvedModules(stats);
  if (unresolved.length > 0) throw new Error(`The bundler did not find ${unresolved.join(', ')}.`);
  return stats;
}

async function normalize(bundle: string): Promise<void> {
  // Without this file, Node would load the ES module as CommonJS wherever the action is checked out.
  await writeFile(path.join(bundle, 'package.json'), '{ "type": "module" }\n');
  for (const name of (await readdir(bundle)).filter((file) => file.endsWith('.js'))) {
    const file = path.join(bundle, name);
    const text = await readFile(file, 'utf8');
    // Some packages contain CRLF. git stores LF (.gitattributes), so the committed bundle would never equal a new one.
    await writeFile(file, (await minified(text)).replaceAll('\r\n', '\n'));
  }
}

/** ncc minifies only the entry file. The files of lazy imports would remain three times as large. */
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
 * ncc can succeed although the bundle cannot load. Without inputs, the action must fail with its own error message. It
 * runs outside the repository, where no node_modules folder can provide a missing module.
 */
async function smokeTest(bundle: string): Promise<void> {
  const { SystemRoot } = process.env; // Without it, Windows cannot open sockets or generate random numbers.
  const env = SystemRoot === undefined ? {} : { SystemRoot };
  const { status, output } = await runNode([path.join(bundle, 'index.js')], { cwd: bundle, env });
  if (status !== 1 || !/^::error[ :]/m.test(output) || /^ {4}at /m.test(output)) {
    throw new Error(
      `Without inputs, the bundle must exit with code 1 and an ::error, but it exited with code ${status}:\n${output}`,
    );
  }
}

/** The set-up program refuses a wrong command line, in a folder that looks like its package. */
async function smokeTestSetup(bundle: string): Promise<void> {
  const home = path.join(bundle, '..', '..');
  for (const file of ['action.yml', 'package.json']) await cp(path.join(root, file), path.join(home, file));
  const { status, output } = await runNode([path.join(bundle, 'index.js'), 'setup', '--check', '--remove']);
  if (status !== 2 || !output.includes('either --check or --remove'))
    throw new Error(`The set-up program does not start: it exited with code ${status}:\n${output}`);
}

if (import.meta.main) {
  await script(async () => {
    const { values } = parseArgs({
      options: {
        out: { type: 'string', default: path.join(root, 'dist') },
        'accept-omitted': { type: 'boolean', default: false },
      },
    });
    const started = performance.now();
    await build(path.resolve(values.out), { acceptOmitted: values['accept-omitted'] });
    console.log(
      `Built ${path.relative(root, path.resolve(values.out))} in ${((performance.now() - started) / 1000).toFixed(1)} s.`,
    );
  });
}
