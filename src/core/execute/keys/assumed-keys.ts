// The keys as a run last listed them, and as its plan assumes them.

import { sameKeys } from '../../key-record.ts';
import type { AccountKeys, KeyListing, KeyType } from '../../keys.ts';
import type { Instant } from '../../time.ts';
import { describeChange } from './changes.ts';
import type { WatchedKeys } from './watched-keys.ts';

export class AssumedKeys {
  readonly #watched: WatchedKeys;
  readonly #firstListedAt: Instant;
  #listing: KeyListing;
  /** As the plan saw them, and as this run changed them since. */
  #expected: AccountKeys;

  constructor(watched: WatchedKeys, observed: KeyListing) {
    this.#watched = watched;
    this.#firstListedAt = observed.at;
    this.#listing = observed;
    this.#expected = observed.keys;
  }

  get listing(): KeyListing {
    return this.#listing;
  }

  get expected(): AccountKeys {
    return this.#expected;
  }

  async list(): Promise<AccountKeys> {
    this.#listing = await this.#watched.list();
    return this.#listing.keys;
  }

  get isAsExpected(): boolean {
    return sameKeys(this.#expected, this.#listing.keys);
  }

  /** Why they are not as expected: a clause without a period. */
  get change(): string {
    return describeChange(this.#expected, this.#listing.keys, this.#firstListedAt);
  }

  /** From now on, the keys as they are count as expected. @returns why they were not. */
  accept(): string {
    const { change } = this;
    this.#expected = this.#listing.keys;
    return change;
  }

  /** @param after both keys after this run's own regeneration. A list may state another time for the new key. */
  noteRegeneration(key: KeyType, after: AccountKeys): void {
    const { secret, lastUpdated } = after[key];
    this.#expected = { ...this.#expected, [key]: { secret, lastUpdated: undefined } };
    this.#listing = { keys: after, at: Math.max(this.#listing.at, lastUpdated ?? 0) };
  }
}
