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

export type OperationName = Operation['name'];

export interface Request {
  readonly operation: Operation;
  readonly auth: AzureAuth;
  readonly cloud: CloudName;
  readonly account: AccountId;
  readonly githubToken: Secret | undefined;
  /** Empty for `list`, for `targets: none`, and for a `check` of the age alone. */
  readonly targets: readonly Target[];
  /** A key older than this is due for rotation; undefined: always due. */
  readonly maxAge: Duration | undefined;
  /** How long after a publication the other key stays untouched. */
  readonly minOverlap: Duration;
  readonly verify: boolean;
  readonly dryRun: boolean;
  readonly outputKey: boolean;
}
