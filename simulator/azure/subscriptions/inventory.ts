// All subscriptions of the simulated Azure, and all their accounts, including deleted ones.
import type { SimClock } from '../../determinism/clock.ts';
import type { AccountOptions } from '../maps/account-options.ts';
import { SimAccount } from '../maps/account.ts';
import {
  createSubscription,
  groupOf,
  type SimSubscription,
  type SubscriptionOptions,
} from './subscription.ts';

export class Inventory {
  readonly accounts: SimAccount[] = [];
  readonly subscriptions: SimSubscription[] = [];
  readonly #clock: SimClock;
  readonly #seed: string;

  constructor(clock: SimClock, seed: string) {
    this.#clock = clock;
    this.#seed = seed;
  }

  /** Adds an account, together with its subscription and resource group if they do not exist. */
  addAccount(options: AccountOptions): SimAccount {
    const { groups } = this.#subscriptionOf(options);
    if (!groups.has(options.resourceGroup)) groups.set(options.resourceGroup, undefined);
    // An account that is recreated with the same name gets different keys.
    const suffix = options.provisioning === undefined ? '' : `again/${String(this.accounts.length)}/`;
    const account = new SimAccount(this.#clock, `${this.#seed}${suffix}`, options);
    this.accounts.push(account);
    return account;
  }

  addSubscription(options: SubscriptionOptions): SimSubscription {
    const subscription = createSubscription(options);
    this.subscriptions.push(subscription);
    return subscription;
  }

  /** Does nothing if the subscription is missing or has the group. */
  addGroup(subscriptionId: string, group: string): void {
    const subscription = this.subscriptions.find((one) => one.subscriptionId === subscriptionId);
    if (subscription !== undefined && groupOf(subscription, group) === undefined)
      subscription.groups.set(group, undefined);
  }

  /** The account with this name. If it was deleted and recreated, the existing one. */
  account(name: string): SimAccount {
    const named = this.accounts.filter((one) => one.name === name);
    const account = named.find(({ deleted }) => !deleted) ?? named.at(-1);
    if (account === undefined) throw new Error(`The simulator has no account '${name}'.`);
    return account;
  }

  subscription(id: string): SimSubscription {
    const subscription = this.subscriptions.find(({ subscriptionId }) => subscriptionId === id);
    if (subscription === undefined) throw new Error(`The simulator has no subscription '${id}'.`);
    return subscription;
  }

  #subscriptionOf({ subscriptionId, tenantId, cloud }: AccountOptions): SimSubscription {
    const known = this.subscriptions.find(
      (one) => one.subscriptionId === subscriptionId && one.cloud === cloud,
    );
    return known ?? this.addSubscription({ subscriptionId, tenantId, cloud });
  }
}
