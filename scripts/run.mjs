// The entry of every npm script that must work in a new clone: installs the dependencies if they are missing or out of
// date, then runs the task with Node 24 from the `node` devDependency. Plain JavaScript for Node 20 with built-in
// modules only, because it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [task, ...rest] = process.argv.slice(2);

const isStale = () => {
  const marker = path.join(root, 'node_modules', '.package-lock.json');
  return (
    !existsSync(marker) || statSync(marker).mtimeMs < statSync(path.join(root, 'package-lock.json')).mtimeMs
  );
};

const run = (command, args) => {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
};

const npm = process.env.npm_execpath;
if (isStale()) {
  if (!npm) throw new Error('Run this through npm, for example `npm test`.');
  console.log('Installing the pinned dependencies first (npm ci) …');
  run(process.execPath, [npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

const node24 = path.join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);
run(node24, ['--no-warnings', path.join(root, 'scripts', `${task}.ts`), ...rest]);
