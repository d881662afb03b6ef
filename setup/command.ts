// A command of az or gh as the plan shows it and as it is run: a list of arguments, so that no shell has to quote anything. Values
// that only an earlier step can tell are named, and filled in when the command runs. Nothing secret is ever an argument.

export type Tool = 'az' | 'gh' | 'git';

/** What earlier steps find out. */
export type Learned = 'client-id' | 'app-client-id' | 'app-name';

export interface Later {
  readonly later: Learned;
}

/** An argument: text, or text around a value that is not known yet. */
export type Argument = string | Later | readonly (string | Later)[];

export interface Command {
  readonly tool: Tool;
  readonly args: readonly Argument[];
  /** For standard input. */
  readonly input?: string | undefined;
  /** What is on standard input, for a person, if it cannot be shown. */
  readonly inputIs?: string | undefined;
}

/** A command whose arguments are all known. */
export interface RunnableCommand {
  readonly tool: Tool;
  readonly args: readonly string[];
  readonly input?: string | undefined;
}

export type Results = Readonly<Partial<Record<Learned, string>>>;

const NAMES: Readonly<Record<Learned, string>> = {
  'client-id': '<client ID of the identity>',
  'app-client-id': '<client ID of the App>',
  'app-name': '<name of the App>',
};

/** @throws if a value is needed that no step has found out: a mistake in the order of the steps. */
export function filledIn({ tool, args, input }: Command, results: Results): RunnableCommand {
  const value = ({ later }: Later): string => {
    const found = results[later];
    if (found === undefined) throw new Error(`No step has found out the ${later} yet.`);
    return found;
  };
  return { tool, args: args.map((arg) => textOf(arg, value)), input };
}

/** As a person can paste it into a shell, once every value in angle brackets is known. What is on standard input is not shown. */
export function shown({ tool, args, inputIs }: Command, results: Results = {}): string {
  const value = ({ later }: Later): string => results[later] ?? NAMES[later];
  const line = [tool, ...args.map((arg) => quoted(textOf(arg, value)))].join(' ');
  return inputIs === undefined ? line : `${line}  # standard input: ${inputIs}`;
}

function textOf(arg: Argument, value: (later: Later) => string): string {
  if (typeof arg === 'string') return arg;
  if ('later' in arg) return value(arg);
  return arg.map((part) => (typeof part === 'string' ? part : value(part))).join('');
}

/**
 * Means the same in Bash, zsh and PowerShell, except for a word with a single quote and what a shell reads within double quotes. In
 * PowerShell, a comma separates words, and @ begins another kind of word.
 */
function quoted(word: string): string {
  if (/^[\w%+:./-][\w@%+=:./-]*$/.test(word)) return word;
  if (word.includes("'") && !/["$`\\!]/.test(word)) return `"${word}"`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}
