// ESLint and the TypeScript compiler in one process: ESLint's rules ask the same program for types, and to check the whole project
// a second time would take ten seconds. `npx eslint` and `npx tsc` find the same.
import { ESLint } from 'eslint';
import path from 'node:path';
import ts from 'typescript';
import { diagnosticsHost, programConfig } from './program-config.ts';
import { root, script } from './spawn.ts';

async function lint(program: ts.Program): Promise<string> {
  const eslint = new ESLint({
    cwd: root,
    overrideConfig: {
      files: ['**/*.ts'],
      languageOptions: { parserOptions: { projectService: false, programs: [program] } },
    },
  });
  const results = await eslint.lintFiles(['.']);
  // Warnings count as errors do, as with `eslint --max-warnings 0`.
  const failed = results.filter(({ errorCount, warningCount }) => errorCount + warningCount > 0);
  return failed.length === 0 ? '' : await (await eslint.loadFormatter('stylish')).format(failed);
}

await script(async () => {
  const { fileNames, options } = programConfig(path.join(root, 'tsconfig.json'));
  const program = ts.createProgram({ rootNames: fileNames, options });
  const types = ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), diagnosticsHost);
  const findings = `${types}${await lint(program)}`;
  if (findings !== '') throw new Error(findings);
});
