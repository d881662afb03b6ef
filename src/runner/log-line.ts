// Makes text safe to print in the log: the runner interprets lines that start with `::`, and `##[` anywhere, as commands, and
// a terminal interprets control characters.

export function harmless(line: string): string {
  return harmlessPart(line.replace(/[\r\n\u2028\u2029]+/g, ' '));
}

/** The same for multiline text, which keeps its line breaks. */
export function harmlessLines(text: string): string {
  return text
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map(harmlessPart)
    .join('\n');
}

function harmlessPart(line: string): string {
  return (
    line
      // eslint-disable-next-line no-control-regex -- control characters are what this replaces
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g, ' ')
      .replaceAll('##[', '# #[')
      .replace(/^(\s*)::/, '$1: :')
  );
}
