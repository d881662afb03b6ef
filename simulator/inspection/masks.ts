// Finds masks that do harm. The real runner accepts any mask: one of `1` hides every 1 of the log, and the runner drops every job
// output that contains a masked text (actions/runner: JobExtension).
import type { ActionRun } from './action-run.ts';

/** The runner hides each line of a mask, and what is within double quotation marks, without the white space around it. */
function partsOf(mask: string): readonly string[] {
  return mask.split(/[\r\n]/).map((line) => line.trim().replace(/^"(.*)"$/, '$1'));
}

/**
 * Throws if a mask, or a line of it, is shorter than 8 characters, or if an output other than `key` contains a mask and no warning
 * says so.
 */
export function assertMasks({ masks, outputs, annotations }: ActionRun): void {
  const short = masks.filter((mask) => partsOf(mask).some((part) => part.trim().length < 8));
  if (short.length > 0) throw new Error(`The run registered ${short.length} masks that are too short.`);
  const dropped = Object.entries(outputs)
    .filter(([name, value]) => name !== 'key' && masks.some((mask) => value.includes(mask)))
    .map(([name]) => name);
  const warning = `to other jobs: ${dropped.join(', ')}. They contain a value that is masked`;
  if (dropped.length > 0 && !annotations.some(({ message }) => message.includes(warning)))
    throw new Error(`The runner would drop these outputs, which contain a mask: ${dropped.join(', ')}`);
}
