// Reads `az … --help`, and what az says of an option without a value, because its help does not tell a flag from other options.
import type { Option, ShownOption } from './table.ts';

export interface AzHelp {
  readonly own: readonly ShownOption[];
  readonly everywhere: readonly ShownOption[];
  readonly arguments?: readonly [number, number?];
}

const ENTRY = /^ {4}(\S.*?)((?: *\[\w+\])*) *: ?(.*)$/;

/** `--ids` itself, and what is a part of some IDs only, or has a default. */
const NOT_NEEDED = /--(?:ids|subscription|api-version|latest-include-preview|namespace|parent)\b/;

/** The command, or nothing if the help is that of a group. */
export function parseAzHelp(help: string): AzHelp | undefined {
  if (!/^Command$/m.test(help)) return undefined;
  const own: ShownOption[] = [];
  const everywhere: ShownOption[] = [];
  let positional = false;
  for (const [section, lines] of sectionsOf(help)) {
    if (section === 'Positional') positional = true;
    else if (section.startsWith('Global ')) everywhere.push(...entriesOf(lines, false));
    else if (section.endsWith('Arguments'))
      own.push(...entriesOf(lines, section === 'Resource Id Arguments'));
  }
  return { own, everywhere, ...(positional ? { arguments: [1] as const } : {}) };
}

function sectionsOf(help: string): (readonly [section: string, lines: readonly string[]])[] {
  const sections: [string, string[]][] = [];
  for (const line of help.split('\n')) {
    if (/^\S/.test(line)) sections.push([line.trim(), []]);
    else sections.at(-1)?.[1].push(line);
  }
  return sections;
}

function entriesOf(lines: readonly string[], isId: boolean): ShownOption[] {
  const entries: { names: string; tags: string; text: string }[] = [];
  for (const line of lines) {
    const [, names = '', tags = '', text = ''] = ENTRY.exec(line) ?? [];
    if (names.startsWith('-')) entries.push({ names, tags, text });
    else {
      const last = entries.at(-1);
      if (last) last.text += ` ${line.trim()}`;
    }
  }
  return entries.map(({ names, tags, text }) => {
    const choices = /Allowed values: ([^.]+)\./.exec(text)?.[1]?.split(/,\s*/);
    const identifies = isId && !NOT_NEEDED.test(names);
    return {
      names: names.split(/\s+/).join(' '),
      text,
      ...(tags.includes('[Required]') ? { required: true as const } : {}),
      ...(identifies ? { identifies: true as const } : {}),
      ...(choices ? { choices: [...new Set(choices)] } : {}),
    };
  });
}

/** What the parser of az says of `az … --option`, or else of `az … --option=value`. */
export function takesOf(bare: string, assigned: () => string): Option['takes'] {
  if (bare.includes('expected one argument')) return 'value';
  if (/expected (?:at least one|\d+) argument/.test(bare)) return 'values';
  return assigned().includes('ignored explicit argument') ? 'flag' : 'optional';
}
