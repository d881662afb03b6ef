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

/** The cells must be escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
