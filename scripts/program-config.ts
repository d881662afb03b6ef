// Reads a configuration of the TypeScript compiler.
import ts from 'typescript';
import { root } from './spawn.ts';

export const diagnosticsHost: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => root,
  getNewLine: () => '\n',
};

/** Throws if the file cannot be used. */
export function programConfig(file: string): ts.ParsedCommandLine {
  const unusable = (diagnostic: ts.Diagnostic): never => {
    throw new Error(ts.formatDiagnostic(diagnostic, diagnosticsHost));
  };
  const config = ts.getParsedCommandLineOfConfigFile(file, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: unusable,
  });
  if (config === undefined) throw new Error(`${file} cannot be read.`);
  for (const error of config.errors) unusable(error);
  return config;
}
