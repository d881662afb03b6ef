// Parses options as `gh` does, which uses https://pkg.go.dev/github.com/spf13/pflag.
import { fail } from './failure.ts';

/** By name. `short` is one letter, and a switch takes no value. */
export type Flags = Readonly<Record<string, { readonly short?: string; readonly isSwitch?: boolean }>>;

export interface Parsed {
  /** The last value of an option. A switch has the value `true`. */
  readonly values: ReadonlyMap<string, string>;
  /** All values of an option that can be repeated. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
}

/** @param usage follows the message about an option that does not exist. */
export function parseFlags(args: readonly string[], flags: Flags, usage: string): Parsed {
  const values = new Map<string, string>();
  const lists = new Map<string, string[]>();
  const positionals: string[] = [];
  const rest = [...args];
  const refuse = (problem: string): never => fail(`${problem}\n\nUsage:  ${usage}\n`);
  const take = (name: string, value: string | undefined, written: string): void => {
    const isSwitch = flags[name]?.isSwitch === true;
    const given = value ?? (isSwitch ? 'true' : rest.shift());
    const known = given ?? refuse(`flag needs an argument: ${written}`);
    values.set(name, known);
    lists.set(name, [...(lists.get(name) ?? []), known]);
  };
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (argument === '--') {
      positionals.push(...rest.splice(0));
    } else if (argument.startsWith('--')) {
      const [name = '', ...value] = argument.slice(2).split('=');
      if (!(name in flags)) refuse(`unknown flag: --${name}`);
      take(name, value.length === 0 ? undefined : value.join('='), `--${name}`);
    } else if (argument.startsWith('-') && argument.length > 1) {
      takeShort(argument, flags, take, refuse);
    } else positionals.push(argument);
  }
  return { values, lists, positionals };
}

/** `-R value`, `-Rvalue`, `-R=value`, or several switches: `-it`. */
function takeShort(
  argument: string,
  flags: Flags,
  take: (name: string, value: string | undefined, written: string) => void,
  refuse: (problem: string) => never,
): void {
  for (let letters = argument.slice(1); letters !== ''; letters = letters.slice(1)) {
    const letter = letters.charAt(0);
    const [name, flag] = Object.entries(flags).find(([, { short }]) => short === letter) ?? [];
    if (name === undefined) return refuse(`unknown shorthand flag: '${letter}' in ${argument}`);
    const value = letters.slice(1).replace(/^=/, '');
    const written = `'${letter}' in ${argument}`;
    const isSwitch = flag?.isSwitch === true;
    take(name, isSwitch || value === '' ? undefined : value, written);
    if (!isSwitch) return;
  }
}
