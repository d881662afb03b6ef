// What `discover` knows of an account, and which accounts are due. Pure.

import type { ErrorCode } from '../errors/action-error.ts';
import { newestKey, type KeyTimes } from '../keys.ts';
import type { FleetAccount } from '../ports/accounts.ts';
import type { Instant } from '../time.ts';

/** What was learned of an account's keys: their times, and Azure's clock when it reported them, or why there are none. */
export type Listing = { readonly times: KeyTimes; readonly at: Instant } | { readonly unlisted: ErrorCode };

export interface DiscoveredAccount extends FleetAccount {
  /** Undefined if the keys cannot be listed, or shared keys are disabled. */
  readonly times: KeyTimes | undefined;
  /** Azure's clock when it reported them. */
  readonly at?: Instant;
  /** Why the keys could not be listed. */
  readonly unlisted?: ErrorCode;
  /** By the rule of `rotate`; false if shared keys are disabled, undefined if the keys cannot be listed. */
  readonly due: boolean | undefined;
}

/** The most jobs that GitHub runs from one matrix. */
export const MATRIX_LIMIT = 256;

/**
 * The accounts that are due first, and among them and the others those with the oldest newest key first. By the time of the key, not
 * by its age, which depends on when Azure answered.
 */
export function dueFirst<T extends DiscoveredAccount>(accounts: readonly T[]): readonly T[] {
  const rank = ({ due }: T) => (due === true ? 0 : due === undefined ? 1 : 2);
  const since = ({ times }: T) => times?.[newestKey(times)] ?? Number.MAX_SAFE_INTEGER;
  return accounts.toSorted((one, other) => rank(one) - rank(other) || since(one) - since(other));
}

export function countDue(accounts: readonly DiscoveredAccount[]): number {
  return accounts.filter(({ due }) => due === true).length;
}
