// Explains why Azure did not create an account, with the next step. The codes are Resource Manager's own, from its page
// "Troubleshoot common Azure deployment errors". Those of Azure Maps itself are not documented.

import { isRestError, type RestError } from '@azure/core-rest-pipeline';
import type { AccountId } from '../core/account-id.ts';
import { ActionError } from '../core/errors/action-error.ts';
import type { ArmCall } from './arm-call.ts';
import { translateArmError } from './arm-errors.ts';
import { groupNotFound } from './not-found-errors.ts';
import { codeOf } from './rest-errors.ts';

type Obstacle = 'name' | 'region' | 'policy' | 'quota' | 'group' | 'provider';

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
  // Azure restricts some subscriptions to certain regions.
  RequestDisallowedByAzure: 'region',
  RequestDisallowedByPolicy: 'policy',
  QuotaExceeded: 'quota',
  ResourceQuotaExceeded: 'quota',
  SubscriptionQuotaExceeded: 'quota',
  ResourceGroupNotFound: 'group',
  ResourceGroupBeingDeleted: 'group',
  MissingSubscriptionRegistration: 'provider',
};

export function translateCreationError(
  error: unknown,
  call: ArmCall & { readonly account: AccountId },
  location: string,
): ActionError {
  const obstacle = OBSTACLES[codeOf(error)];
  return isRestError(error) && obstacle !== undefined
    ? explain(obstacle, error, call.account, location)
    : translateArmError(error, call);
}

function explain(obstacle: Obstacle, cause: RestError, account: AccountId, location: string): ActionError {
  const { accountName, subscriptionId } = account;
  switch (obstacle) {
    case 'name':
      return new ActionError(
        'azure-name-taken',
        `The name ${accountName} is taken: an account with this name exists in another resource group or region.`,
        {
          hint: 'Choose another account-name, or set resource-id to the ID of the existing account.',
          cause,
        },
      );
    case 'region':
      return regionNotOffered(location, cause);
    case 'policy':
      return new ActionError(
        'azure-policy-denied',
        `An Azure Policy does not allow the account ${accountName} with these settings.`,
        {
          hint: 'A policy may require other tags or regions, or forbid shared keys. The activity log of the resource group names the policy. Set location and tags accordingly, or ask the owner of the policy for an exemption.',
          cause,
        },
      );
    case 'quota':
      return new ActionError(
        'azure-quota-exceeded',
        `The subscription ${subscriptionId} has reached its limit for Azure Maps accounts.`,
        { hint: 'Delete an unused account, or ask Azure support for a higher limit.', cause },
      );
    case 'group':
      return groupNotFound(cause, account, location);
    case 'provider':
      return providerNotRegistered(subscriptionId, cause);
  }
}

function regionNotOffered(location: string, cause: RestError): ActionError {
  return new ActionError(
    'azure-region-not-offered',
    `Azure Maps accounts are not available to this subscription in the region ${location}.`,
    {
      hint: 'To list the available regions: az provider show --namespace Microsoft.Maps --query "resourceTypes[?resourceType==\'accounts\'].locations[]" --output tsv',
      cause,
    },
  );
}

function providerNotRegistered(subscriptionId: string, cause: RestError): ActionError {
  return new ActionError(
    'azure-provider-not-registered',
    `The subscription ${subscriptionId} is not registered for Microsoft.Maps.`,
    {
      hint: `Register it once for each subscription: az provider register --subscription ${subscriptionId} --namespace Microsoft.Maps --wait`,
      cause,
    },
  );
}
