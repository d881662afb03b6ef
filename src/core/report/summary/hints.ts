// Shows the hint of an error: prose, commands, YAML. Pure.

import { code, escape, fenced, type Markdown } from './markdown.ts';

/** What the hint of an error consists of. */
type Kind = 'prose' | 'command' | 'yaml';

/**
 * The hint of an error. A command is a code span, because a long line of a block is cut off at the edge of the page, and a code
 * span is not. Lines of YAML and other indented lines are short, and stay together in a block.
 * @param server as for `escape`.
 */
export function hintSections(hint: string, server?: string): Markdown[] {
  const sections: Markdown[] = [];
  const block: string[] = [];
  const endBlock = () => {
    if (block.length > 0) sections.push(fenced(block.splice(0).join('\n')));
  };
  for (const line of hint.split('\n')) {
    const kind = kindOf(line);
    if (kind === 'yaml') {
      block.push(line);
      continue;
    }
    endBlock();
    sections.push(kind === 'command' ? code(line) : escape(line, server));
  }
  endBlock();
  return sections;
}

function kindOf(line: string): Kind {
  if (/^(?:az|gh|df|curl) |^\{/.test(line)) return 'command';
  return /^ {2}|^- uses: |^[a-z-]+:$/.test(line) ? 'yaml' : 'prose';
}
