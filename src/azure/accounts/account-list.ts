// Lists every account of a subscription or a resource group, from all pages.

import type { AzureMapsManagementClient } from '@azure/arm-maps';
import { parseListedId, scopeOf, type AccountScope } from '../../core/account-id.ts';
import { ActionError } from '../../core/errors/action-error.ts';
import type { FleetAccount } from '../../core/ports/accounts.ts';
import { readAccount } from './account-answers.ts';
import { explainFailure } from '../errors/explain-failure.ts';
import { foreignAnswerHint } from '../../http/no-answer.ts';
import { followPages } from './list-pages.ts';

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
  const options = { abortSignal: signal, onResponse: followPages() };
  const pages =
    scope.resourceGroup === undefined
      ? client.accounts.listBySubscription(options)
      : client.accounts.listByResourceGroup(scope.resourceGroup, options);
  const accounts: FleetAccount[] = [];
  try {
    for await (const account of pages) {
      // Its own name, type and system data are not used.
      const id = parseListedId(account.id, scope);
      if (id === undefined) throw foreignEntry(scope);
      accounts.push({ id, ...readAccount(account) });
    }
    return accounts;
  } catch (error) {
    const call = { account: scope, scope: scopeOf(scope), assignee, action: 'read', signal };
    throw await explainFailure(error, call);
  }
}

/** What the entry says is not shown: it may be anything. */
function foreignEntry(scope: AccountScope): ActionError {
  return new ActionError(
    'azure-unexpected-answer',
    `Azure's list of accounts contains an entry without the resource ID of an Azure Maps account in the place that was listed. Nothing was concluded from the list, which is that of ${scopeOf(scope)}.`,
    {
      hint: `${foreignAnswerHint('management.azure.com')} A proxy may have changed the response. To see the list:\naz maps account list --subscription "${scope.subscriptionId}" --query "[].id" --output tsv`,
    },
  );
}
