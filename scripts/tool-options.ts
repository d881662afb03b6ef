// Writes __tests__/meta/tool-options.json: the options of every command of az and gh that the documents, the examples and the
// messages show, and that the set-up program runs, from the help of the installed tools. Signs in nowhere and runs none of the
// commands: beside `--help`, az only gets options that it does not know. With the versions of the table, it only asks for the
// commands that are new; with others, for all of them, which takes several minutes.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { toolLines } from '../__tests__/meta/tool-lines.ts';
import { root, script } from './spawn.ts';
import { parseAzHelp, takesOf } from './tool-options/az-help.ts';
import { parseGhHelp } from './tool-options/gh-help.ts';
import type { Option, ShownOption, ToolCommand, ToolTable } from './tool-options/table.ts';

const FILE = path.join(root, '__tests__', 'meta', 'tool-options.json');
const UNKNOWN = '--no-such-option';

function run(tool: string, ...args: readonly string[]): string {
  const { error, stdout, stderr } = spawnSync(tool, args, {
    encoding: 'utf8',
    // On Windows, az is a batch file.
    shell: process.platform === 'win32',
    // az would ask whether to install an extension that has the command.
    env: {
      ...process.env,
      AZURE_EXTENSION_USE_DYNAMIC_INSTALL: 'no',
      AZURE_CORE_NO_COLOR: 'true',
      COLUMNS: '100',
    },
  });
  if (error) throw new Error(`${tool} could not be run (${error.message}). This script needs az and gh.`);
  return stdout + stderr;
}

/** Many commands share an option: the same names with the same text. */
const known = new Map<string, Option['takes']>();

function azOption(command: readonly string[], { text, ...option }: ShownOption): Option {
  const key = `${option.names} ${text}`;
  const name = option.names.split(' ').find((one) => one.startsWith('--')) ?? option.names;
  const takes =
    known.get(key) ??
    takesOf(run('az', ...command, name, UNKNOWN), () => run('az', ...command, `${name}=1`, UNKNOWN));
  known.set(key, takes);
  const { names, ...more } = option;
  return { names, takes, ...more };
}

let everywhere: readonly Option[] = [];

function azCommand(words: readonly string[]): ToolCommand | undefined {
  const help = parseAzHelp(run('az', ...words, '--help'));
  if (help === undefined) return undefined;
  const asOption = (option: ShownOption): Option => azOption(words, option);
  if (everywhere.length === 0)
    everywhere = help.everywhere.map((option) =>
      option.names.includes('--help') ? { names: option.names, takes: 'flag' } : asOption(option),
    );
  const options = help.own.map(asOption);
  return {
    options: [...options, ...hiddenOptions(words, options)],
    ...(help.arguments ? { arguments: help.arguments } : {}),
  };
}

/** Most commands accept a subscription, which their help does not show. */
function hiddenOptions(words: readonly string[], shown: readonly Option[]): Option[] {
  const name = '--subscription';
  if (shown.some(({ names }) => names.split(' ').includes(name))) return [];
  const answer = run('az', ...words, name, UNKNOWN);
  return answer.includes(`argument ${name}: expected one argument`) ? [{ names: name, takes: 'value' }] : [];
}

const commandOf = (tool: string, words: readonly string[]): ToolCommand | undefined =>
  tool === 'az' ? azCommand(words) : parseGhHelp([tool, ...words].join(' '), run(tool, ...words, '--help'));

/** The longest beginning of the words that is a command. */
function resolve(tool: string, words: readonly string[]): readonly [string, ToolCommand] | undefined {
  for (let count = words.length; count >= (tool === 'gh' ? 0 : 1); count -= 1) {
    const command = commandOf(tool, words.slice(0, count));
    if (command !== undefined) return [[tool, ...words.slice(0, count)].join(' '), command];
  }
  return undefined;
}

/** The words that can name a command, once each: `az account show`. */
function candidates(): string[] {
  const names = toolLines().map(({ words }) => {
    const end = words.findIndex(({ text }) => !/^[a-z][a-z-]*$/.test(text));
    // No command has more than four words and the name of the tool. In a sentence, others can follow.
    return words.slice(0, Math.min(5, end < 0 ? words.length : end)).map(({ text }) => text);
  });
  return [...new Set(names.map((words) => words.join(' ')))].sort();
}

function versions(): ToolTable['versions'] {
  const { 'azure-cli': az } = JSON.parse(run('az', 'version', '--output', 'json')) as { 'azure-cli': string };
  return { az, gh: /gh version (\S+)/.exec(run('gh', '--version'))?.[1] ?? '' };
}

/** The commands that the committed table has, if it is of these versions. */
function keptCommands(now: ToolTable['versions']): readonly (readonly [string, ToolCommand])[] {
  if (!existsSync(FILE)) return [];
  const before = JSON.parse(readFileSync(FILE, 'utf8')) as ToolTable;
  if (before.versions.az !== now.az || before.versions.gh !== now.gh) return [];
  everywhere = before.everywhere;
  return Object.entries(before.commands);
}

await script(async () => {
  const now = versions();
  // `gh` alone is the beginning of every command of gh.
  const kept = keptCommands(now).filter(([name]) => name.includes(' '));
  const found = new Map<string, ToolCommand>();
  for (const name of candidates()) {
    const [tool = '', ...words] = name.split(' ');
    const old = kept.findLast(([one]) => `${name} `.startsWith(`${one} `));
    const command = old ?? resolve(tool, words);
    if (old === undefined) console.log(command?.[0] ?? `${name}: no command`);
    if (command !== undefined) found.set(...command);
  }
  const commands = Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  const table: ToolTable = { versions: now, everywhere, commands };
  const config = await resolveConfig(FILE);
  writeFileSync(FILE, await format(JSON.stringify(table), { ...config, filepath: FILE }));
});
