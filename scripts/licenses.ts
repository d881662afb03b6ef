// The license notices of the bundle. generate-license-file lists the production dependencies; the bundler's list of
// modules shows whether they cover everything in the bundle.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { getLicenseFileText } from 'generate-license-file';
import { root } from './spawn.ts';

/** The part of webpack's statistics that is used here. */
export interface BundleStats {
  readonly modules?: readonly BundledModule[];
}

interface BundledModule {
  readonly nameForCondition?: string | null;
  readonly identifier?: string;
  /** Who imports it. */
  readonly reasons?: readonly { readonly moduleIdentifier?: string | null }[];
  readonly modules?: readonly BundledModule[];
}

/** The notices; packages with the same license text share one. Fails if a bundled package has none. */
export async function licenseNotices(bundles: readonly BundleStats[]): Promise<string> {
  const text = await getLicenseFileText(path.join(root, 'package.json'), { lineEnding: 'lf' });
  const covered = new Set(Array.from(text.matchAll(/^ - (\S+)$/gm), ([, name]) => name));
  const missing = bundles.flatMap(bundledPackages).filter((name) => !covered.has(name));
  if (missing.length > 0) {
    throw new Error(
      `These packages are bundled without a license notice, because they are not production dependencies: ${missing.join(', ')}.`,
    );
  }
  return text;
}

/** `name@version` of every package that has a module in the bundle. */
export function bundledPackages(stats: BundleStats): string[] {
  const folders = new Set<string>();
  for (const { nameForCondition } of allModules(stats.modules)) {
    const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(
      (nameForCondition ?? '').replaceAll('\\', '/'),
    );
    if (folder) folders.add(folder[0]);
  }
  return [...folders].map(packageId).sort();
}

/** Modules that the bundler could not find. In their place it leaves a `require` that fails at run time. */
export function unresolvedModules(stats: BundleStats): string[] {
  return allModules(stats.modules).flatMap(
    ({ identifier = '' }) => /@@notfound\.js\?(.*)$/.exec(identifier)?.[1] ?? [],
  );
}

export function allModules(modules: readonly BundledModule[] = []): BundledModule[] {
  return modules.flatMap((module) => [module, ...allModules(module.modules)]);
}

function packageId(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  return `${name ?? folder}@${version ?? '?'}`;
}
