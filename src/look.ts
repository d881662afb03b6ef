// The look before the decision: opens both services, asks them side by side, and ends the run early for whatever
// would make it fail later. Nothing is changed here.

import type { Azure } from './azure/open-azure.ts';
import type { AccountKeys } from './core/keys.ts';
import { describeSeenTarget } from './core/narrate.ts';
import { observeTargets, type SeenTarget } from './core/observe.ts';
import type { TargetObserver, TargetWriter } from './core/ports.ts';
import type { Request } from './core/request.ts';
import { openStores } from './open-stores.ts';
import type { Runner } from './runner/runner.ts';

export interface Look {
  readonly azure: Azure;
  readonly keys: AccountKeys;
  readonly targets: readonly SeenTarget[];
  readonly store: TargetObserver & TargetWriter;
}

export async function look(request: Request, runner: Runner, signal: AbortSignal): Promise<Look> {
  const { openAzure } = await import('./azure/open-azure.ts');
  const azure = openAzure(request, { idToken: runner.idToken, mask: runner.mask, signal });
  const opening = openStores(request, runner, () => azure.openVaults(), signal);
  const keys = azure.account.list();
  const writing = request.operation.name !== 'check';
  const seeing = opening.then((store) => observeTargets(request.targets, store, writing, keys));
  const [reading, listing, targets] = await Promise.all([settle(azure.account.read()), settle(keys), seeing]);
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
  return { azure, keys: listing.value, targets, store: await opening };
}

type Settled<T> = { readonly value: T } | { readonly failure: unknown };

async function settle<T>(work: Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await work };
  } catch (failure) {
    return { failure };
  }
}
