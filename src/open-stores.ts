// One store for all targets: each goes to its own vendor, whose client is loaded only where a target needs it.

import { setImmediate as turn } from 'node:timers/promises';
import type { TargetObserver, TargetWriter } from './core/ports.ts';
import type { Request } from './core/request.ts';
import type { Target } from './core/targets.ts';
import type { Runner } from './runner/runner.ts';

type Store = TargetObserver & TargetWriter;

export interface Stores extends Store {
  /** Done when GitHub's client is loaded, where a target needs it: from then on its requests are under way. */
  readonly loaded: Promise<unknown>;
}

export function openStores(
  { githubToken, targets }: Request,
  runner: Runner,
  openVaults: () => Promise<Store>,
  signal: AbortSignal,
): Stores {
  const secrets =
    githubToken === undefined || targets.every(isVault) ? undefined : openGitHub(githubToken, runner, signal);
  // Only after the caller has what its callback needs.
  const vaults = targets.some(isVault) ? Promise.resolve().then(openVaults) : undefined;
  const storeOf = async (target: Target): Promise<Store> => {
    const store = await (isVault(target) ? vaults : secrets);
    if (!store) throw new Error('No store was opened for this kind of target.');
    return store;
  };
  return {
    loaded: Promise.allSettled([secrets]),
    observe: async (target, keys) => (await storeOf(target)).observe(target, keys),
    prepare: async (target) => (await storeOf(target)).prepare(target),
    write: async (target, key, about) => (await storeOf(target)).write(target, key, about),
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
  // The first connection of the run is being made.
  await turn();
  const { openSecrets } = await import('./github/open-secrets.ts');
  return openSecrets(token, runner, signal);
}
