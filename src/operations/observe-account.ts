// Reads the account, its keys, and the targets concurrently, and ends the run if shared keys are disabled or the keys cannot
// be listed. Changes nothing.

import { observeTargets } from '../core/execute/observe.ts';
import type { AccountKeys } from '../core/keys.ts';
import type { ObservedTarget } from '../core/observation.ts';
import { traitsOf } from '../core/operations.ts';
import type { KeyVerifier, MapsAccount } from '../core/ports/keys.ts';
import type { Log } from '../core/ports/runner.ts';
import { describeObserved } from '../core/report/narrate.ts';
import type { CreateRequest, KeysRequest } from '../core/request.ts';
import type { Services } from './context.ts';

export interface ObservedAccount {
  readonly account: MapsAccount;
  readonly verifier: KeyVerifier;
  readonly keys: AccountKeys;
  readonly targets: readonly ObservedTarget[];
}

export async function observeAccount(
  request: KeysRequest | CreateRequest,
  { azure, store }: Services,
  log: Log,
): Promise<ObservedAccount> {
  const opening = azure.then((opened) => opened.openAccount(request.account));
  const listing = opening.then((account) => account.list());
  const prepares = traitsOf(request.operation.name).targets === 'written';
  const observing = observeTargets(request.targets, store, prepares, listing);
  const [checked, listed] = await Promise.allSettled([
    opening.then((account) => account.checkSharedKeys()),
    listing,
  ]);
  const targets = await observing;
  if (checked.status === 'rejected' || listed.status === 'rejected') {
    const failures = [checked, listed].flatMap((one) =>
      one.status === 'rejected' ? [one.reason as unknown] : [],
    );
    logTargetFailures(targets, failures, log);
    throw failures[0];
  }
  if (checked.value === 'unknown') {
    log.info(
      'The identity can list the keys but not read the account, so this run did not check whether shared keys are disabled',
    );
  }
  return { account: await opening, verifier: (await azure).verifier, keys: listed.value, targets };
}

/**
 * Logs failed targets next to Azure's own failure, so that the user can fix both. A vault is compared with the keys and fails
 * with the same error, which is not repeated.
 */
function logTargetFailures(targets: readonly ObservedTarget[], failures: readonly unknown[], log: Log): void {
  for (const target of targets) {
    const { state } = target;
    if (state.kind === 'unreachable' && !failures.includes(state.error))
      log.info(describeObserved(target, 0));
  }
}
