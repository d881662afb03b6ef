// The keys of one account, by role: list, regenerate, verify.

import type { ActionError } from '../errors/action-error.ts';
import type { AccountKeys, KeyType } from '../keys.ts';
import type { Secret } from '../secret.ts';
import type { Duration } from '../time.ts';

export interface KeyLister {
  /** Both keys as they are now. Masked before they are returned. */
  list(): Promise<AccountKeys>;
}

export type RegenerateAnswer =
  /** Azure answered with both keys. */
  | { readonly kind: 'done'; readonly keys: AccountKeys }
  /** Azure did not process the request, which should be sent again later. */
  | { readonly kind: 'throttled'; readonly after: Duration; readonly error: ActionError }
  /** The effect is unknown: a reset, a timeout, a 5xx, an answer that cannot be read. */
  | { readonly kind: 'ambiguous'; readonly error: ActionError };

export interface KeyRegenerator {
  /** Sends the request once and never retries it. A definite refusal is thrown. */
  regenerate(key: KeyType): Promise<RegenerateAnswer>;
}

/** An account whose keys are handled. */
export interface MapsAccount extends KeyLister, KeyRegenerator {
  /**
   * Fails if shared keys are disabled.
   * @returns `unknown` if the identity may not read the account. Its keys can still be handled.
   */
  checkSharedKeys(): Promise<'enabled' | 'unknown'>;
}

/**
 * `refused`: a definite 401. `inconclusive`: an answer that neither accepts nor refuses the key, such as 403 when public network
 * access is disabled. `unanswered`: no usable answer, which a retry may change.
 */
export type Verdict = 'accepted' | 'refused' | 'inconclusive' | 'unanswered';

export interface KeyVerifier {
  /** Verifies the key on the data plane, once. A network failure is a verdict too. `detail` is for the log. */
  verify(key: Secret): Promise<{ readonly verdict: Verdict; readonly detail: string }>;
}
