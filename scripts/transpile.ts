// Compiles a folder of TypeScript to JavaScript, file by file, to the same text as tsc. It checks no types: `npm test` does.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { programConfig } from './program-config.ts';
import { root } from './spawn.ts';

/** @param configuration a file with a `rootDir` and an `outDir`, relative to the repository. */
export async function transpile(configuration: string): Promise<void> {
  const { fileNames, options } = programConfig(path.join(root, configuration));
  const { rootDir, outDir } = options;
  if (rootDir === undefined || outDir === undefined) throw new Error(`${configuration} names no folders.`);
  // A single file cannot know the package's type, which makes every file an ES module.
  const compilerOptions: ts.CompilerOptions = {
    ...options,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const sources = fileNames.filter((name) => !name.endsWith('.d.ts'));
  await Promise.all(
    sources.map(async (fileName) => {
      const { outputText } = ts.transpileModule(await readFile(fileName, 'utf8'), {
        compilerOptions,
        fileName,
      });
      const out = path.join(outDir, path.relative(rootDir, fileName)).replace(/\.ts$/, '.js');
      await mkdir(path.dirname(out), { recursive: true });
      await writeFile(out, outputText);
    }),
  );
}
