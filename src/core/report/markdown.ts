// Markdown for the job summary, with functions that escape external text. Pure.

/** Replaces markup with numeric entities, which neither HTML nor Markdown interprets, and line breaks with spaces, for tables. */
export function escape(text: string): string {
  return text
    .replace(/[&<>|`*~[\]\\]|\b_|_\b/g, (character) => `&#${character.codePointAt(0) ?? 32};`)
    .replace(/\s*\n\s*/g, ' ');
}

/** A code span, which is readable as plain text too; entities if the text could end the span. */
export function code(text: string): string {
  return /[`|]/.test(text) ? `<code>${escape(text)}</code>` : `\`${text}\``;
}

/** A block for text that keeps its line breaks. Nothing in the text can end it. */
export function fenced(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/~+/g), ([run]) => run.length));
  const fence = '~'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** What the hint of an error consists of. */
type Kind = 'prose' | 'command' | 'yaml';

/**
 * The hint of an error. A command is a code span, because a long line of a block is cut off at the edge of the page, and a code
 * span is not. Lines of YAML and other indented lines are short, and stay together in a block.
 */
export function hintSections(hint: string): string[] {
  const sections: string[] = [];
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
    sections.push(kind === 'command' ? code(line) : paragraph(line));
  }
  endBlock();
  return sections;
}

/** At the beginning of a line, Markdown has more signs. */
function paragraph(line: string): string {
  return escape(line).replace(/^[#+-]/, (sign) => `&#${sign.codePointAt(0) ?? 32};`);
}

function kindOf(line: string): Kind {
  if (/^(?:az|gh|df|curl) |^\{/.test(line)) return 'command';
  return /^ {2}|^- uses: |^[a-z-]+:$/.test(line) ? 'yaml' : 'prose';
}

/** The cells must be escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
