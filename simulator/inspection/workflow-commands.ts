// Parses the workflow commands that an action prints to stdout, and the file with its outputs.
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string | undefined;
  readonly message: string;
}

const addMask = '::add-mask::';

function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
}

export function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/);
}

export function isMaskLine(line: string): boolean {
  return line.startsWith(addMask);
}

export function masksOf(stdout: string): readonly string[] {
  return linesOf(stdout)
    .filter(isMaskLine)
    .map((line) => unescapeData(line.slice(addMask.length)));
}

export function annotationsOf(stdout: string): readonly Annotation[] {
  return linesOf(stdout).flatMap((line) => {
    const [, level, properties = '', message = ''] =
      /^::(error|warning|notice)(?: (.*?))?::(.*)$/.exec(line) ?? [];
    if (level === undefined) return [];
    const title = properties
      .split(',')
      .find((property) => property.startsWith('title='))
      ?.slice('title='.length);
    return [
      {
        level: level as Annotation['level'],
        title: title === undefined ? undefined : unescapeProperty(title),
        message: unescapeData(message),
      },
    ];
  });
}

/** What the runner sends of a step: ExecutionContext.cs in actions/runner, _maxCountPerIssueType and _maxIssueMessageLength. */
const MOST_OF_LEVEL = 10;
const LONGEST_MESSAGE = 4096;

/** The annotations that GitHub shows. The others are only in the log. */
export function shownAnnotationsOf(stdout: string): readonly Annotation[] {
  const all = annotationsOf(stdout);
  const isShown = ({ level }: Annotation, index: number): boolean =>
    all.slice(0, index).filter((before) => before.level === level).length < MOST_OF_LEVEL;
  return all.filter(isShown).map((one) => ({ ...one, message: one.message.slice(0, LONGEST_MESSAGE) }));
}

/** Parses GITHUB_OUTPUT in its multiline format. Throws for any other format, because the toolkit does not write it. */
export function parseOutputs(text: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  const lines = [...linesOf(text)];
  while (lines.length > 0) {
    const head = lines.shift();
    if (head === undefined || (head === '' && lines.length === 0)) break;
    const [, name, delimiter] = /^([A-Za-z_][\w-]*)<<(\S+)$/.exec(head) ?? [];
    const end = delimiter === undefined ? -1 : lines.indexOf(delimiter);
    if (name === undefined || end < 0)
      throw new Error(
        `GITHUB_OUTPUT contains a line that is not an output: line ${String(linesOf(text).length - lines.length)}`,
      );
    outputs[name] = lines.slice(0, end).join('\n');
    lines.splice(0, end + 1);
  }
  return outputs;
}
