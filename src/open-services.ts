// Opens Azure and the targets' stores in the order in which their requests should go out. Requests leave before the next
// library is loaded, so that loading hides behind the network: the ID token first, on which the longest chain hangs,
// then GitHub, whose client is the smaller one.

import { setImmediate as turn } from 'node:timers/promises';
import type { Azure, AzureOptions } from './azure/open-azure.ts';
import type { AzureRequest, AzureAuth, Request } from './core/request.ts';
import { settle } from './core/side-by-side.ts';
import { openStores, type Stores } from './open-stores.ts';
import type { Runner } from './runner/runner.ts';

export interface Services {
  readonly azure: Promise<Azure>;
  readonly store: Stores;
}

export function openServices(request: Request, runner: Runner, signal: AbortSignal): Services {
  const idToken = withHeadStart(request.auth, runner);
  const { subscriptionId } = request.account;
  const early = openConnections(request);
  const store = openStores(request, runner, async () => (await azure).openVaults(request.maxAge), signal);
  const azure = Promise.all([store.loaded, early]).then(() =>
    loadAzure(request, { subscriptionId, idToken, mask: runner.mask, signal, story: runner }),
  );
  return { azure, store };
}

/** Connections to Azure are opened while the ID token is on its way; to the data plane only where it is asked soon. */
async function openConnections({ auth, cloud: name, operation, verify }: Request): Promise<void> {
  await turn();
  const [{ CLOUDS }, { openEarly }] = await Promise.all([
    import('./azure/clouds.ts'),
    import('./azure/connections.ts'),
  ]);
  const { authority, resourceManager, dataPlane } = CLOUDS[name];
  const trial = verify && (operation.name === 'publish' || operation.name === 'regenerate');
  // Two to Resource Manager: the account and its keys are read side by side.
  const look = [resourceManager, resourceManager];
  openEarly([...(auth.kind === 'oidc' ? [authority] : []), ...look, ...(trial ? [dataPlane] : [])]);
}

/** For what needs Azure alone. */
export function openAzureOnly(
  request: AzureRequest,
  subscriptionId: string,
  runner: Runner,
  signal: AbortSignal,
): Promise<Azure> {
  const idToken = withHeadStart(request.auth, runner);
  return loadAzure(request, { subscriptionId, idToken, mask: runner.mask, signal, story: runner });
}

async function loadAzure(request: AzureRequest, options: AzureOptions): Promise<Azure> {
  const { loadAzure: load } = await import('./azure/load-azure.ts');
  const { openAzure } = await load();
  return openAzure(request, options);
}

/** The first ID token is asked for at once; the credential gets it when it is ready to present it. */
function withHeadStart(auth: AzureAuth, runner: Runner): (audience: string) => Promise<string> {
  let first = auth.kind === 'oidc' ? settle(runner.idToken(auth.audience)) : undefined;
  return async (audience) => {
    const token = await first;
    first = undefined;
    if (token === undefined) return runner.idToken(audience);
    if ('failure' in token) throw token.failure;
    return token.value;
  };
}
