// Shows the hint of an error: what a reader copies stands in a block of its own, complete. Pure.

import { escape, fenced, type Markdown } from './markdown.ts';

type Kind = 'prose' | 'sh' | 'json' | 'block';

/**
 * The hint of an error. Each command has a block, so that it can be copied alone; lines of YAML and other indented lines stay
 * together.
 * @param server as for `escape`.
 */
export function hintSections(hint: string, server?: string): Markdown[] {
  const sections: Markdown[] = [];
  const block: string[] = [];
  const endBlock = () => {
    if (block.length === 0) return;
    const lines = block.splice(0);
    sections.push(fenced(lines.join('\n'), lines.some((line) => YAML.test(line)) ? 'yaml' : 'text'));
  };
  for (const line of hint.split('\n')) {
    const kind = kindOf(line);
    if (kind === 'block') {
      block.push(line);
      continue;
    }
    endBlock();
    sections.push(kind === 'prose' ? escape(line, server) : fenced(line, kind));
  }
  endBlock();
  return sections;
}

const YAML = /^ *(?:- )?[a-z-]+:(?: |$)/;

/** A sentence can begin with the name of a tool, too. It ends with a period or a colon. */
const COMMAND = /^(?:az|gh|df|curl) [^]*[^.:]$/;

function kindOf(line: string): Kind {
  if (COMMAND.test(line)) return 'sh';
  if (line.startsWith('{')) return 'json';
  return /^ {2}|^- uses: |^[a-z-]+:$/.test(line) ? 'block' : 'prose';
}
