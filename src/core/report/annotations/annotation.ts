// The text of an annotation: the cause in the first sentence, then the next step, then the link. It is cut between lines, and
// never within a command or a block. Pure.

import type { ActionError } from '../../errors/action-error.ts';

/** GitHub truncates an annotation at 4,096 characters. This leaves room for what follows: the remark and the link. */
const LONGEST = 3_800;

const REST = 'The rest is in the job summary.';

/** @param link to the page about the error. */
export function annotationOf({ message, hint }: ActionError, link: string): string {
  // The hint keeps half of the room, however long the message is.
  const told = fitting(message, Math.max(LONGEST / 2, LONGEST - hint.length - 1));
  const advised = fitting(hint, LONGEST - told.text.length - 1);
  return [
    told.text,
    ...(advised.text === '' ? [] : [advised.text]),
    ...(told.isWhole && advised.isWhole ? [] : [REST]),
    `More information: ${link}`,
  ].join('\n');
}

interface Fitting {
  readonly text: string;
  readonly isWhole: boolean;
}

function fitting(text: string, room: number): Fitting {
  if (text.length <= room) return { text, isWhole: true };
  const kept: string[] = [];
  let length = 0;
  for (const block of blocksOf(text)) {
    length += block.length + 1;
    if (length > room + 1) break;
    kept.push(block);
  }
  // Only prose can be this long: nobody pastes such a command.
  return { text: kept.length > 0 ? kept.join('\n') : shortened(text, room), isWhole: false };
}

/** Lines that belong together: a line that ends with a colon and the next one, and the lines of a YAML block. */
function blocksOf(text: string): string[] {
  const blocks: string[] = [];
  for (const line of text.split('\n')) {
    const last = blocks.at(-1);
    if (last !== undefined && (last.endsWith(':') || line.startsWith('  ')))
      blocks.splice(-1, 1, `${last}\n${line}`);
    else blocks.push(line);
  }
  return blocks;
}

/** At the end of a word. */
function shortened(text: string, room: number): string {
  const [line = ''] = text.split('\n', 1);
  if (line.length <= room) return line;
  return `${line.slice(0, room - 4).replace(/\s\S*$/, '')} ...`;
}
