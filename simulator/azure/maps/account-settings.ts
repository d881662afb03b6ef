// What an account's owner can set. Resource Manager knows a change at once, the data plane minutes later.
import type { SimClock } from '../../determinism/clock.ts';
import { History } from './history.ts';

export interface AccountSettings {
  readonly tags: Readonly<Record<string, string>>;
  readonly disableLocalAuth: boolean;
  readonly publicNetworkAccess: 'enabled' | 'disabled';
}

export class SettingsHistory {
  /** Undefined before the account existed. */
  readonly history: History<AccountSettings | undefined>;
  readonly #clock: SimClock;

  /** @param createdAt undefined for an account that existed before the simulation. */
  constructor(
    { tags = {}, disableLocalAuth = false, publicNetworkAccess = 'enabled' }: Partial<AccountSettings>,
    clock: SimClock,
    createdAt: number | undefined,
  ) {
    const settings = { tags, disableLocalAuth, publicNetworkAccess };
    this.#clock = clock;
    this.history = new History<AccountSettings | undefined>(
      createdAt === undefined ? settings : undefined,
      -Infinity,
    );
    if (createdAt !== undefined) this.history.change(settings, createdAt);
  }

  get current(): AccountSettings {
    const { current } = this.history;
    if (current === undefined) throw new Error('An account has settings from its creation on.');
    return current;
  }

  change(settings: Partial<AccountSettings>): void {
    this.history.change({ ...this.current, ...settings }, this.#clock.now());
  }

  /** The settings that applied so many virtual milliseconds ago. */
  ago(ms: number): AccountSettings {
    return this.history.asOf(this.#clock.now() - ms) ?? this.current;
  }
}
