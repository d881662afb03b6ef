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

export function idOf(subject: ArmSubject): string {
  return 'accountName' in subject ? resourceIdOf(subject) : scopeOf(subject);
}
