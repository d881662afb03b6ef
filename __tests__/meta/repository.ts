// The files of the repository, by paths from the root with forward slashes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** Folders that are not written by hand. */
const FOREIGN = new Set(['node_modules', 'dist', 'build', 'coverage', '.git', '.cache']);

export function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

export function exists(file: string): boolean {
  return existsSync(path.join(root, file));
}

interface Manifest {
  readonly repository: string;
}

/** This action, as workflows name it. `npm run publish-as` changes the account. */
export const ACTION = (JSON.parse(read('package.json')) as Manifest).repository.replace('github:', '');

/** Files under a folder whose name has one of the endings. */
export function filesUnder(folder: string, ...endings: readonly string[]): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return FOREIGN.has(entry.name) ? [] : filesUnder(file, ...endings);
    return endings.some((ending) => entry.name.endsWith(ending)) ? [file] : [];
  });
}
