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
  /** Azure did nothing and asks to send the request again later. */
  | { readonly kind: 'throttled'; readonly after: Duration; readonly error: ActionError }
  /** The effect is unknown: a reset, a time-out, a 5xx, an answer that cannot be read. */
  | { readonly kind: 'ambiguous'; readonly error: ActionError };

export interface KeyRegenerator {
  /** Sends the request once and never retries it. A definite refusal is thrown. */
  regenerate(key: KeyType): Promise<RegenerateAnswer>;
}

/** An account whose keys are handled. */
export interface MapsAccount extends KeyLister, KeyRegenerator {
  /**
   * Fails if shared keys are disabled.
   * @returns `unknown` if the identity may not read the account. Its keys can be handled nevertheless.
   */
  checkSharedKeys(): Promise<'enabled' | 'unknown'>;
}

/**
 * `refused`: a definite 401. `inconclusive`: an answer that says nothing about the key, such as 403 when public network
 * access is disabled. `unanswered`: no usable answer, which a retry may change.
 */
export type Verdict = 'accepted' | 'refused' | 'inconclusive' | 'unanswered';

export interface KeyVerifier {
  /** Tries the key on the data plane, once. Never throws for a network failure. `detail` is for people. */
  verify(key: Secret): Promise<{ readonly verdict: Verdict; readonly detail: string }>;
}
