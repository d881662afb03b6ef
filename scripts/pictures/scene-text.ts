// What the golden file of a scene contains, and the picture of its summary.
import { transcript } from '../../simulator/inspection/transcript.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import type { Scene } from './scenes.ts';

/** A list of so many lines is read to its end. */
const SHORT = 4;

export function sceneText(run: ActionRun, { long }: Scene): string {
  const text = transcript(run);
  if (!long) return text;
  // When a line of progress is due depends on the machine.
  return abridged(text.replace(/^── requests\n[^]*?(?=^── summary)|^Progress: .*\n/gm, ''));
}

export function summaryIn(text: string): string {
  const [, summary = ''] = text.split('── summary\n');
  return summary.trim();
}

/** Of many lines that differ in their numbers only, the first and the last. */
function abridged(text: string): string {
  const groups: string[][] = [];
  for (const line of text.split('\n')) {
    const group = groups.at(-1);
    if (group?.[0] !== undefined && shapeOf(group[0]) === shapeOf(line)) group.push(line);
    else groups.push([line]);
  }
  return groups
    .flatMap((lines) =>
      lines.length <= SHORT ? lines : [lines[0], `… ${lines.length - 2} lines like these`, lines.at(-1)],
    )
    .join('\n');
}

function shapeOf(line: string): string {
  return line.replaceAll(/\d+/g, '0');
}
