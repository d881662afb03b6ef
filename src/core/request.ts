// What a run was asked to do, after every input was checked: the types that the rest of the action trusts.

import type { KeyType } from './keys.ts';
import type { Secret } from './secret.ts';
import type { Target } from './targets.ts';
import type { Duration } from './time.ts';

/** Names of Azure's clouds, as Azure writes them. */
export const CLOUD_NAMES = ['AzureCloud', 'AzureUSGovernment'] as const;
export type CloudName = (typeof CLOUD_NAMES)[number];

export interface AccountId {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly accountName: string;
}

/** The account's full Azure resource ID, which is also the scope of a role assignment. */
export function resourceIdOf({ subscriptionId, resourceGroup, accountName }: AccountId): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Maps/accounts/${accountName}`;
}

/** The scope of what holds for every account of a subscription, or of one of its groups. */
export function scopeOf({
  subscriptionId,
  resourceGroup,
}: {
  readonly subscriptionId: string;
  readonly resourceGroup: string | undefined;
}): string {
  const subscription = `/subscriptions/${subscriptionId}`;
  return resourceGroup === undefined ? subscription : `${subscription}/resourceGroups/${resourceGroup}`;
}

export type AzureAuth =
  | { readonly kind: 'oidc'; readonly clientId: string; readonly tenantId: string; readonly audience: string }
  | { readonly kind: 'azure-cli'; readonly tenantId: string | undefined };

/** A key chosen by hand, or `auto`: the newest. */
export type KeyChoice = KeyType | 'auto';

export type Operation =
  | { readonly name: 'rotate'; readonly force: boolean }
  | { readonly name: 'regenerate'; readonly keyType: KeyType | 'both' }
  | { readonly name: 'publish'; readonly keyType: KeyChoice }
  | { readonly name: 'list'; readonly keyType: KeyChoice }
  | { readonly name: 'check' };

export interface Creation {
  readonly name: 'create';
  /** Azure region; needed only where the account is missing. */
  readonly location: string | undefined;
  readonly tags: Tags;
}

export type OperationName = (Operation | Creation)['name'] | 'delete' | 'discover';

export type Tags = Readonly<Record<string, string>>;

/** How to reach Azure, for every operation. */
export interface AzureRequest {
  readonly auth: AzureAuth;
  readonly cloud: CloudName;
  readonly dryRun: boolean;
}

/** What handles the keys of one account. */
export interface Request extends AzureRequest {
  readonly operation: Operation | Creation;
  readonly account: AccountId;
  readonly githubToken: Secret | undefined;
  /** Empty for `list`, for `targets: none`, and for a `check` of the age alone. */
  readonly targets: readonly Target[];
  /** A key older than this is due for rotation; undefined: always due. */
  readonly maxAge: Duration | undefined;
  /** How long after a publication the other key stays untouched. */
  readonly minOverlap: Duration;
  readonly verify: boolean;
  readonly outputKey: boolean;
}

export interface DeleteRequest extends AzureRequest {
  readonly operation: { readonly name: 'delete' };
  readonly account: AccountId;
  /** Left alone, and named as useless once the account is gone. */
  readonly targets: readonly Target[];
}

export interface DiscoverRequest extends AzureRequest {
  readonly operation: { readonly name: 'discover'; readonly tags: Tags };
  readonly subscriptionId: string;
  /** Only the accounts of this group; undefined: of the whole subscription. */
  readonly resourceGroup: string | undefined;
  readonly maxAge: Duration | undefined;
}

export type AnyRequest = Request | DeleteRequest | DiscoverRequest;
