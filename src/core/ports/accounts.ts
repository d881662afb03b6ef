// Whole accounts in Azure, by role: find, create, delete and list them, and open one.

import type { AccountId } from '../account-id.ts';
import type { ActionError } from '../errors/action-error.ts';
import type { Tags } from '../request.ts';
import type { MapsAccount } from './keys.ts';

/** What Azure returns about an account, except its keys. */
export interface FoundAccount {
  readonly location: string | undefined;
  readonly tags: Tags;
  /** Whether shared keys work: `disableLocalAuth` is not set. */
  readonly keysEnabled: boolean;
  /** Terminal states are `Succeeded`, `Failed` and `Canceled`. */
  readonly provisioningState: string | undefined;
}

export interface CreatedAccount extends FoundAccount {
  /** Whether Azure updated an account that existed, although it had not been found. */
  readonly existed: boolean;
}

export interface FleetAccount extends FoundAccount {
  readonly id: AccountId;
}

/** The result of a request to create or delete an account. A definite refusal is thrown instead. */
export type ProvisioningAnswer<T> =
  | { readonly kind: 'accepted'; readonly result: T }
  /** The request may have had an effect. */
  | { readonly kind: 'ambiguous'; readonly error: ActionError };

export interface AccountProvisioner {
  /** @returns undefined if there is no such account. */
  find(): Promise<FoundAccount | undefined>;
  create(location: string, tags: Tags): Promise<ProvisioningAnswer<CreatedAccount>>;
  /** Deleting an account that does not exist succeeds. */
  delete(): Promise<ProvisioningAnswer<undefined>>;
}

/** Azure, ready for use. The sign-in itself happens with the first request. */
export interface OpenedAzure {
  openAccount(account: AccountId): MapsAccount;
  /** @param scope where a role must be assigned: the account, or its resource group before the account exists. */
  openProvisioner(account: AccountId, scope: string): AccountProvisioner;
  /** Every account of the subscription, or of one of its resource groups. */
  listAccounts(resourceGroup: string | undefined): Promise<readonly FleetAccount[]>;
}
