// Which action the workflows use: the one that this program belongs to, at the commit that is running.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Options } from '../options.ts';
import type { Ports } from '../ports.ts';
import { SetupError } from '../setup-error.ts';

/** Where the action is published. `npm run publish-as` changes it. */
export const PUBLISHED = 'OWNER/azure-maps-keys';

export interface ActionSource {
  /** `octo/azure-maps-keys`. */
  readonly repository: string;
  /** 40 digits. */
  readonly commit: string;
  /** `v1.2.3`, for a comment. */
  readonly version: string;
}

/**
 * @param home the root of this program's package.
 * @throws {SetupError} if the commit cannot be found out.
 */
export async function actionSource(ports: Ports, home: string, { action }: Options): Promise<ActionSource> {
  const version = `v${await versionOf(home)}`;
  const [repository, commit] = action?.split('@') ?? [];
  if (repository !== undefined && commit !== undefined) return { repository, commit, version };
  const found = (await installed(ports, home)) ?? (await cloned(ports, home));
  if (found !== undefined) return { ...found, version };
  throw new SetupError('The commit of this program is not known, so the workflows cannot be pinned to it.', {
    hint: `Run it as "npx github:${PUBLISHED} setup" or in a clone, or name the commit:`,
    fix: [`npx github:${PUBLISHED} setup --action ${PUBLISHED}@COMMIT`],
  });
}

export async function versionOf(home: string): Promise<string> {
  const text = await readFile(path.join(home, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** npm writes down what it has installed: `git+ssh://git@github.com/octo/azure-maps-keys.git#<commit>`. */
async function installed({ files }: Ports, home: string): Promise<Omit<ActionSource, 'version'> | undefined> {
  const text = await files.read(path.join(home, '..', '.package-lock.json'));
  if (text === undefined) return undefined;
  const lock = JSON.parse(text) as { packages?: Record<string, { resolved?: string }> };
  const resolved = lock.packages?.[`node_modules/${path.basename(home)}`]?.resolved ?? '';
  const [, repository, commit] = /[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?#([0-9a-f]{40})$/.exec(resolved) ?? [];
  return repository === undefined || commit === undefined ? undefined : { repository, commit };
}

async function cloned(
  { processes }: Ports,
  home: string,
): Promise<Omit<ActionSource, 'version'> | undefined> {
  const git = async (...args: readonly string[]): Promise<string> => {
    const ended = await processes.run({ tool: 'git', args: ['-C', home, ...args] }).catch(() => undefined);
    return ended?.exitCode === 0 ? ended.stdout.trim() : '';
  };
  const [top, commit, remote] = await Promise.all([
    git('rev-parse', '--show-prefix'),
    git('rev-parse', 'HEAD'),
    git('remote', 'get-url', 'origin'),
  ]);
  // A package inside of another repository, such as node_modules of a project, is not a clone of its own.
  if (top !== '' || !/^[0-9a-f]{40}$/.test(commit)) return undefined;
  const [, repository = PUBLISHED] = /github\.com[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(remote) ?? [];
  return { repository, commit };
}
