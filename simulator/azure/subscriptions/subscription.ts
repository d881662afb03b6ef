// One Azure subscription: its resource groups, permissions, and limits on new accounts. Tests can change it at any time.
import type { Provisioning } from '../maps/account-options.ts';
import { mapsActions } from '../maps/account.ts';
import type { CloudName } from '../clouds.ts';
import type { LongRunning, OperationEnd } from './operation.ts';
import type { TokenBucket } from './token-bucket.ts';

export interface SubscriptionOptions {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
  /** Resource groups in addition to those of its accounts. */
  readonly resourceGroups?: readonly string[];
}

export type Lock = 'ReadOnly' | 'CanNotDelete';

export interface GroupProperties {
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface SimSubscription extends SubscriptionOptions {
  /** The lock of each resource group, by its name in its original case. */
  readonly groups: Map<string, Lock | undefined>;
  /** By name in lower case. A group without an entry is in the default location. */
  readonly groupProperties: Map<string, GroupProperties>;
  /** Granted actions by scope: `/subscriptions/…` or `/subscriptions/…/resourceGroups/…`. */
  readonly grants: Map<string, Set<string>>;
  /** Whether the resource provider Microsoft.Maps is registered. */
  registered: boolean;
  regions: readonly string[];
  /** The name of an Azure Policy assignment that denies every new account. */
  deniedBy: string | undefined;
  /** Another error with which Azure refuses to create an account. */
  refusal: { readonly status: number; readonly code: string; readonly message: string } | undefined;
  /** The maximum number of accounts. */
  quota: number;
  readonly takenNames: Set<string>;
  provisioning: Provisioning;
  /** An Azure Policy disables shared keys on every new account. */
  disablesLocalAuth: boolean;
  /** Virtual milliseconds until the data plane accepts the keys of a new account. */
  propagationDelay: number;
  /** The subscription is disabled, and so read-only. */
  isDisabled: boolean;
  /** Azure requires multifactor authentication for requests that change something. */
  requiresMfa: boolean;
  /** How PUT and DELETE of accounts are answered; undefined: at once. */
  longRunning: LongRunning | undefined;
  readonly operations: Map<string, OperationEnd & { readonly from: number; readonly takes: number }>;
  pageSize: number;
  /** The bucket for write requests, which include POST. Undefined turns off throttling. */
  bucket: TokenBucket | undefined;
}

const REGIONS: Readonly<Record<CloudName, readonly string[]>> = {
  AzureCloud: ['global', 'eastus', 'northeurope', 'westcentralus', 'westeurope', 'westus2'],
  AzureUSGovernment: ['usgovarizona', 'usgovvirginia'],
};

const DEFAULT_LOCATION: Readonly<Record<CloudName, string>> = {
  AzureCloud: 'westeurope',
  AzureUSGovernment: 'usgovvirginia',
};

export function scopeOf(subscriptionId: string, group?: string): string {
  const scope = `/subscriptions/${subscriptionId}`;
  return group === undefined ? scope : `${scope}/resourceGroups/${group}`;
}

export function createSubscription(options: SubscriptionOptions): SimSubscription {
  return {
    ...options,
    groups: new Map((options.resourceGroups ?? []).map((name) => [name, undefined])),
    groupProperties: new Map(),
    grants: new Map([[scopeOf(options.subscriptionId), new Set(Object.values(mapsActions))]]),
    registered: true,
    regions: REGIONS[options.cloud],
    deniedBy: undefined,
    refusal: undefined,
    quota: Infinity,
    takenNames: new Set(),
    provisioning: { takes: 0, ends: 'Succeeded' },
    disablesLocalAuth: false,
    propagationDelay: 0,
    isDisabled: false,
    requiresMfa: false,
    longRunning: undefined,
    operations: new Map(),
    pageSize: 100,
    bucket: undefined,
  };
}

/** The actions granted on a scope, including those inherited from the scopes above it. */
export function grantedOn({ grants }: SimSubscription, scope: string): ReadonlySet<string> {
  const above = [...grants].filter(([one]) => `${scope}/`.toLowerCase().startsWith(`${one}/`.toLowerCase()));
  return new Set(above.flatMap(([, actions]) => [...actions]));
}

/** A group's name in its original case, and its lock. The lookup is not case-sensitive. */
export function groupOf(
  { groups }: SimSubscription,
  name: string,
): { readonly name: string; readonly lock: Lock | undefined } | undefined {
  const found = [...groups].find(([one]) => one.toLowerCase() === name.toLowerCase());
  return found && { name: found[0], lock: found[1] };
}

export function propertiesOfGroup(
  { cloud, groupProperties }: SimSubscription,
  name: string,
): GroupProperties {
  return groupProperties.get(name.toLowerCase()) ?? { location: DEFAULT_LOCATION[cloud] };
}
