// The options of one command: which ones it has, and what a command line gives for them. As strict as az, but without abbreviations.
import { usageError } from './az-error.ts';

export interface Option {
  /** `boolean` is a value that az defaults to `true` when it is left out; `list` takes any number, more than once. */
  readonly kind: 'value' | 'flag' | 'boolean' | 'list';
  readonly required?: true;
  readonly allowed?: readonly string[];
}

/** By the names of each option, such as `--name/-n`. The first one identifies it. */
export type Options = Readonly<Record<string, Option>>;

export const value: Option = { kind: 'value' };
export const required: Option = { kind: 'value', required: true };
export const flag: Option = { kind: 'flag' };
export const boolean: Option = { kind: 'boolean', allowed: ['true', 'false'] };
export const list: Option = { kind: 'list' };

export class Given {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  /** The last value of an option, by its first name. */
  get(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  /** Of a required option. */
  must(name: string): string {
    const given = this.get(name);
    if (given === undefined) throw new Error(`The stand-in for az did not require ${name}.`);
    return given;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }
}

/** @param command such as `group show`. */
export function parseOptions(command: string, args: readonly string[], options: Options): Given {
  const values = new Map<string, readonly string[]>();
  const unknown: string[] = [];
  for (let at = 0; at < args.length;) {
    const [text, inline] = split(args[at] ?? '');
    const next = args.findIndex((arg, index) => index > at && isOption(arg));
    const rest = args.slice(at + 1, next === -1 ? undefined : next);
    at += 1 + rest.length;
    const label = Object.keys(options).find((one) => one.split('/').includes(text));
    const option = label === undefined ? undefined : options[label];
    if (label === undefined || option === undefined) {
      unknown.push(text, ...rest);
      continue;
    }
    const given = take(label, option, inline === undefined ? rest : [inline, ...rest]);
    unknown.push(...given.left);
    refuseOther(command, label, option, given.taken);
    const name = label.split('/')[0] ?? '';
    values.set(name, [...(option.kind === 'list' ? (values.get(name) ?? []) : []), ...given.taken]);
  }
  const missing = Object.keys(options).filter(
    (label) => options[label]?.required === true && !values.has(label.split('/')[0] ?? ''),
  );
  if (missing.length > 0) throw usageError(`the following arguments are required: ${missing.join(', ')}`);
  if (unknown.length > 0) throw usageError(`unrecognized arguments: ${unknown.join(' ')}`);
  return new Given(values);
}

function isOption(arg: string): boolean {
  return /^-{1,2}[A-Za-z]/.test(arg);
}

function split(arg: string): readonly [string, string?] {
  const at = arg.startsWith('--') ? arg.indexOf('=') : -1;
  return at === -1 ? [arg] : [arg.slice(0, at), arg.slice(at + 1)];
}

/** The values that an option takes from what follows it; the others are left. */
function take(label: string, { kind }: Option, rest: readonly string[]) {
  switch (kind) {
    case 'flag':
      return { taken: ['true'], left: rest };
    case 'boolean':
      return { taken: [rest[0] ?? 'true'], left: rest.slice(1) };
    case 'list':
      return { taken: rest, left: [] };
    case 'value':
      if (rest.length === 0) throw usageError(`argument ${label}: expected one argument`);
      return { taken: rest.slice(0, 1), left: rest.slice(1) };
  }
}

function refuseOther(command: string, label: string, { allowed }: Option, taken: readonly string[]): void {
  if (allowed === undefined) return;
  const known = allowed.map((one) => one.toLowerCase());
  const other = taken.find((one) => !known.includes(one.toLowerCase()));
  if (other === undefined) return;
  throw usageError(
    `az ${command}: '${other}' is not a valid value for '${label.split('/')[0] ?? ''}'. Allowed values: ${allowed.join(', ')}.`,
  );
}
