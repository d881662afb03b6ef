// Tables in Markdown, and the marked places in a document where generated text goes.

export const code = (text: string): string => `\`${text}\``;

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text
    .trim()
    .replaceAll('|', String.raw`\|`)
    .replace(/\s*\n\s*/g, ' ');
}

/** The page with other text between two markers. */
export function fill(page: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [before, after] = [page.indexOf(begin), page.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`The markers ${begin} and ${end} are missing.`);
  // Prettier would pad every cell to the width of the longest description.
  const kept = `\n<!-- prettier-ignore-start -->\n\n${content}\n\n<!-- prettier-ignore-end -->\n`;
  return page.slice(0, before + begin.length) + kept + page.slice(after);
}
