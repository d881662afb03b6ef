// Copies of the sources, of which one has one change. Node runs TypeScript as it is, so nothing is built.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../spawn.ts';
import type { Mutant } from './mutant.ts';

/** Calls `use` with the entry of a copy, which is removed afterwards. */
export async function withSources<T>(
  mutant: Mutant | undefined,
  use: (script: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mutant-'));
  try {
    for (const name of ['src', 'package.json'])
      cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
    if (mutant !== undefined) change(path.join(folder, 'src', mutant.file), mutant);
    return await use(path.join(folder, 'src', 'index.ts'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether the text that the mutant changes occurs exactly once. Otherwise it tests nothing. */
export function applies(mutant: Mutant): boolean {
  return occurrences(path.join(root, 'src', mutant.file), mutant) === 1;
}

function occurrences(file: string, { find }: Mutant): number {
  return readFileSync(file, 'utf8').split(find).length - 1;
}

function change(file: string, mutant: Mutant): void {
  const count = occurrences(file, mutant);
  if (count !== 1)
    throw new Error(`The text of a mutant occurs ${count} times in ${mutant.file}: ${mutant.find}`);
  const text = readFileSync(file, 'utf8').replace(mutant.find, () => mutant.replace);
  writeFileSync(file, text);
}
