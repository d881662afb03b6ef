// Writes the tables of inputs and outputs in README.md from action.yml, between their markers.
// With `--check` it changes nothing and fails when they differ.
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

/** The README with both tables made anew. */
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
  if (before < 0 || after < before) throw new Error(`README.md lacks the markers ${begin} and ${end}.`);
  // Prettier would pad every cell to the width of the longest description.
  const kept = `\n<!-- prettier-ignore-start -->\n\n${content}\n\n<!-- prettier-ignore-end -->\n`;
  return readme.slice(0, before + begin.length) + kept + readme.slice(after);
}

if (import.meta.main) {
  await script(() => {
    const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
    const file = path.join(root, 'README.md');
    const readme = readFileSync(file, 'utf8');
    const wanted = withTables(readme, readAction());
    if (readme === wanted) return;
    if (values.check)
      throw new Error('The tables in README.md are not those of action.yml. Run `npm run docs`.');
    writeFileSync(file, wanted);
    console.log('Wrote the tables in README.md.');
  });
}
