// Writes the generated tables in the documentation, between their markers: those in README.md from action.yml, and the
// one in docs/report.md from docs/report.schema.json. With `--check`, it only fails if a table is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { root, script } from './spawn.ts';

interface Described {
  readonly description: string;
  readonly default?: string;
}

interface ActionMetadata {
  readonly inputs: Readonly<Record<string, Described>>;
  readonly outputs: Readonly<Record<string, Described>>;
}

export function readAction(): ActionMetadata {
  return parse(readFileSync(path.join(root, 'action.yml'), 'utf8')) as ActionMetadata;
}

/** The README with both tables regenerated. */
export function withTables(readme: string, { inputs, outputs }: ActionMetadata): string {
  const inputRows = Object.entries(inputs).map(([name, input]) => [
    code(name),
    input.default === undefined ? '' : code(input.default),
    input.description,
  ]);
  const outputRows = Object.entries(outputs).map(([name, output]) => [code(name), output.description]);
  const filled = fill(readme, 'inputs', table(['Input', 'Default', 'Meaning'], inputRows));
  return fill(filled, 'outputs', table(['Output', 'Meaning'], outputRows));
}

interface ReportSchema {
  readonly properties: Readonly<Record<string, SchemaNode>>;
  readonly $defs: Readonly<Record<string, SchemaNode>>;
}

interface SchemaNode {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly $ref?: string;
}

/** docs/report.md with its table regenerated: one row per property, nested ones as `targets[].key`. */
export function withReportTable(page: string, schema: ReportSchema): string {
  const resolve = ({ $ref, ...own }: SchemaNode): SchemaNode =>
    $ref === undefined ? own : { ...schema.$defs[$ref.replace('#/$defs/', '')], ...own };
  const rowsOf = (name: string, node: SchemaNode): string[][] => {
    const variants = [resolve(node), ...(resolve(node).anyOf ?? []).map(resolve)];
    const rows = [[code(name), variants.flatMap(valuesOf).join(', '), resolve(node).description ?? '']];
    const items = variants.flatMap((variant) => variant.items ?? []).map(resolve);
    const nested = [...variants, ...items].flatMap(({ properties = {} }) => Object.entries(properties));
    const prefix = items.length > 0 ? `${name}[]` : name;
    return [...rows, ...nested.flatMap(([property, inner]) => rowsOf(`${prefix}.${property}`, inner))];
  };
  const rows = Object.entries(schema.properties).flatMap(([name, node]) => rowsOf(name, node));
  return fill(page, 'report', table(['Property', 'Value', 'Meaning'], rows));
}

/** `primary`, `secondary`, null. */
function valuesOf({ type, const: only, enum: words }: SchemaNode): string[] {
  const values = words ?? (only === undefined ? [] : [only]);
  if (values.length > 0)
    return values.map((value) => (value === null ? 'null' : code(JSON.stringify(value).replaceAll('"', ''))));
  return [type ?? []].flat();
}

const code = (text: string): string => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text
    .trim()
    .replaceAll('|', String.raw`\|`)
    .replace(/\s*\n\s*/g, ' ');
}

function fill(readme: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [before, after] = [readme.indexOf(begin), readme.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`The markers ${begin} and ${end} are missing.`);
  // Prettier would pad every cell to the width of the longest description.
  const kept = `\n<!-- prettier-ignore-start -->\n\n${content}\n\n<!-- prettier-ignore-end -->\n`;
  return readme.slice(0, before + begin.length) + kept + readme.slice(after);
}

const readText = (file: string): string => readFileSync(path.join(root, file), 'utf8');

if (import.meta.main) {
  await script(() => {
    const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
    const schema = JSON.parse(readText('docs/report.schema.json')) as ReportSchema;
    const generated = {
      'README.md': withTables(readText('README.md'), readAction()),
      'docs/report.md': withReportTable(readText('docs/report.md'), schema),
    };
    const outdated = Object.entries(generated).filter(([file, text]) => text !== readText(file));
    if (outdated.length === 0) console.log('The tables are up to date.');
    for (const [file, text] of outdated) {
      if (values.check) throw new Error(`The tables in ${file} are out of date. Run \`npm run docs\`.`);
      writeFileSync(path.join(root, file), text);
      console.log(`Wrote the tables in ${file}.`);
    }
  });
}
