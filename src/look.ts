// The look before the decision: asks Azure and the targets side by side, and ends the run early for whatever would make
// it fail later. Nothing is changed here.

import type { MapsAccount } from './azure/account.ts';
import type { AccountKeys } from './core/keys.ts';
import { describeSeenTarget } from './core/narrate.ts';
import { observeTargets, type SeenTarget } from './core/observe.ts';
import type { KeyVerifier, TargetObserver, TargetWriter } from './core/ports.ts';
import type { Request } from './core/request.ts';
import { settle } from './core/side-by-side.ts';
import type { Services } from './open-services.ts';
import type { Runner } from './runner/runner.ts';

export interface Look {
  readonly account: MapsAccount;
  readonly verifier: KeyVerifier;
  readonly keys: AccountKeys;
  readonly targets: readonly SeenTarget[];
  readonly store: TargetObserver & TargetWriter;
}

export async function look(
  request: Request,
  { azure: opening, store }: Services,
  runner: Runner,
): Promise<Look> {
  const account = opening.then((azure) => azure.openAccount(request.account));
  const keys = account.then((opened) => opened.list());
  const [reading, listing, targets] = await Promise.all([
    settle(account.then((opened) => opened.read())),
    settle(keys),
    observeTargets(request.targets, store, request.operation.name !== 'check', keys),
  ]);
  if ('failure' in reading || 'failure' in listing) {
    const failures = [reading, listing].flatMap((one) => ('failure' in one ? [one.failure] : []));
    // Told beside Azure's own failure, so that both can be mended at once. A vault waits for the keys and fails with them.
    for (const target of targets)
      if (target.error && !failures.includes(target.error)) runner.info(describeSeenTarget(target, 0));
    throw failures[0];
  }
  if (reading.value === undefined) {
    runner.info(
      'This identity may read the keys but not the account, so whether shared keys are switched off is not checked',
    );
  }
  return { account: await account, verifier: (await opening).verifier, keys: listing.value, targets, store };
}
