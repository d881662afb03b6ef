// One simulated Azure Maps account: its properties, its two keys and every key that it ever had.
import { day, type SimClock } from '../../determinism/clock.ts';
import { seededUuid } from '../../determinism/random.ts';
import type { CloudName } from '../clouds.ts';
import { AccountKeys, type AccountKey, type KeyType } from './account-keys.ts';

export interface AccountOptions {
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
  readonly createdDaysAgo?: number;
  /** How many days ago a key was regenerated. Without an entry, the key is as old as the account. */
  readonly regeneratedDaysAgo?: Partial<Record<KeyType, number>>;
  readonly permissions?: readonly string[];
  readonly disableLocalAuth?: boolean;
  readonly publicNetworkAccess?: 'enabled' | 'disabled';
  readonly lock?: 'ReadOnly' | 'CanNotDelete';
  readonly propagationDelay?: number;
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Set for an account that a request creates during the simulation. */
  readonly provisioning?: Provisioning;
}

export interface Provisioning {
  /** Virtual milliseconds. */
  readonly takes: number;
  readonly ends: 'Succeeded' | 'Failed';
}

export interface SimAccount {
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
  readonly location: string;
  tags: Readonly<Record<string, string>>;
  /** Follows the clock: first `Creating`, then the result of provisioning. */
  readonly provisioningState: 'Creating' | 'Succeeded' | 'Failed';
  /** A deleted account is kept, so that the leak check still covers its keys. */
  deleted: boolean;
  readonly uniqueId: string;
  readonly createdAt: number;
  readonly keys: Readonly<Record<KeyType, AccountKey>>;
  /** Current and former keys, oldest first. */
  readonly everyKeyEver: readonly string[];
  /** The key type of every regeneration since the start, by any client. */
  readonly regenerations: readonly KeyType[];
  /** The control-plane actions that are granted on the account. Tests can change them. */
  readonly permissions: Set<string>;
  disableLocalAuth: boolean;
  publicNetworkAccess: 'enabled' | 'disabled';
  lock: 'ReadOnly' | 'CanNotDelete' | undefined;
  /** Virtual milliseconds until the data plane accepts a regenerated key. */
  propagationDelay: number;
  /** Regenerates a key, as a user does in the Azure portal. */
  regenerate(type: KeyType): AccountKey;
  /** Whether this is one of the account's two current keys. */
  isLive(value: string): boolean;
  /** Whether the data plane accepts this key now. */
  works(value: string): boolean;
}

export const mapsActions = {
  read: 'Microsoft.Maps/accounts/read',
  write: 'Microsoft.Maps/accounts/write',
  delete: 'Microsoft.Maps/accounts/delete',
  listKeys: 'Microsoft.Maps/accounts/listKeys/action',
  regenerateKey: 'Microsoft.Maps/accounts/regenerateKey/action',
} as const;

function accountId({ subscriptionId, resourceGroup, name }: AccountOptions): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Maps/accounts/${name}`;
}

function initialKeys(
  seed: string,
  { provisioning, regeneratedDaysAgo = {}, propagationDelay = 0 }: AccountOptions,
  times: { readonly now: number; readonly createdAt: number; readonly readyAt: number },
): AccountKeys {
  const keyCreatedAt = (type: KeyType): number => {
    const daysAgo = regeneratedDaysAgo[type];
    return daysAgo === undefined ? times.createdAt : times.now - daysAgo * day;
  };
  // The data plane already accepts the keys of an account that existed before the simulation.
  const usableFrom = provisioning === undefined ? -Infinity : times.readyAt + propagationDelay;
  return new AccountKeys(
    seed,
    { primary: keyCreatedAt('primary'), secondary: keyCreatedAt('secondary') },
    usableFrom,
  );
}

export function createAccount(clock: SimClock, seed: string, options: AccountOptions): SimAccount {
  const { name, resourceGroup, subscriptionId, tenantId, cloud, provisioning } = options;
  const id = accountId(options);
  const now = clock.now();
  const createdAt = provisioning === undefined ? now - (options.createdDaysAgo ?? 200) * day : now;
  const readyAt = createdAt + (provisioning?.takes ?? 0);
  const keys = initialKeys(`${seed}${id}`, options, { now, createdAt, readyAt });
  const account: SimAccount = {
    id,
    name,
    resourceGroup,
    subscriptionId,
    tenantId,
    cloud,
    location: options.location ?? (cloud === 'AzureCloud' ? 'westeurope' : 'usgovvirginia'),
    tags: options.tags ?? {},
    get provisioningState() {
      return clock.now() < readyAt ? 'Creating' : (provisioning?.ends ?? 'Succeeded');
    },
    deleted: false,
    uniqueId: seededUuid(`${seed}${id}`),
    createdAt,
    keys: keys.current,
    everyKeyEver: keys.all,
    regenerations: keys.regenerations,
    permissions: new Set(options.permissions ?? Object.values(mapsActions)),
    disableLocalAuth: options.disableLocalAuth ?? false,
    publicNetworkAccess: options.publicNetworkAccess ?? 'enabled',
    lock: options.lock,
    propagationDelay: options.propagationDelay ?? 0,
    regenerate: (type) => keys.regenerate(type, clock.now(), account.propagationDelay),
    isLive: (value) => !account.deleted && keys.isCurrent(value),
    works: (value) => account.isLive(value) && !account.disableLocalAuth && keys.isUsable(value, clock.now()),
  };
  return account;
}
