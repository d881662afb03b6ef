// The linters of workflows that are programs of their own: how each is run, and whether it is installed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { filesUnder, root } from './repository.ts';
import { workflowTexts } from './workflows.ts';

export interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** Without colors and updates, whoever runs it. */
function run(program: string, args: readonly string[]): Ended {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: root, encoding: 'utf8' });
  if (error) return { status: null, output: error.message };
  return { status, output: `${stdout}${stderr}`.trim() };
}

/** The version of an installed program. Undefined if it is not on the PATH. */
export function versionOf(program: string): string | undefined {
  const { status, output } = run(program, ['--version']);
  return status === null ? undefined : /\d+\.\d+\.\d+/.exec(output)?.[0];
}

/** Tools that must be there, by name: CI never passes because one of them is missing. */
export const REQUIRED = (process.env['LINTERS'] ?? '').split(' ').filter(Boolean);

/** With a token, zizmor also asks GitHub whether a commit is the one of its tag. Tests use no network, except in CI. */
const online = REQUIRED.includes('zizmor') && process.env['GH_TOKEN'] !== undefined;

/** shellcheck is run by actionlint, for scripts. */
export function actionlint(files: readonly string[]): Ended {
  return run('actionlint', ['-no-color', '-pyflakes=', '-config-file', '.github/actionlint.yaml', ...files]);
}

/** Everything of this repository that zizmor knows: the workflows, the action, and the settings of Dependabot. */
export function zizmorHere(): Ended {
  return run('zizmor', [...ZIZMOR, ...(online ? [] : ['--offline']), '.']);
}

/** Offline: zizmor gives up if it cannot find a repository, and this one may not be published yet. */
export function zizmorExamples(files: readonly string[]): Ended {
  return run('zizmor', [...ZIZMOR, '--offline', '--config', '.github/zizmor-examples.yml', ...files]);
}

const ZIZMOR = ['--quiet', '--color=never', '--persona=auditor', '--strict-collection'];

export const ownWorkflows = (): string[] => filesUnder('.github/workflows', '.yml');

/** By file names, all that a reader can copy as it is. workflows.test.ts checks the parts of workflows, each in a frame. */
export function copied(): Record<string, string> {
  const whole = workflowTexts().filter((one) => one.whole && !one.place.startsWith('.github/'));
  return Object.fromEntries(
    whole.map(({ place, text }) => [
      place.replace(/^examples\//, '').replace(/^(.*\.md):(\d+)$/, '$1-$2.yml'),
      text,
    ]),
  );
}

/** Puts workflows where a reader puts them: in a repository, where one can call another. */
export function inRepository<T>(texts: Readonly<Record<string, string>>, use: (files: string[]) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'workflows-'));
  try {
    const workflows = path.join(folder, '.github', 'workflows');
    for (const one of [workflows, path.join(folder, '.git')]) mkdirSync(one, { recursive: true });
    const files = Object.entries(texts).map(([name, text]) => {
      const file = path.join(workflows, name.replaceAll('/', '-'));
      writeFileSync(file, text);
      return file;
    });
    return use(files);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
