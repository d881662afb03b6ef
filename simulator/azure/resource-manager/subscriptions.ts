// What a subscription holds besides accounts, and what it lets one make. A test changes it at any time.
import type { SimClock } from '../../network/http.ts';
import { mapsActions, type Provisioning } from '../maps/account.ts';
import type { CloudName } from '../clouds.ts';

export interface SubscriptionOptions {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
  /** Resource groups; those of its accounts exist anyway. */
  readonly resourceGroups?: readonly string[];
}

export type Lock = 'ReadOnly' | 'CanNotDelete';

export interface SimSubscription extends SubscriptionOptions {
  /** Name, as it is written, and its lock. */
  readonly groups: Map<string, Lock | undefined>;
  /** Granted actions by scope, which is `/subscriptions/…` or `/subscriptions/…/resourceGroups/…`. */
  readonly grants: Map<string, Set<string>>;
  /** Whether the resource provider Microsoft.Maps is registered. */
  registered: boolean;
  regions: readonly string[];
  /** Name of an Azure Policy that denies every new account. */
  deniedBy: string | undefined;
  /** Another refusal of Azure to make an account. */
  refusal: { readonly status: number; readonly code: string; readonly message: string } | undefined;
  /** How many accounts there may be. */
  quota: number;
  readonly takenNames: Set<string>;
  provisioning: Provisioning;
  /** An Azure Policy switches shared keys off on every new account. */
  disablesLocalAuth: boolean;
  /** Virtual milliseconds until the data plane knows the keys of a new account. */
  propagationDelay: number;
  pageSize: number;
  /** Resource Manager's bucket of tokens for writes, which POST takes from, too; undefined: it never throttles. */
  bucket: TokenBucket | undefined;
}

export interface TokenBucket {
  /** Takes a token. @returns seconds to wait where there is none. */
  take(): number | undefined;
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling: 200, and 10 a second. */
export function createTokenBucket(clock: SimClock, size = 200, perSecond = 10): TokenBucket {
  let tokens = size;
  let at = clock.now();
  return {
    take() {
      const now = clock.now();
      tokens = Math.min(size, tokens + ((now - at) * perSecond) / 1000);
      at = now;
      if (tokens < 1) return Math.ceil((1 - tokens) / perSecond);
      tokens -= 1;
      return undefined;
    },
  };
}

const REGIONS: Readonly<Record<CloudName, readonly string[]>> = {
  AzureCloud: ['global', 'eastus', 'northeurope', 'westcentralus', 'westeurope', 'westus2'],
  AzureUSGovernment: ['usgovarizona', 'usgovvirginia'],
};

export function scopeOf(subscriptionId: string, group?: string): string {
  const scope = `/subscriptions/${subscriptionId}`;
  return group === undefined ? scope : `${scope}/resourceGroups/${group}`;
}

export function createSubscription(options: SubscriptionOptions): SimSubscription {
  return {
    ...options,
    groups: new Map((options.resourceGroups ?? []).map((name) => [name, undefined])),
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
    pageSize: 100,
    bucket: undefined,
  };
}

/** What is granted on a scope, there or above. */
export function grantedOn({ grants }: SimSubscription, scope: string): ReadonlySet<string> {
  const above = [...grants].filter(([one]) => `${scope}/`.toLowerCase().startsWith(`${one}/`.toLowerCase()));
  return new Set(above.flatMap(([, actions]) => [...actions]));
}

/** A group's own name and lock, whatever the case it is asked for in. */
export function groupOf(
  { groups }: SimSubscription,
  name: string,
): { readonly name: string; readonly lock: Lock | undefined } | undefined {
  const found = [...groups].find(([one]) => one.toLowerCase() === name.toLowerCase());
  return found && { name: found[0], lock: found[1] };
}

/** As Resource Manager lists it, for the Azure CLI's sign-in. */
export function subscriptionBody({ subscriptionId, tenantId }: SimSubscription): Record<string, unknown> {
  return {
    id: `/subscriptions/${subscriptionId}`,
    subscriptionId,
    tenantId,
    displayName: 'Contoso',
    state: 'Enabled',
    managedByTenants: [],
  };
}
