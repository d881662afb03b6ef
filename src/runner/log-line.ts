// Makes a text safe to print as one line of the log: the runner takes lines that begin with `::`, and `##[` anywhere,
// for commands.

export function harmless(line: string): string {
  return line
    .replace(/[\r\n\u2028\u2029]+/g, ' ')
    .replaceAll('##[', '# #[')
    .replace(/^(\s*)::/, '$1: :');
}
