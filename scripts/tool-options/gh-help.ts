// Reads `gh … --help`.
import type { Option, ToolCommand } from './table.ts';

const FLAG = /^ {2,6}(?:(-\w), )?(--[\w-]+)(?: (\S+(?: \S+)*))?(?: {2,}(.*))?$/;

/** The command of this name, or nothing if the help is that of a group, or of another command. */
export function parseGhHelp(name: string, help: string): ToolCommand | undefined {
  const sections = sectionsOf(help);
  const usage = sections.get('USAGE')?.trim() ?? '';
  if (name !== 'gh' && (!usage.startsWith(`${name} `) || usage.includes('<command>'))) return undefined;
  const flags = `${sections.get('FLAGS') ?? ''}\n${sections.get('INHERITED FLAGS') ?? ''}`;
  const fields = sections.get('JSON FIELDS')?.match(/\w+/g);
  return {
    options: flags.split('\n').flatMap(optionOf),
    ...(name === 'gh' ? {} : { arguments: argumentsOf(usage.slice(name.length)) }),
    ...(fields ? { fields } : {}),
  };
}

function sectionsOf(help: string): Map<string, string> {
  const parts = help.split(/^([A-Z][A-Z ]+)$/m);
  return new Map(
    parts.flatMap((part, index) => (index % 2 === 1 ? [[part, parts[index + 1] ?? ''] as const] : [])),
  );
}

function optionOf(line: string): Option[] {
  const [, short, long = '', value, text = ''] = FLAG.exec(line) ?? [];
  if (long === '') return [];
  const choices = /\{([^{}]+)\}/.exec(text)?.[1]?.split('|');
  return [
    {
      names: short === undefined ? long : `${long} ${short}`,
      takes: value === undefined ? 'flag' : 'value',
      ...(choices && choices.length > 1 ? { choices } : {}),
    },
  ];
}

/** ` <tag> <files>... [flags]`: one at least, any number at most. */
function argumentsOf(usage: string): readonly [number, number?] {
  const shown = usage.match(/(?:\[[^\]]*\]|\{[^}]*\}|<[^>]*>)(?:\.\.\.)?/g) ?? [];
  const own = shown.filter((part) => part !== '[flags]' && !part.startsWith('[-'));
  const least = own.filter((part) => !part.startsWith('[')).length;
  return own.some((part) => /\.\.\.|s>/.test(part)) ? [least] : [least, own.length];
}
