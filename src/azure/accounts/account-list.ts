// Lists every account of a subscription or a resource group, from all pages.

import type { AzureMapsManagementClient } from '@azure/arm-maps';
import { parseResourceId, scopeOf, type AccountScope } from '../../core/account-id.ts';
import type { FleetAccount } from '../../core/ports/accounts.ts';
import { mustBePage, readAccount, unexpectedAnswer } from './account-answers.ts';
import { explainFailure } from '../errors/explain-failure.ts';

export interface AccountListOptions {
  readonly client: AzureMapsManagementClient;
  readonly scope: AccountScope;
  readonly assignee: string | undefined;
  readonly signal: AbortSignal;
}

export async function listAccounts({
  client,
  scope,
  assignee,
  signal,
}: AccountListOptions): Promise<FleetAccount[]> {
  const options = { abortSignal: signal, onResponse: mustBePage };
  const pages =
    scope.resourceGroup === undefined
      ? client.accounts.listBySubscription(options)
      : client.accounts.listByResourceGroup(scope.resourceGroup, options);
  const accounts: FleetAccount[] = [];
  try {
    for await (const account of pages) {
      const id = parseResourceId(account.id ?? '');
      if (id === undefined) throw unexpectedAnswer('a resource ID');
      accounts.push({ id, ...readAccount(account) });
    }
    return accounts;
  } catch (error) {
    const call = { account: scope, scope: scopeOf(scope), assignee, action: 'read', signal };
    throw await explainFailure(error, call);
  }
}
