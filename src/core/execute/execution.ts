// The result of carrying out a plan, including partial success.

import type { ActionError } from '../errors/action-error.ts';
import type { AccountKeys, KeyType } from '../keys.ts';
import type { KeyVerifier } from '../ports/keys.ts';
import type { Clock, Log } from '../ports/runner.ts';
import type { TargetWriter } from '../ports/targets.ts';
import type { Target } from '../targets.ts';
import type { Instant } from '../time.ts';
import type { WatchedKeys } from './keys/watched-keys.ts';

export interface ExecutionPorts {
  readonly keys: WatchedKeys;
  readonly verifier: KeyVerifier;
  readonly writer: TargetWriter;
  readonly clock: Clock;
  readonly log: Log;
  /** Gets a function for what the execution came to so far, for a run that ends before the execution does. */
  readonly watch?: (soFar: SoFar) => void;
}

/** @param error what ended the run. */
export type SoFar = (error: ActionError) => Execution;

interface Write {
  readonly target: Target;
  /** Whether the value of `key` was replaced after it was written. */
  readonly isReplaced?: boolean;
}

export interface FailedWrite extends Write {
  readonly result: 'failed';
  /** The key that an earlier step of this run wrote; undefined if none did. */
  readonly key: KeyType | undefined;
  /** Whether the write may have had an effect even though it failed. */
  readonly touched: boolean;
  readonly error: ActionError;
}

export type TargetResult =
  (Write & { readonly result: 'created' | 'updated'; readonly key: KeyType }) | FailedWrite;

export interface Execution {
  /** Both keys as Azure last returned them. */
  readonly keys: AccountKeys;
  /** Azure's clock when it returned them. */
  readonly at: Instant;
  readonly regenerated: readonly KeyType[];
  /** Whether another regeneration may have happened: its answer was lost, or the run ended before it arrived. */
  readonly isUncertain: boolean;
  /** Whether the rest of the plan was dropped because someone else had changed the keys. */
  readonly isOvertaken: boolean;
  readonly targets: readonly TargetResult[];
  /** The key of the last publication. */
  readonly published: KeyType | undefined;
  /** What ended the execution early. */
  readonly error: ActionError | undefined;
}
