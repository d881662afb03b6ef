// Makes a text safe to print as one line of the log: the runner takes lines that begin with `::`, and `##[` anywhere,
// for commands, and a terminal takes control characters for its own.

export function harmless(line: string): string {
  return harmlessPart(line.replace(/[\r\n\u2028\u2029]+/g, ' '));
}

/** The same for a text of several lines, each of which the runner may print by itself. */
export function harmlessLines(text: string): string {
  return text
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map(harmlessPart)
    .join('\n');
}

function harmlessPart(line: string): string {
  return (
    line
      // eslint-disable-next-line no-control-regex -- control characters are exactly what is replaced here
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g, ' ')
      .replaceAll('##[', '# #[')
      .replace(/^(\s*)::/, '$1: :')
  );
}
