// Explains why Azure did not create an account, with the next step. The codes are Resource Manager's own, from its page
// "Troubleshoot common Azure deployment errors". Those of Azure Maps itself are not documented.

import { isRestError, type RestError } from '@azure/core-rest-pipeline';
import type { AccountId } from '../../core/account-id.ts';
import { ActionError } from '../../core/errors/action-error.ts';
import type { ArmCall } from './arm-call.ts';
import { translateArmError } from './arm-errors.ts';
import { groupNotFound } from './not-found-errors.ts';
import { messageOf, quoteMessageOf } from '../client/refusal-messages.ts';
import { codeOf } from '../client/rest-errors.ts';
import { unfinished } from './unfinished-errors.ts';

type Obstacle = 'name' | 'region' | 'quota' | 'group';

const OBSTACLES: Readonly<Record<string, Obstacle>> = {
  AccountNameAlreadyExists: 'name',
  AccountNameNotAvailable: 'name',
  AccountAlreadyExists: 'name',
  NameNotAvailable: 'name',
  ResourceNameNotAvailable: 'name',
  InvalidResourceLocation: 'name',
  LocationNotAvailableForResourceType: 'region',
  LocationNotSupported: 'region',
  InvalidLocation: 'region',
  // With a known api-version it is the location that has no provider.
  NoRegisteredProviderFound: 'region',
  QuotaExceeded: 'quota',
  ResourceQuotaExceeded: 'quota',
  SubscriptionQuotaExceeded: 'quota',
  ResourceGroupNotFound: 'group',
  ResourceGroupBeingDeleted: 'group',
};

/** @param location of an account that was to be created; undefined for any other call. */
export function translateCallError(error: unknown, call: ArmCall, location: string | undefined): ActionError {
  const { account } = call;
  const translated =
    location === undefined || !('accountName' in account)
      ? translateArmError(error, call)
      : translateCreationError(error, { ...call, account }, location);
  return unfinished(error, call, translated);
}

function translateCreationError(
  error: unknown,
  call: ArmCall & { readonly account: AccountId },
  location: string,
): ActionError {
  const obstacle = OBSTACLES[codeOf(error)] ?? (isRegionRestricted(error) ? 'region' : undefined);
  return isRestError(error) && obstacle !== undefined
    ? explain(obstacle, error, call.account, location)
    : translateArmError(error, call);
}

/** Azure restricts some subscriptions to "a set of best available regions". Its other restrictions have the same code. */
function isRegionRestricted(error: unknown): boolean {
  return codeOf(error) === 'RequestDisallowedByAzure' && /\bregions?\b/i.test(messageOf(error));
}

function explain(obstacle: Obstacle, cause: RestError, account: AccountId, location: string): ActionError {
  const { accountName, subscriptionId } = account;
  switch (obstacle) {
    case 'name':
      return new ActionError(
        'azure-name-taken',
        `The name ${accountName} is taken (${codeOf(cause)}).${quoteMessageOf(cause)}`,
        {
          hint: 'Choose another account-name, or set resource-id to the ID of the existing account. To find it:\naz maps account list --query "[].id" --output tsv',
          cause,
        },
      );
    case 'region':
      return regionNotOffered(location, cause);
    case 'quota':
      return new ActionError(
        'azure-quota-exceeded',
        `The subscription ${subscriptionId} has reached a limit (${codeOf(cause)}).${quoteMessageOf(cause)}`,
        {
          hint: `Delete an unused account, or ask Azure support for a higher limit. To list the accounts:\naz maps account list --subscription "${subscriptionId}" --query "[].id" --output tsv`,
          cause,
        },
      );
    case 'group':
      return groupNotFound(cause, account, location);
  }
}

function regionNotOffered(location: string, cause: RestError): ActionError {
  return new ActionError(
    'azure-region-not-offered',
    `Azure does not create Azure Maps accounts for this subscription in the region ${location} (${codeOf(cause)}).${quoteMessageOf(cause)}`,
    {
      hint: 'Set location to another region. To list those of Azure Maps:\naz provider show --namespace Microsoft.Maps --query "resourceTypes[?resourceType==\'accounts\'].locations[]" --output tsv',
      cause,
    },
  );
}
