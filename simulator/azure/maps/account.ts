// The state of one simulated Azure Maps account: its two keys, who may use it, and every key that it ever had.
import { day } from '../../determinism/clock.ts';
import type { SimClock } from '../../network/http.ts';
import type { CloudName } from '../clouds.ts';
import { seededAlphanumerics, seededBytes, seededUuid } from '../../determinism/random.ts';

export type KeyType = 'primary' | 'secondary';

export interface AccountKey {
  readonly value: string;
  /** ISO 8601 with seven fraction digits, as Azure writes it. */
  readonly lastUpdated: string;
  /** Epoch milliseconds of the same. */
  readonly at: number;
}

export interface AccountOptions {
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
  readonly createdDaysAgo?: number;
  /** The keys regenerated since, as days ago; both keys are as old as the account otherwise. */
  readonly regeneratedDaysAgo?: Partial<Record<KeyType, number>>;
  readonly permissions?: readonly string[];
  readonly disableLocalAuth?: boolean;
  readonly publicNetworkAccess?: 'enabled' | 'disabled';
  readonly lock?: 'ReadOnly' | 'CanNotDelete';
  readonly propagationDelay?: number;
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Made just now by a request: virtual milliseconds until it is ready, and how that ends. */
  readonly provisioning?: Provisioning;
}

export interface Provisioning {
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
  /** By the clock: `Creating`, then how it ended. */
  readonly provisioningState: 'Creating' | 'Succeeded' | 'Failed';
  /** A deleted account stays in the list, for its keys must not leak either. */
  deleted: boolean;
  readonly uniqueId: string;
  readonly createdAt: number;
  readonly keys: Readonly<Record<KeyType, AccountKey>>;
  /** Live and dead ones, oldest first. */
  readonly everyKeyEver: readonly string[];
  /** How often a key was regenerated since the start, whoever did it. */
  readonly regenerations: readonly KeyType[];
  /** The control-plane actions that are granted on the account; a test may change them. */
  readonly permissions: Set<string>;
  disableLocalAuth: boolean;
  publicNetworkAccess: 'enabled' | 'disabled';
  lock: 'ReadOnly' | 'CanNotDelete' | undefined;
  /** Virtual milliseconds until the data plane knows a regenerated key. */
  propagationDelay: number;
  /** As a person in the portal does it. */
  regenerate(type: KeyType): AccountKey;
  /** Whether this is one of the account's two keys now. */
  isLive(value: string): boolean;
  /** Whether the data plane takes it now. */
  works(value: string): boolean;
}

export const mapsActions = {
  read: 'Microsoft.Maps/accounts/read',
  write: 'Microsoft.Maps/accounts/write',
  delete: 'Microsoft.Maps/accounts/delete',
  listKeys: 'Microsoft.Maps/accounts/listKeys/action',
  regenerateKey: 'Microsoft.Maps/accounts/regenerateKey/action',
} as const;

/** The form of keys since 2024: 84 alphanumerics with `AZMP` in them. */
function newKeyValue(seed: string): string {
  const random = seededAlphanumerics(seed, 80);
  return `${random.slice(0, 76)}AZMP${random.slice(76)}`;
}

function azureTime(at: number, seed: string): string {
  const ticks = String(seededBytes(seed, 2).readUInt16BE() % 10_000).padStart(4, '0');
  return new Date(at).toISOString().replace('Z', `${ticks}Z`);
}

export function createAccount(clock: SimClock, seed: string, options: AccountOptions): SimAccount {
  const id = `/subscriptions/${options.subscriptionId}/resourceGroups/${options.resourceGroup}/providers/Microsoft.Maps/accounts/${options.name}`;
  const isNew = options.provisioning !== undefined;
  const created = isNew ? clock.now() : clock.now() - (options.createdDaysAgo ?? 200) * day;
  const readyAt = created + (options.provisioning?.takes ?? 0);
  const everyKeyEver: string[] = [];
  const regenerations: KeyType[] = [];
  const worksFrom = new Map<string, number>();

  const makeKey = (at: number): AccountKey => {
    const keySeed = `${seed}${id}/${String(everyKeyEver.length)}`;
    const value = newKeyValue(keySeed);
    everyKeyEver.push(value);
    return { value, lastUpdated: azureTime(at, keySeed), at };
  };
  const initial = (type: KeyType): AccountKey => {
    const daysAgo = options.regeneratedDaysAgo?.[type];
    const key = makeKey(daysAgo === undefined ? created : clock.now() - daysAgo * day);
    if (isNew) worksFrom.set(key.value, readyAt + (options.propagationDelay ?? 0));
    return key;
  };

  const keys = { primary: initial('primary'), secondary: initial('secondary') };
  const isLive = (value: string): boolean =>
    !account.deleted && (value === keys.primary.value || value === keys.secondary.value);
  const account: SimAccount = {
    id,
    name: options.name,
    resourceGroup: options.resourceGroup,
    subscriptionId: options.subscriptionId,
    tenantId: options.tenantId,
    cloud: options.cloud,
    location: options.location ?? (options.cloud === 'AzureCloud' ? 'westeurope' : 'usgovvirginia'),
    tags: options.tags ?? {},
    get provisioningState() {
      return clock.now() < readyAt ? 'Creating' : (options.provisioning?.ends ?? 'Succeeded');
    },
    deleted: false,
    uniqueId: seededUuid(`${seed}${id}`),
    createdAt: created,
    keys,
    everyKeyEver,
    regenerations,
    permissions: new Set(options.permissions ?? Object.values(mapsActions)),
    disableLocalAuth: options.disableLocalAuth ?? false,
    publicNetworkAccess: options.publicNetworkAccess ?? 'enabled',
    lock: options.lock,
    propagationDelay: options.propagationDelay ?? 0,
    regenerate(type) {
      const key = makeKey(clock.now());
      keys[type] = key;
      regenerations.push(type);
      worksFrom.set(key.value, key.at + account.propagationDelay);
      return key;
    },
    isLive,
    works: (value) =>
      isLive(value) && !account.disableLocalAuth && clock.now() >= (worksFrom.get(value) ?? -Infinity),
  };
  return account;
}
