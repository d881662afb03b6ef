// How an error ends the program: what failed, the cause, and lines to paste.
import type { SetupError } from '../setup-error.ts';

export function errorLines({
  message,
  hint,
  fix,
}: Pick<SetupError, 'message' | 'hint' | 'fix'>): readonly string[] {
  return [
    `Error: ${message}`,
    ...(hint === undefined ? [] : hint.split('\n')),
    ...fix.map((line) => `  ${line}`),
  ];
}
