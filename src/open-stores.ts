// One store for all targets: each goes to its own vendor, whose client is loaded only where a target needs it.

import type { TargetObserver, TargetWriter } from './core/ports.ts';
import type { Request } from './core/request.ts';
import type { Target } from './core/targets.ts';
import type { Runner } from './runner/runner.ts';

type Store = TargetObserver & TargetWriter;

export async function openStores(
  { githubToken, targets }: Request,
  runner: Runner,
  openVaults: () => Promise<Store>,
  signal: AbortSignal,
): Promise<Store> {
  const [vaults, secrets] = await Promise.all([
    targets.some(isVault) ? openVaults() : undefined,
    targets.every(isVault) || githubToken === undefined ? undefined : openGitHub(githubToken, runner, signal),
  ]);
  const storeOf = (target: Target): Store => {
    const store = isVault(target) ? vaults : secrets;
    if (!store) throw new Error('No store was opened for this kind of target.');
    return store;
  };
  return {
    observe: (target, keys) => storeOf(target).observe(target, keys),
    prepare: (target) => storeOf(target).prepare(target),
    write: (target, key, about) => storeOf(target).write(target, key, about),
  };
}

function isVault({ kind }: Target): boolean {
  return kind === 'keyvault';
}

async function openGitHub(
  token: NonNullable<Request['githubToken']>,
  runner: Runner,
  signal: AbortSignal,
): Promise<Store> {
  const { openSecrets } = await import('./github/open-secrets.ts');
  return openSecrets(token, runner, signal);
}
