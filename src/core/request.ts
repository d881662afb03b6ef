// What a run was asked to do, once all inputs are validated: the types that the rest of the action trusts.

import type { AccountId, AccountScope } from './account-id.ts';
import type { KeyType } from './keys.ts';
import type { Secret } from './secret.ts';
import type { Target } from './targets.ts';
import type { Duration } from './time.ts';

/** Names of Azure's clouds, as Azure writes them. */
export const CLOUD_NAMES = ['AzureCloud', 'AzureUSGovernment'] as const;
export type CloudName = (typeof CLOUD_NAMES)[number];

/** What the name of a vault's host ends in. */
export const VAULT_SUFFIXES: Readonly<Record<CloudName, string>> = {
  AzureCloud: 'vault.azure.net',
  AzureUSGovernment: 'vault.usgovcloudapi.net',
};

export type AzureAuth =
  | { readonly kind: 'oidc'; readonly clientId: string; readonly tenantId: string; readonly audience: string }
  | { readonly kind: 'azure-cli'; readonly tenantId: string | undefined };

/** A key chosen by the user, or `auto`: the newest. */
export type KeyChoice = KeyType | 'auto';

export type Tags = Readonly<Record<string, string>>;

/** What to do with the keys of an existing account. */
export type KeysOperation =
  | { readonly name: 'rotate'; readonly force: boolean }
  | { readonly name: 'regenerate'; readonly keyType: KeyType | 'both' }
  | { readonly name: 'publish'; readonly keyType: KeyChoice }
  | { readonly name: 'list'; readonly keyType: KeyChoice }
  | { readonly name: 'check' };

export interface Creation {
  readonly name: 'create';
  /** Azure region. Needed only if the account does not exist. */
  readonly location: string | undefined;
  readonly tags: Tags;
}

/** What every operation needs to use Azure. */
export interface AzureRequest {
  readonly auth: AzureAuth;
  readonly cloud: CloudName;
  readonly dryRun: boolean;
}

/** What every operation on the keys of one account needs. */
interface KeyHandling extends AzureRequest {
  readonly account: AccountId;
  readonly githubToken: Secret | undefined;
  /** Empty for `list`, for `targets: none`, and for a `check` of the age alone. */
  readonly targets: readonly Target[];
  /** A key older than this is due for rotation; undefined: always due. */
  readonly maxAge: Duration | undefined;
  /** How long the other key must be kept after a publication. */
  readonly minOverlap: Duration;
  /** A secret that was written longer ago than this is written again; undefined: never. */
  readonly refreshInterval: Duration | undefined;
  /** The value of the only target as the job reads it. */
  readonly currentKey: Secret | undefined;
  readonly verify: boolean;
  readonly outputKey: boolean;
}

export interface KeysRequest extends KeyHandling {
  readonly kind: 'keys';
  readonly operation: KeysOperation;
}

export interface CreateRequest extends KeyHandling {
  readonly kind: 'create';
  readonly operation: Creation;
}

export interface DeleteRequest extends AzureRequest {
  readonly kind: 'delete';
  readonly operation: { readonly name: 'delete' };
  readonly account: AccountId;
  /** Left unchanged, and reported, because their keys stop working when the account is deleted. */
  readonly targets: readonly Target[];
}

export interface DiscoverRequest extends AzureRequest, AccountScope {
  readonly kind: 'discover';
  readonly operation: { readonly name: 'discover'; readonly tags: Tags };
  readonly maxAge: Duration | undefined;
}

export type ActionRequest = KeysRequest | CreateRequest | DeleteRequest | DiscoverRequest;
