// The stores of the targets, by role: observe and write.

import type { ActionError } from '../errors/action-error.ts';
import type { AccountKeys, KeyType } from '../keys.ts';
import type { TargetState } from '../observation.ts';
import type { Secret } from '../secret.ts';
import type { Target } from '../targets.ts';
import type { Instant } from '../time.ts';

/** What a store may record about the key that it holds. */
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

export type WriteAnswer =
  | { readonly kind: 'created' | 'updated' }
  /** `touched`: whether the target may hold the key anyway, because an answer was lost. */
  | { readonly kind: 'failed'; readonly error: ActionError; readonly touched: boolean };

export interface TargetWriter {
  /** Reads what a write needs, so that most failures occur before anything is changed. */
  prepare(target: Target): Promise<void>;
  /** Writing the same value twice is harmless. */
  write(target: Target, key: Secret, about: KeyDescription): Promise<WriteAnswer>;
}

export type TargetStore = TargetObserver & TargetWriter;
