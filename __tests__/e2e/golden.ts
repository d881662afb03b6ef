// Compares a text with its golden file. UPDATE_GOLDEN=1 rewrites the file, so that the change can be reviewed.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = new URL('./__golden__/', import.meta.url);

function firstDifference(expected: string, actual: string): string {
  const [old, now] = [expected.split('\n'), actual.split('\n')];
  const line = now.findIndex((text, index) => text !== old[index]);
  const at = line < 0 ? now.length : line;
  return `line ${String(at + 1)}:\n  golden: ${old[at] ?? '(end)'}\n  now:    ${now[at] ?? '(end)'}`;
}

export function expectGolden(name: string, text: string, directory: URL = folder): void {
  const file = fileURLToPath(new URL(`${name}.txt`, directory));
  const update = process.env['UPDATE_GOLDEN'] === '1';
  if (!existsSync(file) && process.env['CI'] !== undefined && !update) {
    throw new Error(
      `There is no golden file '${name}.txt'. Run the test with UPDATE_GOLDEN=1 and commit the file.`,
    );
  }
  if (update || !existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return;
  }
  const golden = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  if (golden !== text) {
    throw new Error(
      `The run differs from '${name}.txt' at ${firstDifference(golden, text)}\n` +
        `If this is intended, run \`npm run bundle\`, and then the test with UPDATE_GOLDEN=1.\n\nNow:\n${text}`,
    );
  }
}
