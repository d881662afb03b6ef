// The look before the decision: opens both services, asks them side by side, and ends the run early for whatever
// would make it fail later. Nothing is changed here.

import type { Azure } from './azure/open-azure.ts';
import type { AccountKeys } from './core/keys.ts';
import { describeSeenTarget } from './core/narrate.ts';
import { observeTargets, type SeenTarget } from './core/observe.ts';
import type { TargetObserver, TargetWriter } from './core/ports.ts';
import type { AzureAuth, Request } from './core/request.ts';
import { openStores } from './open-stores.ts';
import type { Runner } from './runner/runner.ts';

export interface Look {
  readonly azure: Azure;
  readonly keys: AccountKeys;
  readonly targets: readonly SeenTarget[];
  readonly store: TargetObserver & TargetWriter;
}

export async function look(request: Request, runner: Runner, signal: AbortSignal): Promise<Look> {
  // Requests go out before the next library is loaded, so that loading hides behind the network: the ID token first,
  // on which the longest chain hangs, then GitHub, whose client is the smaller one.
  const idToken = withHeadStart(request.auth, runner);
  const store = openStores(request, runner, async () => (await opening).openVaults(), signal);
  const opening = store.loaded.then(async () => {
    const { openAzure } = await import('./azure/open-azure.ts');
    return openAzure(request, { idToken, mask: runner.mask, signal, story: runner });
  });
  const keys = opening.then(({ account }) => account.list());
  const [reading, listing, targets] = await Promise.all([
    settle(opening.then(({ account }) => account.read())),
    settle(keys),
    observeTargets(request.targets, store, request.operation.name !== 'check', keys),
  ]);
  if ('failure' in reading || 'failure' in listing) {
    // Told beside Azure's own failure, so that both can be mended at once.
    for (const target of targets) if (target.error) runner.info(describeSeenTarget(target, 0));
    throw 'failure' in reading ? reading.failure : (listing as { failure: unknown }).failure;
  }
  if (reading.value === undefined) {
    runner.info(
      'This identity may read the keys but not the account, so whether shared keys are switched off is not checked',
    );
  }
  return { azure: await opening, keys: listing.value, targets, store };
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

type Settled<T> = { readonly value: T } | { readonly failure: unknown };

async function settle<T>(work: Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await work };
  } catch (failure) {
    return { failure };
  }
}
