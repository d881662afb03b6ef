// The size of dist, by file and by package.
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { distFolder } from './run.ts';

export interface FileSize {
  readonly name: string;
  readonly bytes: number;
}

export async function distFiles(): Promise<readonly FileSize[]> {
  // Without the set-up program beside it, which no run loads.
  const entries = await readdir(distFolder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const files = await Promise.all(
    names.map(async (name) => ({ name, bytes: (await stat(path.join(distFolder, name))).size })),
  );
  return files.toSorted((one, other) => other.bytes - one.bytes);
}

/** By package, from the bundler's statistics: sizes of the sources, before they are minified. */
export async function sourcesByPackage(): Promise<readonly FileSize[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'azure-maps-keys-bench-'));
  try {
    const { build } = await import('../build.ts');
    const stats = path.join(folder, 'stats.json');
    await build(path.join(folder, 'dist'), { statsFile: stats });
    const sizes = new Map<string, number>();
    collect(JSON.parse(await readFile(stats, 'utf8')) as StatsModule, sizes);
    return [...sizes]
      .map(([name, bytes]) => ({ name, bytes }))
      .toSorted((one, other) => other.bytes - one.bytes);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface StatsModule {
  readonly nameForCondition?: string | null;
  readonly size?: number;
  readonly modules?: readonly StatsModule[];
}

function collect({ modules = [] }: StatsModule, sizes: Map<string, number>): void {
  for (const module of modules) {
    if (module.modules && module.modules.length > 0) {
      collect(module, sizes);
      continue;
    }
    const file = (module.nameForCondition ?? '').replaceAll('\\', '/');
    const name =
      /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ??
      (file.includes('/build/') ? 'this action' : undefined);
    if (name !== undefined) sizes.set(name, (sizes.get(name) ?? 0) + (module.size ?? 0));
  }
}
