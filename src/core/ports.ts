// What the decisions need from the outside world, by role. The adapters in azure, github and runner fill them; the
// simulation fills them with an in-memory world.

import type { AccountKeys, KeyType } from './keys.ts';
import type { TargetState } from './observation.ts';
import type { Tags } from './request.ts';
import type { Secret } from './secret.ts';
import type { Target } from './targets.ts';
import type { Duration, Instant } from './time.ts';

export interface KeyLister {
  /** Both keys as they are now. Masked before they are returned. */
  list(): Promise<AccountKeys>;
}

export type RegenerateAnswer =
  /** Azure answered with both keys. */
  | { readonly kind: 'done'; readonly keys: AccountKeys }
  /** Azure said that it did nothing and asks to come back later. */
  | { readonly kind: 'throttled'; readonly after: Duration; readonly error: Error }
  /** Nobody knows: a reset, a timeout, a 5xx, an answer that cannot be read. */
  | { readonly kind: 'ambiguous'; readonly error: Error };

export interface KeyRegenerator {
  /** Sends the request once, never again by itself. A definite refusal is thrown. */
  regenerate(key: KeyType): Promise<RegenerateAnswer>;
}

/**
 * `refused`: a definite 401. `inconclusive`: an answer that says nothing about the key, such as 403 where public network
 * access is off. `unanswered`: no usable answer; worth another try.
 */
export type Verdict = 'accepted' | 'refused' | 'inconclusive' | 'unanswered';

export interface KeyVerifier {
  /** Tries the key on the data plane, once. Never throws for what the network does. `detail` is for people. */
  verify(key: Secret): Promise<{ readonly verdict: Verdict; readonly detail: string }>;
}

/** What a store may say about the key that it holds. */
export interface KeyDescription {
  readonly type: KeyType;
  readonly lastUpdated: Instant | undefined;
}

export interface TargetObserver {
  /**
   * When the target was last written, or that it is missing.
   * @param keys the account's keys, once they are listed: a store that can be read compares its value with them.
   */
  observe(target: Target, keys: Promise<AccountKeys>): Promise<TargetState>;
}

export interface TargetWriter {
  /** Does everything of a write that can fail harmlessly. */
  prepare(target: Target): Promise<void>;
  /** Writing the same value twice is harmless. */
  write(target: Target, key: Secret, about: KeyDescription): Promise<'created' | 'updated'>;
}

export interface Clock {
  now(): Instant;
  /** Returns early, without an error, when `cut` is aborted. */
  sleep(duration: Duration, cut: AbortSignal): Promise<void>;
}

export interface Story {
  /** Begins the next chapter: what follows belongs to it. */
  chapter(title: string): void;
  info(line: string): void;
  warn(line: string): void;
}

export interface ExecutionPorts {
  readonly keys: KeyLister & KeyRegenerator;
  readonly verifier: KeyVerifier;
  readonly writer: TargetWriter;
  readonly clock: Clock;
  readonly story: Story;
}

/** What Azure tells of an account besides its keys. */
export interface FoundAccount {
  readonly location: string | undefined;
  readonly tags: Tags;
  /** Whether shared keys work: `disableLocalAuth` is not set. */
  readonly keysEnabled: boolean;
  /** Terminal are `Succeeded`, `Failed` and `Canceled`. */
  readonly provisioningState: string | undefined;
}

export interface AccountProvisioner {
  /** @returns undefined where there is no such account. */
  find(): Promise<FoundAccount | undefined>;
  create(location: string, tags: Tags): Promise<FoundAccount>;
  /** Deleting what does not exist is a success. */
  delete(): Promise<void>;
}
