// Sets the inputs of an action as the runner does: defaults from action.yml, names in upper case, hyphens unchanged.
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { jobToken } from '../github/state/defaults.ts';

interface ActionFile {
  readonly inputs?: Readonly<Record<string, { readonly default?: string | number | boolean } | null>>;
}

/** The values of `${{ github.… }}` in a default. */
const expressions: Readonly<Record<string, string>> = {
  'github.repository': 'octo/site',
  'github.repository_owner': 'octo',
  'github.token': jobToken.value,
  'github.api_url': 'https://api.github.com',
  'github.server_url': 'https://github.com',
};

function evaluate(text: string): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const value = expressions[expression];
    if (value === undefined)
      throw new Error(`The simulated runner does not support the expression '${expression}'.`);
    return value;
  });
}

const known = new Map<string, ActionFile>();

function readAction(file: string): ActionFile {
  const action =
    known.get(file) ?? (existsSync(file) ? (parse(readFileSync(file, 'utf8')) as ActionFile) : {});
  known.set(file, action);
  return action;
}

/** All inputs of a step: the given ones, and the defaults of all others. An input without a default is empty. */
export function resolveInputs(
  actionFile: string,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const declared = readAction(actionFile).inputs ?? {};
  const defaults = Object.entries(declared).map(([name, input]) => [
    name,
    evaluate(String(input?.default ?? '')),
  ]);
  return { ...(Object.fromEntries(defaults) as Record<string, string>), ...given };
}

export function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  );
}
