// The reference of inputs and outputs, from action.yml: short tables for README.md, and every description for
// docs/inputs.md.
import { isMap, parseDocument, type YAMLMap } from 'yaml';
import { code, table } from './table.ts';

export interface Described {
  readonly name: string;
  readonly description: string;
  readonly default: string | undefined;
  /** The comment above a group of inputs in action.yml. Only the first input of a group has it. */
  readonly group: string | undefined;
}

export interface ActionMetadata {
  readonly inputs: readonly Described[];
  readonly outputs: readonly Described[];
}

export function parseAction(text: string): ActionMetadata {
  const document = parseDocument(text);
  return { inputs: entriesOf(document.get('inputs')), outputs: entriesOf(document.get('outputs')) };
}

function entriesOf(node: unknown): Described[] {
  if (!isMap(node)) throw new Error('action.yml has no inputs or no outputs.');
  return (node as YAMLMap<{ value: string; commentBefore?: string }, YAMLMap>).items.map(
    ({ key, value }, index) => ({
      name: key.value,
      description: String(value?.get('description')).trim().replaceAll(/\s+/g, ' '),
      default: value?.get('default') as string | undefined,
      // The parser attaches a comment before the first entry to the map.
      group: (index === 0 ? (node.commentBefore ?? key.commentBefore) : key.commentBefore)?.trim(),
    }),
  );
}

/** The first sentence of a description. It must be clear alone. */
export function shortOf({ description }: Described): string {
  return /^.*?\.(?= |$)/.exec(description)?.[0] ?? description;
}

/** When the input must be set, from the sentence that begins with "Required". */
export function requiredOf({ description }: Described): string | undefined {
  return /(?:^| )Required (.*?)\.(?= |$)/.exec(description)?.[1];
}

export function inputTable({ inputs }: ActionMetadata): string {
  const rows = inputs.map((input) => [
    `[${code(input.name)}](docs/inputs.md#${input.name})`,
    requiredOf(input) ?? 'no',
    input.default === undefined ? '' : code(input.default),
    shortOf(input),
  ]);
  return table(['Input', 'Required', 'Default', 'Meaning'], rows);
}

export function outputTable({ outputs }: ActionMetadata): string {
  const rows = outputs.map((output) => [
    `[${code(output.name)}](docs/inputs.md#output-${output.name})`,
    shortOf(output),
  ]);
  return table(['Output', 'Meaning'], rows);
}

/** All inputs in their groups, and all outputs, each under a heading of its own. */
export function reference({ inputs, outputs }: ActionMetadata): string {
  const parts = inputs.flatMap((input) => [
    ...(input.group === undefined ? [] : [`## ${input.group}`]),
    `### ${code(input.name)}`,
    traitsOf(input),
    withLinks(input.description),
  ]);
  // An output may have the name of an input.
  const results = outputs.flatMap(({ name, description }) => [
    `### Output ${code(name)}`,
    withLinks(description),
  ]);
  return [...parts, '## Outputs', ...results].join('\n\n');
}

function traitsOf(input: Described): string {
  const byDefault = input.default === undefined ? 'none' : code(input.default);
  return `_Required:_ ${requiredOf(input) ?? 'no'}. _Default:_ ${byDefault}.`;
}

/** Links in action.yml start at the root of the repository. */
const withLinks = (text: string): string => text.replaceAll('](docs/', '](');
