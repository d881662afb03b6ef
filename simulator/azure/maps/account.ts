// One simulated Azure Maps account: its properties, its two keys and every key that it ever had.
import type { SimClock } from '../../determinism/clock.ts';
import { seededUuid } from '../../determinism/random.ts';
import type { CloudName } from '../clouds.ts';
import type { AccountKey, AccountKeys, KeyPair, KeyType } from './account-keys.ts';
import {
  accountId,
  initialKeys,
  daysBefore,
  type AccountOptions,
  type Provisioning,
} from './account-options.ts';
import { SettingsHistory, type AccountSettings } from './account-settings.ts';
import { StaleReads, type Stale } from './stale-reads.ts';

export const mapsActions = {
  read: 'Microsoft.Maps/accounts/read',
  write: 'Microsoft.Maps/accounts/write',
  delete: 'Microsoft.Maps/accounts/delete',
  listKeys: 'Microsoft.Maps/accounts/listKeys/action',
  regenerateKey: 'Microsoft.Maps/accounts/regenerateKey/action',
} as const;

export class SimAccount {
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
  readonly location: string;
  /** The name of a deny assignment that blocks everything but reads. */
  denyAssignment: string | undefined;
  readonly uniqueId: string;
  readonly createdAt: number;
  readonly keys: KeyPair;
  /** Current and former keys, oldest first. */
  readonly everyKeyEver: readonly string[];
  /** The key type of every regeneration since the start, by any client. */
  readonly regenerations: readonly KeyType[];
  /** The control-plane actions that are granted on the account. Tests can change them. */
  readonly permissions: Set<string>;
  lock: 'ReadOnly' | 'CanNotDelete' | undefined;
  /** Virtual milliseconds until the data plane accepts a regenerated key. */
  propagationDelay: number;
  /** Virtual milliseconds in which the data plane still accepts a key that was replaced. */
  retirementDelay: number;
  /** Virtual milliseconds until the data plane follows a change of the settings. */
  settingsDelay: number;
  /** Whether the account has a private endpoint. Then the public host refuses its keys. */
  privateEndpoint: boolean;

  #deletedFrom = Infinity;
  #busy: { readonly until: number; readonly code: string } | undefined;
  readonly #clock: SimClock;
  readonly #provisioning: Provisioning | undefined;
  readonly #keys: AccountKeys;
  readonly #settings: SettingsHistory;
  readonly #lists: StaleReads<KeyPair>;
  readonly #reads: StaleReads<AccountSettings | undefined>;

  constructor(clock: SimClock, seed: string, options: AccountOptions) {
    this.id = accountId(options);
    this.name = options.name;
    this.resourceGroup = options.resourceGroup;
    this.subscriptionId = options.subscriptionId;
    this.tenantId = options.tenantId;
    this.cloud = options.cloud;
    this.location = options.location ?? (this.cloud === 'AzureCloud' ? 'westeurope' : 'usgovvirginia');
    this.uniqueId = seededUuid(`${seed}${this.id}`);
    this.permissions = new Set(options.permissions ?? Object.values(mapsActions));
    this.lock = options.lock;
    this.propagationDelay = options.propagationDelay ?? 0;
    this.retirementDelay = options.retirementDelay ?? 0;
    this.settingsDelay = options.settingsDelay ?? 0;
    this.privateEndpoint = options.privateEndpoint ?? false;
    this.#clock = clock;
    this.#provisioning = options.provisioning;
    const isNew = options.provisioning !== undefined;
    this.createdAt = isNew ? clock.now() : daysBefore(clock.now(), options.createdDaysAgo ?? 200);
    this.#keys = initialKeys(`${seed}${this.id}`, options, clock.now(), this.createdAt);
    this.keys = this.#keys.current;
    this.everyKeyEver = this.#keys.all;
    this.regenerations = this.#keys.regenerations;
    this.#settings = new SettingsHistory(options, clock, isNew ? this.createdAt : undefined);
    this.#lists = new StaleReads(this.#keys.history, clock);
    this.#reads = new StaleReads(this.#settings.history, clock);
  }

  /** A deleted account is kept, so that the leak check still covers its keys. */
  get deleted(): boolean {
    return this.#clock.now() >= this.#deletedFrom;
  }

  set deleted(deleted: boolean) {
    this.#deletedFrom = deleted ? -Infinity : Infinity;
  }

  /** As a deletion that takes virtual milliseconds. */
  deleteAfter(milliseconds: number): void {
    this.#deletedFrom = this.#clock.now() + milliseconds;
  }

  /** Another operation is in progress for virtual milliseconds, and requests to the account are refused with this code. */
  beBusy(milliseconds: number, code = 'AnotherOperationInProgress'): void {
    this.#busy = { until: this.#clock.now() + milliseconds, code };
  }

  get busyCode(): string | undefined {
    return this.#busy && this.#clock.now() < this.#busy.until ? this.#busy.code : undefined;
  }

  /** Follows the clock: first `Creating`, then the result of provisioning. */
  get provisioningState(): 'Creating' | 'Succeeded' | 'Failed' {
    const { takes, ends } = this.#provisioning ?? { takes: 0, ends: 'Succeeded' };
    return this.#clock.now() < this.createdAt + takes ? 'Creating' : ends;
  }

  /** Tests can change each of them on the account itself, too. */
  get settings(): AccountSettings {
    return this.#settings.current;
  }

  /** Replaces settings, as one change. */
  change(settings: Partial<AccountSettings>): void {
    this.#settings.change(settings);
  }

  get disableLocalAuth(): boolean {
    return this.settings.disableLocalAuth;
  }

  set disableLocalAuth(disableLocalAuth: boolean) {
    this.change({ disableLocalAuth });
  }

  get publicNetworkAccess(): AccountSettings['publicNetworkAccess'] {
    return this.settings.publicNetworkAccess;
  }

  set publicNetworkAccess(publicNetworkAccess: AccountSettings['publicNetworkAccess']) {
    this.change({ publicNetworkAccess });
  }

  get tags(): AccountSettings['tags'] {
    return this.settings.tags;
  }

  /** The settings that the data plane applies now. */
  get appliedSettings(): AccountSettings {
    return this.#settings.ago(this.settingsDelay);
  }

  /** Has `listKeys` answer an earlier state. */
  staleLists(stale: Stale): void {
    this.#lists.plan(stale);
  }

  /** Has GET answer earlier settings, or that there is no account if it was created since. */
  staleReads(stale: Stale): void {
    this.#reads.plan(stale);
  }

  /** How many of these were not used as often as requested. */
  get unusedStaleReads(): number {
    return this.#lists.unused + this.#reads.unused;
  }

  /** What `listKeys` answers. Counts as a read. */
  listKeys(): KeyPair {
    return this.#lists.read();
  }

  /** What GET answers; undefined if it finds no account. Counts as a read. */
  read(): AccountSettings | undefined {
    return this.#reads.read();
  }

  /** Regenerates a key, as a user does in the Azure portal. */
  regenerate(type: KeyType): AccountKey {
    const delays = { propagation: this.propagationDelay, retirement: this.retirementDelay };
    return this.#keys.regenerate(type, this.#clock.now(), delays);
  }

  /** Whether this is one of the account's two current keys. */
  isLive(value: string): boolean {
    return !this.deleted && this.#keys.isCurrent(value);
  }

  /** Whether the data plane knows this key now. The account's settings may still not allow its use. */
  isKnown(value: string): boolean {
    return !this.deleted && this.#keys.isUsable(value, this.#clock.now());
  }

  /** Whether this key can be used now, from a network that may reach the account. */
  works(value: string): boolean {
    return this.isKnown(value) && !this.appliedSettings.disableLocalAuth;
  }
}
