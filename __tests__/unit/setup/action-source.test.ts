import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Options } from '../../../setup/options.ts';
import type { Ended, Ports } from '../../../setup/ports.ts';
import { SetupError } from '../../../setup/setup-error.ts';
import { actionSource, PUBLISHED } from '../../../setup/workflow/action-source.ts';
import { root } from '../../meta/repository.ts';
import { COMMIT } from './choices.ts';

const none: Options = { roleAssignment: true, browser: true, proof: true };

interface Place {
  /** What npm wrote beside the package. */
  readonly lock?: object;
  /** What git prints, by the arguments behind the folder. */
  readonly git?: Readonly<Record<string, string>>;
}

function sourceIn({ lock, git = {} }: Place, options = none) {
  const read = (file: string) =>
    Promise.resolve(
      file === path.join(root, '..', '.package-lock.json') && lock ? JSON.stringify(lock) : undefined,
    );
  const run = ({ args }: { readonly args: readonly string[] }): Promise<Ended> => {
    const stdout = git[args.slice(2).join(' ')];
    return Promise.resolve({ exitCode: stdout === undefined ? 128 : 0, stdout: stdout ?? '', stderr: '' });
  };
  return actionSource({ files: { read }, processes: { run } } as unknown as Ports, root, options);
}

const installed = (resolved: string) => ({
  packages: { [`node_modules/${path.basename(root)}`]: { resolved } },
});

const clone = (remote: string, prefix = '') => ({
  'rev-parse --show-prefix': `${prefix}\n`,
  'rev-parse HEAD': `${COMMIT}\n`,
  'remote get-url origin': `${remote}\n`,
});

describe('the action in the workflows', () => {
  test.each([
    `git+ssh://git@github.com/octo/azure-maps-keys.git#${COMMIT}`,
    `git+https://github.com/octo/azure-maps-keys.git#${COMMIT}`,
  ])('is what npx has installed from %s', async (resolved) => {
    expect(await sourceIn({ lock: installed(resolved) })).toMatchObject({
      repository: 'octo/azure-maps-keys',
      commit: COMMIT,
    });
  });

  test.each([
    ['git@github.com:octo/azure-maps-keys.git', 'octo/azure-maps-keys'],
    ['https://github.com/octo/azure-maps-keys', 'octo/azure-maps-keys'],
    // A mirror elsewhere.
    ['https://git.example.com/maps.git', PUBLISHED],
  ])('is the clone of %s that it runs in', async (remote, repository) => {
    expect(await sourceIn({ git: clone(remote) })).toMatchObject({ repository, commit: COMMIT });
  });

  test('is named by an option before anything else', async () => {
    const action = `mona/azure-maps-keys@${COMMIT}`;
    expect(
      await sourceIn({ git: clone('git@github.com:octo/azure-maps-keys.git') }, { ...none, action }),
    ).toMatchObject({
      repository: 'mona/azure-maps-keys',
    });
  });

  test('is not the repository of a project that only contains this package', async () => {
    const git = clone('git@github.com:octo/site.git', 'node_modules/azure-maps-keys/');
    await expect(sourceIn({ git })).rejects.toThrow(SetupError);
  });

  test('has to be named where nothing tells the commit', async () => {
    await expect(
      sourceIn({ lock: installed('https://registry.example.com/azure-maps-keys-1.0.0.tgz') }),
    ).rejects.toThrow('The commit of this program is not known');
  });
});
