// What the errors about a call to Resource Manager need to know about it.

import { resourceIdOf, scopeOf, type AccountId, type AccountScope } from '../../core/account-id.ts';

export interface ArmCall {
  readonly account: ArmSubject;
  /** Application ID of the identity, for commands to paste; undefined with azure-auth: azure-cli. */
  readonly assignee: string | undefined;
  /** The action below `Microsoft.Maps/accounts/` that the call needs. */
  readonly action: string;
  /** Where the action must be granted, if not on the account: before it exists, or to list all accounts. */
  readonly scope?: string;
  readonly signal: AbortSignal;
}

/** An account; or a resource group or a subscription, to list its accounts. */
export type ArmSubject = AccountId | AccountScope;

export function nameOf(subject: ArmSubject): string {
  return 'accountName' in subject ? `the account ${subject.accountName}` : scopeOf(subject);
}

/** What the call does, to follow "is not authorized to". */
export function deedOf({ account, action }: ArmCall): string {
  const name = nameOf(account);
  switch (action) {
    case 'listKeys/action':
      return `list the keys of ${name}`;
    case 'regenerateKey/action':
      return `regenerate a key of ${name}`;
    case 'write':
      return `create ${name}`;
    case 'delete':
      return `delete ${name}`;
    default:
      return 'accountName' in account ? `read ${name}` : `list the accounts of ${placeOf(account)}`;
  }
}

function placeOf({ subscriptionId, resourceGroup }: AccountScope): string {
  return resourceGroup === undefined
    ? `the subscription ${subscriptionId}`
    : `the resource group ${resourceGroup}`;
}

export function idOf(subject: ArmSubject): string {
  return 'accountName' in subject ? resourceIdOf(subject) : scopeOf(subject);
}
