// The keys of one account, by role: list, regenerate, verify.

import type { ActionError } from '../errors/action-error.ts';
import type { KeyListing, KeyType } from '../keys.ts';
import type { Secret } from '../secret.ts';
import type { Duration } from '../time.ts';

export interface KeyLister {
  /** Both keys, masked before they are returned. Azure may answer with an earlier state. */
  list(): Promise<KeyListing>;
}

export type RegenerateAnswer =
  /** Azure answered with both keys. */
  | { readonly kind: 'done'; readonly listing: KeyListing }
  /** Azure did not process the request, which should be sent again later. */
  | { readonly kind: 'throttled'; readonly after: Duration; readonly error: ActionError }
  /** Azure refused the request, and so did nothing, for a cause that passes by itself. */
  | { readonly kind: 'deferred'; readonly error: ActionError }
  /** The request certainly never left this machine: no connection was made, or the proxy refused it. */
  | { readonly kind: 'unsent'; readonly error: ActionError }
  /** The effect is unknown, and may come later: a reset, a timeout, a 5xx, an answer that cannot be read. */
  | { readonly kind: 'ambiguous'; readonly error: ActionError };

export interface KeyRegenerator {
  /**
   * Sends the request once and never retries it. A definite refusal is thrown.
   * @param mayLeave asked at the last moment, after the sign-in, which may take a while. If not, the request is `unsent`.
   */
  regenerate(key: KeyType, mayLeave: () => boolean): Promise<RegenerateAnswer>;
}

/**
 * `refused`: a 401 that says that the key is invalid. `inconclusive`: an answer that says nothing about the key, such as 403 if
 * public network access is disabled. `unanswered`: no usable answer, which a retry may change.
 */
export type Verdict = 'accepted' | 'refused' | 'inconclusive' | 'unanswered';

export interface KeyVerifier {
  /** Verifies the key on the data plane, once. A network failure is a verdict too. `detail` is for the log. */
  verify(key: Secret): Promise<{ readonly verdict: Verdict; readonly detail: string }>;
}

/** An account whose keys are handled. */
export interface MapsAccount extends KeyLister, KeyRegenerator, KeyVerifier {
  /**
   * Fails if shared keys are disabled.
   * @returns `unknown` if the identity may not read the account. Its keys can still be handled.
   */
  checkSharedKeys(): Promise<'enabled' | 'unknown'>;
}
