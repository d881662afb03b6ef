// The template of a deployment, and the values that the command line gives for its parameters.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AzError } from './az-error.ts';
import type { Invocation } from './command.ts';

interface Template {
  readonly parameters?: Readonly<Record<string, { readonly type: string; readonly defaultValue?: unknown }>>;
}

type Parameters = Readonly<Record<string, { readonly value: unknown }>>;

export function readTemplate({ given, call, warn }: Invocation): {
  readonly text: string;
  readonly parameters: Parameters;
} {
  const file = given.get('--template-file');
  if (file === undefined)
    throw new AzError(
      'Please enter one of the following: template file, template spec, template url, or Bicep parameters file.',
    );
  const text = read(resolve(call.cwd, file), file);
  const template = JSON.parse(text) as Template;
  const parameters = Object.fromEntries(given.all('--parameters').map((pair) => parse(pair, template)));
  const missing = Object.entries(template.parameters ?? {})
    .filter(([name, { defaultValue }]) => defaultValue === undefined && parameters[name] === undefined)
    .map(([name]) => name)
    .sort();
  if (missing.length > 0 && given.get('--no-prompt') !== 'true')
    throw new AzError(`Missing input parameters: ${missing.join(', ')}`);
  if (missing.length > 0) warn(`Missing input parameters: ${missing.join(', ')} `);
  return { text, parameters };
}

function read(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new AzError(`[Errno 2] No such file or directory: '${file}'`);
  }
}

/** `name=value`. The type of the parameter decides how az reads the value. */
function parse(pair: string, { parameters = {} }: Template): readonly [string, { readonly value: unknown }] {
  const [name = '', ...rest] = pair.split('=');
  if (rest.length === 0) throw new AzError(`Unable to parse parameter: ${pair}`);
  const text = rest.join('=');
  const type = parameters[name]?.type.toLowerCase();
  switch (type) {
    case undefined:
      throw new AzError(
        `unrecognized template parameter '${name}'. Allowed parameters: ${Object.keys(parameters).sort().join(', ')}`,
      );
    case 'object':
    case 'array':
      return [name, { value: parseJson(text) }];
    case 'bool':
      return [name, { value: text.toLowerCase() === 'true' }];
    case 'int':
      return [name, { value: Number(text) }];
    default:
      return [name, { value: text }];
  }
}

/** JSON, or a dictionary of Python, of which only single quotes are known here: shell_safe_json_parse of azure-cli-core. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.includes('"') ? text : text.replaceAll("'", '"'));
  } catch (error) {
    throw new AzError(`Failed to parse string as JSON:\n${text}\nError detail: ${String(error)}`);
  }
}
