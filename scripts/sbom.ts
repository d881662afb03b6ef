// Lists the packages of the bundle as a CycloneDX document, on stdout or in `--out FILE`. npm makes it from the production
// part of the lock file. It gets only that part, because `npm sbom --omit dev` also omits production dependencies that a
// development dependency needs too (npm 11.19: https-proxy-agent, and 8 more of this project).
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root, runNode, script } from './spawn.ts';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean } & Readonly<Record<string, unknown>>>>;
}

const without = (manifest: object, name: string): object =>
  Object.fromEntries(Object.entries(manifest).filter(([key]) => key !== name));

async function writeProduction(folder: string): Promise<void> {
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as object;
  const lock = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8')) as Lock;
  const packages = Object.entries(lock.packages)
    .filter(([, { dev }]) => dev !== true)
    .map(([place, entry]) => [place, place === '' ? without(entry, 'devDependencies') : entry] as const);
  const write = (file: string, content: object) =>
    writeFile(path.join(folder, file), JSON.stringify(content));
  await write('package.json', without(manifest, 'devDependencies'));
  await write('package-lock.json', { ...lock, packages: Object.fromEntries(packages) });
}

async function sbom(): Promise<string> {
  const npm = process.env['npm_execpath'];
  if (npm === undefined) throw new Error('Run this through npm: npm run sbom.');
  const work = await mkdtemp(path.join(tmpdir(), 'azure-maps-keys-sbom-'));
  // The document names the project after its folder.
  const folder = path.join(work, 'azure-maps-keys');
  try {
    await mkdir(folder);
    await writeProduction(folder);
    const args = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
    const { status, output } = await runNode([npm, ...args, '--loglevel', 'error'], { cwd: folder });
    if (status !== 0) throw new Error(output);
    return output;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

await script(async () => {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  const text = await sbom();
  if (values.out === undefined) process.stdout.write(text);
  else await writeFile(values.out, text);
});
