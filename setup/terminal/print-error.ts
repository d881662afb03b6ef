// How an error ends the program: what failed, the cause, and lines to paste.
import type { SetupError } from '../setup-error.ts';
import { PUBLISHED } from '../workflow/action-source.ts';

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

/** Errors of Node and of JavaScript whose message cannot quote what the program has read, as one about JSON does. */
const TELLING = ['TypeError', 'ReferenceError', 'RangeError'];

/** A mistake of this program. */
export function defectLines(error: unknown): readonly string[] {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error('');
  const what = TELLING.includes(name) ? `${name}: ${message.split('\n')[0] ?? ''}` : name;
  const where = /[^\\/()\s]+:\d+:\d+/.exec(stack.replace(/^.*$/m, ''))?.[0];
  return [
    `Error: The set-up program has a defect: ${what}${where === undefined ? '' : ` (${where})`}`,
    `Please report this line at https://github.com/${PUBLISHED}/issues. It holds nothing secret. The set-up can be run again.`,
  ];
}
