// Holds a command of az or gh against the committed table of their options.
import type { Option, ToolCommand, ToolTable } from '../../scripts/tool-options/table.ts';
import type { Command, Word } from './shell.ts';
import type { ToolLine } from './tool-lines.ts';
import { read } from './repository.ts';

export const table = JSON.parse(read('__tests__/meta/tool-options.json')) as ToolTable;

/** What is wrong with the line, with the command that it is in. */
export function toolFaults({ words, as }: Pick<ToolLine, 'words' | 'as'>): string[] {
  const bare = words.findIndex(({ text }) => !/^[a-z][a-z-]*$/.test(text));
  const names = words.slice(0, bare < 0 ? undefined : bare).map(({ text }) => text);
  const name = longestKnown(names);
  if (as !== 'command') return isMentioned(names, name, as) ? [] : [`${names.join(' ')}: unknown`];
  const command = name === undefined ? undefined : table.commands[name];
  if (name === undefined || command === undefined) return [`${names.join(' ')}: unknown`];
  const rest = words.slice(name.split(' ').length);
  const everywhere = name.startsWith('az ') ? table.everywhere : [];
  const options = [...command.options, ...everywhere];
  return faultsOf(rest, { ...command, options }, name).map((fault) => `${name}: ${fault}`);
}

function longestKnown(names: readonly string[]): string | undefined {
  const all = names.map((_, index) => names.slice(0, names.length - index).join(' '));
  // `gh` alone is a command too.
  return all.find((name) => table.commands[name] !== undefined && (name.includes(' ') || all.length === 1));
}

/** In a sentence, other words can follow the tool and the command. */
function isMentioned(names: readonly string[], name: string | undefined, as: ToolLine['as']): boolean {
  const known = Object.keys(table.commands);
  const isGroup = (prefix: string): boolean => known.some((one) => one.startsWith(`${prefix} `));
  if (as === 'mention') return name === names.join(' ') || isGroup(names.join(' '));
  return name !== undefined || !isGroup(names.slice(0, 2).join(' '));
}

/** What a reader, or the action, fills in can be anything. */
const isUnknown = (text: string): boolean => /[$<\uE000]/.test(text);

interface Given {
  readonly options: Set<Option>;
  readonly faults: string[];
  unnamed: number;
  /** A word that can stand for any options: what is missing can be in it. */
  open: boolean;
}

function faultsOf(words: Command, command: ToolCommand, name: string): string[] {
  const given: Given = { options: new Set(), faults: [], unnamed: 0, open: false };
  for (let at = 0; at < words.length;) at += take(words.slice(at), command, name, given);
  const [least, most = Infinity] = command.arguments ?? [0, 0];
  if (given.unnamed > most) given.faults.push('too many arguments');
  if (given.open) return given.faults;
  if (given.unnamed < least) given.faults.push('an argument is missing');
  return [...given.faults, ...missing(command, given.options)];
}

/** Reads an option with its values, or an argument. Returns how many words that were. */
function take(words: Command, command: ToolCommand, name: string, given: Given): number {
  const [{ text, open } = { text: '', open: false }, ...rest] = words;
  if (open) given.open = true;
  if (open || !text.startsWith('-') || text === '-') {
    if (!open) given.unnamed += 1;
    return 1;
  }
  const [spelling = '', ...assigned] = text.startsWith('--') ? text.split('=') : [text];
  const option = command.options.find(({ names }) => names.split(' ').includes(spelling));
  if (option === undefined) {
    given.faults.push(`${spelling} is unknown`);
    return 1 + valuesOf({ takes: 'values' }, rest);
  }
  given.options.add(option);
  if (assigned.length > 0) {
    if (option.takes === 'flag' && name.startsWith('az ')) given.faults.push(`${spelling} takes no value`);
    return 1;
  }
  const values = rest.slice(0, valuesOf(option, rest));
  if (values.length === 0 && /^values?$/.test(option.takes)) given.faults.push(`${spelling} has no value`);
  given.faults.push(...values.flatMap((value) => choiceFaults(value, option, command)));
  return 1 + values.length;
}

function valuesOf({ takes }: Pick<Option, 'takes'>, rest: readonly Word[]): number {
  const end = rest.findIndex(({ text }) => text.startsWith('-') && text !== '-');
  const available = end < 0 ? rest.length : end;
  return { flag: 0, value: Math.min(1, available), optional: available, values: available }[takes];
}

function choiceFaults({ text }: Word, { names, choices }: Option, { fields }: ToolCommand): string[] {
  if (isUnknown(text)) return [];
  const allowed = names.split(' ').includes('--json') ? fields : choices;
  const values = allowed === fields ? text.split(',') : [text];
  const same = (one: string) => (choice: string) => choice.toLowerCase() === one.toLowerCase();
  return values
    .filter((one) => allowed !== undefined && !allowed.some(same(one)))
    .map((one) => `${names.split(' ')[0] ?? ''} cannot be ${one}`);
}

function missing({ options }: ToolCommand, given: ReadonlySet<Option>): string[] {
  const byId = options.some((option) => option.names.split(' ').includes('--ids') && given.has(option));
  return options
    .filter(({ required, identifies }) => required === true || (identifies === true && !byId))
    .filter((option) => !given.has(option))
    .map(({ names }) => `${names} is missing`);
}
