// Fails if the committed dist/ is not identical, byte for byte, to a new build. Never changes dist/.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, NOTICES } from './build.ts';
import { root, script } from './spawn.ts';

async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(async (file) => [path.relative(folder, file), await readFile(file)] as const),
    ),
  );
}

/** The differences between two sets of files, one per line. */
export function differences(
  committed: ReadonlyMap<string, Buffer>,
  fresh: ReadonlyMap<string, Buffer>,
): string[] {
  return [...new Set([...committed.keys(), ...fresh.keys()])].sort().flatMap((name) => {
    const [old, built] = [committed.get(name), fresh.get(name)];
    if (old === undefined) return [`${name} is missing`];
    if (built === undefined) return [`${name} is not part of the build`];
    return old.equals(built) ? [] : [`${name} differs`];
  });
}

/** dist/ and its license notices, with the same relative paths as in a build. */
async function committed(): Promise<Map<string, Buffer>> {
  const files = await filesOf(path.join(root, 'dist'));
  const notices = await readFile(path.join(root, NOTICES)).catch(() => undefined);
  return new Map([
    ...[...files].map(([name, content]) => [path.join('dist', name), content] as const),
    ...(notices ? [[NOTICES, notices] as const] : []),
  ]);
}

if (import.meta.main) {
  await script(async () => {
    const fresh = await mkdtemp(path.join(tmpdir(), 'azure-maps-keys-dist-'));
    try {
      await build(path.join(fresh, 'dist'));
      const lines = differences(await committed(), await filesOf(fresh));
      if (lines.length > 0) {
        throw new Error(
          `dist does not match the sources. Run \`npm run bundle\` and commit dist:\n  ${lines.join('\n  ')}`,
        );
      }
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  });
}
