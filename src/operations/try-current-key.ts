// What `check` finds out about the value of `current-key`.

import { tryKey } from '../core/execute/try-key.ts';
import { FRESH_KEY_AGE } from '../core/execute/verify.ts';
import { KEY_TYPES } from '../core/keys.ts';
import type { Verdict } from '../core/ports/keys.ts';
import type { CreateRequest, KeysRequest } from '../core/request.ts';
import type { Secret } from '../core/secret.ts';
import type { Context } from './context.ts';
import { withCurrentKey, type ObservedAccount } from './observe-account.ts';

export interface TriedKey {
  readonly observed: ObservedAccount;
  readonly verdict: Verdict | undefined;
}

/**
 * One old list must not make `check` call a key healthy that no longer works: the key is tried on Azure Maps, and if that says
 * nothing, the keys are listed again.
 */
export async function tryCurrentKey(
  request: KeysRequest | CreateRequest,
  currentKey: Secret,
  observed: ObservedAccount,
  { runner, clock, cancellation }: Context,
): Promise<TriedKey> {
  const { keys, verifier, listing, targets } = observed;
  const [type] = KEY_TYPES.filter((key) => key === targets[0]?.current);
  // The data plane may not accept a new key yet.
  const isFresh = type !== undefined && listing.at - (listing.keys[type].lastUpdated ?? 0) < FRESH_KEY_AGE;
  const ports = { verifier, clock, log: runner };
  // Otherwise, Azure Maps would judge another value.
  const isTried = request.verify && currentKey.isSendable();
  const verdict = isTried ? await tryKey({ key: currentKey, isFresh }, ports, cancellation) : undefined;
  if (verdict === 'accepted' || verdict === 'refused') return { observed, verdict };
  const again = await keys.list();
  return {
    observed: { ...observed, listing: again, targets: withCurrentKey(request, targets, again.keys) },
    verdict,
  };
}
