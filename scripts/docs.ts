// Writes the generated parts of the documentation, between their markers: those in README.md and docs/inputs.md from
// action.yml, and the one in docs/report.md from docs/report.schema.json. With `--check`, it only fails if one is out of
// date.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { inputTable, outputTable, parseAction, reference } from './docs/action.ts';
import { withReportTable, type ReportSchema } from './docs/report.ts';
import { fill } from './docs/table.ts';
import { root, script } from './spawn.ts';

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

function generated(): Readonly<Record<string, string>> {
  const action = parseAction(read('action.yml'));
  const schema = JSON.parse(read('docs/report.schema.json')) as ReportSchema;
  const readme = fill(read('README.md'), 'inputs', inputTable(action));
  return {
    'README.md': fill(readme, 'outputs', outputTable(action)),
    'docs/inputs.md': fill(read('docs/inputs.md'), 'reference', reference(action)),
    'docs/report.md': withReportTable(read('docs/report.md'), schema),
  };
}

await script(() => {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const outdated = Object.entries(generated()).filter(([file, text]) => text !== read(file));
  if (outdated.length === 0) console.log('The generated documentation is up to date.');
  for (const [file, text] of outdated) {
    if (values.check) throw new Error(`${file} is out of date. Run \`npm run docs\`.`);
    writeFileSync(path.join(root, file), text);
    console.log(`Wrote ${file}.`);
  }
});
