// Opens Azure and the target stores. Requests are sent before the next library loads, so that loading overlaps with
// network latency: the ID token first, because the longest chain of requests depends on it, then GitHub, whose client is
// smaller than Azure's.

import { setImmediate as turn } from 'node:timers/promises';
import type { Azure, AzureOptions } from './azure/open-azure.ts';
import { traitsOf } from './core/operations.ts';
import type { OpenedAzure } from './core/ports/accounts.ts';
import type { Runner } from './core/ports/runner.ts';
import type { TargetStore } from './core/ports/targets.ts';
import { runFacts } from './core/report/run.ts';
import type {
  AzureAuth,
  CreateRequest,
  DeleteRequest,
  DiscoverRequest,
  KeysRequest,
} from './core/request.ts';
import type { Secret } from './core/secret.ts';
import type { Target } from './core/targets.ts';

type KeysOrCreate = KeysRequest | CreateRequest;

/** For the operations that handle the keys of one account. */
export function openServices(
  request: KeysOrCreate,
  runner: Runner,
  signal: AbortSignal,
): { readonly azure: Promise<OpenedAzure>; readonly store: TargetStore } {
  const options = azureOptions(request, request.account.subscriptionId, runner, signal);
  const early = openConnections(request);
  const github = openGitHub(request, runner, signal);
  const azure = Promise.allSettled([github, early]).then(() => loadAzure(request, options));
  return { azure, store: storeOfAll(github, openVaults(request, azure, runner)) };
}

/** For the operations that need only Azure. */
export function openAzureOnly(
  request: DeleteRequest | DiscoverRequest,
  runner: Runner,
  signal: AbortSignal,
): Promise<OpenedAzure> {
  const { subscriptionId } = request.kind === 'delete' ? request.account : request;
  return loadAzure(request, azureOptions(request, subscriptionId, runner, signal));
}

function azureOptions(
  { auth }: { readonly auth: AzureAuth },
  subscriptionId: string,
  runner: Runner,
  signal: AbortSignal,
): AzureOptions {
  return { subscriptionId, idToken: withHeadStart(auth, runner), mask: runner.mask, signal, log: runner };
}

/** Requests the first ID token immediately. The credential picks it up when it signs in. */
function withHeadStart(auth: AzureAuth, runner: Runner): (audience: string) => Promise<string> {
  let first = auth.kind === 'oidc' ? Promise.allSettled([runner.idToken(auth.audience)]) : undefined;
  return async (audience) => {
    const [token] = (await first) ?? [];
    first = undefined;
    if (token === undefined) return runner.idToken(audience);
    if (token.status === 'rejected') throw token.reason;
    return token.value;
  };
}

/** Opens connections to Azure while the ID token is being requested. */
async function openConnections({ auth, cloud: name, operation, verify }: KeysOrCreate): Promise<void> {
  await turn();
  const [{ CLOUDS }, { openEarly }] = await Promise.all([
    import('./azure/client/clouds.ts'),
    import('./http/connections.ts'),
  ]);
  const cloud = CLOUDS[name];
  const hosts = traitsOf(operation.name).opensEarly.filter((host) => verify || host !== 'dataPlane');
  await openEarly([...(auth.kind === 'oidc' ? [cloud.authority] : []), ...hosts.map((host) => cloud[host])]);
}

async function loadAzure(
  request: Parameters<typeof import('./azure/open-azure.ts').openAzure>[0],
  options: AzureOptions,
): Promise<Azure> {
  const { loadAzure: load } = await import('./azure/load-azure.ts');
  const { openAzure: open } = await load();
  return open(request, options);
}

function isVault({ kind }: Target): boolean {
  return kind === 'keyvault';
}

/** @returns undefined without a token, or if no target is in GitHub. */
async function openGitHub(
  { githubToken, targets }: { readonly githubToken: Secret | undefined; readonly targets: readonly Target[] },
  runner: Runner,
  signal: AbortSignal,
): Promise<TargetStore | undefined> {
  if (githubToken === undefined || targets.every(isVault)) return undefined;
  // Lets a pending request for the ID token open its connection before the client is loaded.
  await turn();
  const { openSecrets } = await import('./github/open-secrets.ts');
  return openSecrets(githubToken, runner, signal);
}

async function openVaults(
  { targets, maxAge }: KeysOrCreate,
  azure: Promise<Azure>,
  runner: Runner,
): Promise<TargetStore | undefined> {
  if (!targets.some(isVault)) return undefined;
  const { url: runUrl } = runFacts((name) => runner.variable(name));
  return (await azure).openVaults({ maxAge, runUrl });
}

/** One store for all targets, which passes each target to the store of its vendor. */
function storeOfAll(
  github: Promise<TargetStore | undefined>,
  vaults: Promise<TargetStore | undefined>,
): TargetStore {
  // Prevents an unhandled rejection. A failure is reported by the first target that needs the store.
  void Promise.allSettled([github, vaults]);
  const storeOf = async (target: Target): Promise<TargetStore> => {
    const store = await (isVault(target) ? vaults : github);
    if (!store) throw new Error('No store was opened for this kind of target.');
    return store;
  };
  return {
    observe: async (target, keys) => (await storeOf(target)).observe(target, keys),
    prepare: async (target) => (await storeOf(target)).prepare(target),
    write: async (target, key, about) => (await storeOf(target)).write(target, key, about),
  };
}
