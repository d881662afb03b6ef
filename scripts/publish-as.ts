// `npm run publish-as -- octo`: publishes a copy of this repository under another account. It replaces the account in every
// file that names this action, formats these files, and builds dist if it contains the name. It can be run again, also with
// another account.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format, getFileInfo, resolveConfig } from 'prettier';
import { assertAccount, names, publisherIn, renamed, withoutPlaceholders } from './publish-as/rename.ts';
import { mustRunNode, root, script } from './spawn.ts';

const MANIFEST = 'package.json';

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** The files of the project, also new ones, without dist, which is built. The manifest is last: it holds the present name. */
function projectFiles(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\0');
  const sources = new Set(listed.filter((file) => file !== '' && !file.startsWith('dist/')));
  sources.delete(MANIFEST);
  return [...sources, MANIFEST].filter((file) =>
    statSync(path.join(root, file), { throwIfNoEntry: false })?.isFile(),
  );
}

/** Another length of the name can change how a line or a table is laid out. */
async function formatted(file: string, text: string): Promise<string> {
  const filepath = path.join(root, file);
  const { ignored, inferredParser } = await getFileInfo(filepath, {
    ignorePath: path.join(root, '.prettierignore'),
  });
  if (ignored || inferredParser === null) return text;
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}

async function renameAll(from: string, to: string): Promise<string[]> {
  const changed: string[] = [];
  for (const file of projectFiles()) {
    const text = read(file);
    const changedName = renamed(text, from, to);
    const other = file.endsWith('.md') ? withoutPlaceholders(changedName) : changedName;
    if (other === text) continue;
    writeFileSync(path.join(root, file), await formatted(file, other));
    changed.push(file);
  }
  return changed;
}

function isInDist(name: string): boolean {
  const files = readdirSync(path.join(root, 'dist'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.js'))
    .some((file) => names(read(path.join('dist', file)), name));
}

await script(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    allowNegative: true,
    options: { from: { type: 'string' }, build: { type: 'boolean', default: true } },
  });
  const [to, ...more] = positionals;
  if (to === undefined || more.length > 0)
    throw new Error('Name the account that publishes the copy: npm run publish-as -- octo');
  assertAccount(to);
  const from = values.from ?? publisherIn(read(MANIFEST));
  assertAccount(from);
  const changed = from === to ? [] : await renameAll(from, to);
  for (const file of changed) console.log(file);
  console.log(
    changed.length === 0
      ? `Nothing to change: this copy is published by ${to}.`
      : `${String(changed.length)} files name ${to} instead of ${from}.`,
  );
  if (from === to || !isInDist(from)) return;
  if (values.build) await mustRunNode([path.join(root, 'scripts/build.ts')], { show: true });
  else console.log('Next, run `npm run bundle`: dist contains the name.');
});
