// Explains that Resource Manager did not find the account, its resource group, or its subscription.

import type { RestError } from '@azure/core-rest-pipeline';
import { scopeOf } from '../../core/account-id.ts';
import { ActionError } from '../../core/errors/action-error.ts';
import type { ArmCall, ArmSubject } from './arm-call.ts';
import { codeOf } from '../client/rest-errors.ts';

const LIST_ACCOUNTS =
  'To list the IDs of all accounts, for the input resource-id:\naz maps account list --query "[].id" --output tsv';

/** @returns undefined if the code says that something else was not found. */
export function notFound(error: RestError, { account, scope }: ArmCall): ActionError | undefined {
  const { subscriptionId, resourceGroup } = account;
  const explain = (what: string, hint: string) =>
    new ActionError('azure-account-not-found', what, { hint, cause: error });
  switch (codeOf(error)) {
    case 'SubscriptionNotFound':
    case 'InvalidSubscriptionId':
      return explain(
        `The subscription ${subscriptionId} was not found.`,
        `Check subscription-id, and that the input cloud matches it:\naz account list --query "[].{name:name, id:id}" --output table\nAzure responds in the same way to an identity without a role in the subscription.`,
      );
    case 'ResourceGroupNotFound':
      // If the call was about the resource group and not the account, the group is what is missing.
      if (scope !== undefined) return groupNotFound(error, account);
      return explain(
        `The resource group ${resourceGroup ?? ''} was not found in the subscription ${subscriptionId}.`,
        `Check resource-group and subscription-id. ${LIST_ACCOUNTS}`,
      );
    // The provider's own codes, and Resource Manager's.
    case 'ResourceNotFound':
    case 'AccountNotFound':
    case 'NotFound':
      return explain(
        'accountName' in account
          ? `The Azure Maps account ${account.accountName} was not found in the resource group ${account.resourceGroup}.`
          : `${scopeOf(account)} was not found.`,
        `Check account-name: it is the name of the resource, not its client ID. ${LIST_ACCOUNTS}`,
      );
    default:
      return undefined;
  }
}

export function groupNotFound(
  error: RestError,
  { subscriptionId, resourceGroup = '' }: ArmSubject,
  location = '<region>',
): ActionError {
  const isBeingDeleted = codeOf(error) === 'ResourceGroupBeingDeleted';
  return new ActionError(
    'azure-group-not-found',
    `The resource group ${resourceGroup} ${isBeingDeleted ? 'is being deleted' : 'does not exist'} in the subscription ${subscriptionId}.`,
    {
      hint: `Check resource-group and subscription-id. This action does not create resource groups. To create it:\naz group create --subscription ${subscriptionId} --name "${resourceGroup}" --location ${location}`,
      cause: error,
    },
  );
}
