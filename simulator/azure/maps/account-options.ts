// What a test or a request says about an account that is to exist, and the keys that it starts with.
import { day } from '../../determinism/clock.ts';
import type { CloudName } from '../clouds.ts';
import { AccountKeys, type KeyType } from './account-keys.ts';
import type { AccountSettings } from './account-settings.ts';

export interface AccountOptions extends Partial<AccountSettings> {
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
  readonly createdDaysAgo?: number;
  /** How many days ago a key was regenerated. Without an entry, the key is as old as the account. */
  readonly regeneratedDaysAgo?: Partial<Record<KeyType, number>>;
  readonly permissions?: readonly string[];
  readonly lock?: 'ReadOnly' | 'CanNotDelete';
  readonly propagationDelay?: number;
  readonly retirementDelay?: number;
  readonly settingsDelay?: number;
  readonly privateEndpoint?: boolean;
  readonly location?: string;
  /** Set for an account that a request creates during the simulation. */
  readonly provisioning?: Provisioning;
}

export interface Provisioning {
  /** Virtual milliseconds. */
  readonly takes: number;
  readonly ends: 'Succeeded' | 'Failed';
}

export function accountId({ subscriptionId, resourceGroup, name }: AccountOptions): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Maps/accounts/${name}`;
}

export function initialKeys(
  seed: string,
  options: AccountOptions,
  now: number,
  createdAt: number,
): AccountKeys {
  const { provisioning, regeneratedDaysAgo = {}, propagationDelay = 0 } = options;
  const keyCreatedAt = (type: KeyType): number => {
    const daysAgo = regeneratedDaysAgo[type];
    return daysAgo === undefined ? createdAt : daysBefore(now, daysAgo);
  };
  // The data plane already accepts the keys of an account that existed before the simulation.
  const usableFrom =
    provisioning === undefined ? -Infinity : createdAt + provisioning.takes + propagationDelay;
  const times = { primary: keyCreatedAt('primary'), secondary: keyCreatedAt('secondary') };
  return new AccountKeys(seed, times, usableFrom);
}

const MARGIN = 30_000;

/** A little more than that many days before: no age or remaining time is a round number of days that the next second changes. */
export function daysBefore(now: number, days: number): number {
  return now - days * day - MARGIN;
}
