// Plays docs/setup.md in a shell: the blocks that belong to a choice, in their order, pasted one after the other. az and gh
// are stand-ins (setup-page-tools.sh), so that nothing leaves the machine.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fencedBlocks } from './markdown.ts';
import { read, root } from './repository.ts';

export interface Choice {
  readonly azure: 'deployment' | 'managed identity' | 'application';
  readonly job: 'branch' | 'environment';
}

/** All that a reader can choose, beside the forms of the subject. */
export const CHOICES: readonly Choice[] = (
  ['deployment', 'managed identity', 'application'] as const
).flatMap((azure) => (['branch', 'environment'] as const).map((job) => ({ azure, job })));

export interface Block {
  readonly heading: string;
  /** The paragraph before the block. */
  readonly lead: string;
  readonly line: number;
  readonly text: string;
}

export function blocksOf(page: string): Block[] {
  const lines = page.split('\n');
  return fencedBlocks(page)
    .filter(({ language }) => language === 'sh')
    .map(({ line, text }) => {
      const before = lines.slice(0, line - 2);
      const heading = before.findLast((one) => /^#{2,3} /.test(one)) ?? '';
      const lead = before.join('\n').trimEnd().split('\n\n').at(-1) ?? '';
      return { heading: heading.replace(/^#+ /, ''), lead, line, text };
    });
}

const ONE_BY_ONE = /^(?:[234]\.|If your|If you use GitHub)/;

/** Whether someone who has chosen so runs this block. */
export function belongs({ heading, lead }: Block, { azure, job }: Choice): boolean {
  if (heading === 'The subject of the job' && lead.startsWith('**For a job with'))
    return lead.includes('without') === (job === 'branch');
  if (heading === 'The deployment') return azure === 'deployment';
  if (heading === 'Undo the setup') return lead.includes('deployment') === (azure === 'deployment');
  if (!ONE_BY_ONE.test(heading)) return true;
  if (azure === 'deployment') return false;
  const kind = /managed identity|application/i.exec(lead)?.[0].toLowerCase();
  return kind === undefined || kind === azure;
}

export interface Played {
  /** Everything that the shell printed as an error. */
  readonly errors: string;
  readonly printed: string;
  /** The calls of az and gh, and `file` and `stdin` with their content, in their order. */
  readonly calls: readonly (readonly string[])[];
}

export interface Repository {
  /** What the reader sets, as `octo/site`. */
  readonly name: string;
  /** What GitHub answers. */
  readonly prefix: string;
}

export const PRIVATE_KEY = 'the private key of the App';

/** Like a paste into a terminal: an interactive zsh knows no comments, an interactive bash has a history. */
const SHELLS: Readonly<Record<string, { readonly args: readonly string[]; readonly first: string }>> = {
  bash: { args: ['--norc', '--noprofile'], first: 'set -o history -o histexpand' },
  zsh: { args: ['-f', '-i', '-o', 'no_prompt_sp', '-o', 'no_prompt_cr'], first: '' },
};

export const shells = Object.keys(SHELLS);

/** On Windows, bash can be that of another system, whose paths are different. */
export const installedShells = shells.filter(
  (shell) => process.platform !== 'win32' && spawnSync(shell, ['-c', 'exit 0']).status === 0,
);

const tools = path.join(root, '__tests__', 'meta', 'setup-page-tools.sh');

export function play(shell: string, texts: readonly string[], repository: Repository): Played {
  const folder = mkdtempSync(path.join(tmpdir(), 'azure-maps-keys-setup-page-'));
  const home = path.join(folder, 'home');
  mkdirSync(home);
  const calls = path.join(folder, 'calls');
  writeFileSync(calls, '');
  writeFileSync(path.join(folder, 'octo-maps-rotation.private-key.pem'), PRIVATE_KEY);
  const { args = [], first = '' } = SHELLS[shell] ?? {};
  const { stdout, stderr } = spawnSync(shell, args, {
    cwd: folder,
    encoding: 'utf8',
    input: [first, `. '${tools}'`, 'set -u', ...texts, 'recorded end', ''].join('\n'),
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      PS1: '',
      PS2: '',
      CALLS: calls,
      EXPECTED_REPO: repository.name,
      ANSWERED_PREFIX: repository.prefix,
    },
  });
  const recorded = readFileSync(calls, 'utf8').split('\u001E').slice(0, -1);
  rmSync(folder, { recursive: true });
  return {
    errors: stderr,
    printed: stdout,
    calls: recorded.map((call) => call.split('\u001F').slice(0, -1)),
  };
}

/** The blocks of the page for a choice, with the reader's repository. */
export function pageFor(choice: Choice, repository: Repository, page = read('docs/setup.md')): string[] {
  return blocksOf(page)
    .filter((block) => belongs(block, choice))
    .map(({ text }) => text.replace('REPO=octo/site\n', `REPO=${repository.name}\n`));
}
