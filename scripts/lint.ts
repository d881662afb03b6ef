// ESLint and the TypeScript compiler in one process: ESLint's rules ask the same program for types, and to check the whole project
// a second time would take ten seconds. `npx eslint` and `npx tsc` find the same.
import { ESLint } from 'eslint';
import path from 'node:path';
import ts from 'typescript';
import { root, script } from './spawn.ts';

const host: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => root,
  getNewLine: () => '\n',
};

/** The program of tsconfig.json, or an error if that file cannot be used. */
function programOf(file: string): ts.Program {
  const unusable = (diagnostic: ts.Diagnostic): never => {
    throw new Error(ts.formatDiagnostic(diagnostic, host));
  };
  const config = ts.getParsedCommandLineOfConfigFile(file, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: unusable,
  });
  if (config === undefined) throw new Error(`${file} cannot be read.`);
  for (const error of config.errors) unusable(error);
  return ts.createProgram({ rootNames: config.fileNames, options: config.options });
}

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
  const program = programOf(path.join(root, 'tsconfig.json'));
  const types = ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), host);
  const findings = `${types}${await lint(program)}`;
  if (findings !== '') throw new Error(findings);
});
