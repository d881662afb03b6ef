// Why Azure does not make an account, with the next action. The codes are Resource Manager's own, from its page
// "Troubleshoot common Azure deployment errors"; those of Azure Maps itself are not documented.

import { isRestError } from '@azure/core-rest-pipeline';
import { ActionError, type ErrorCode } from '../core/errors.ts';
import type { AccountId } from '../core/request.ts';
import { groupMissing, translateArmError, type ArmCall } from './arm-errors.ts';
import { codeOf } from './rest-errors.ts';

const CODES: Readonly<Record<string, ErrorCode>> = {
  AccountNameAlreadyExists: 'azure-name-taken',
  AccountNameNotAvailable: 'azure-name-taken',
  AccountAlreadyExists: 'azure-name-taken',
  NameNotAvailable: 'azure-name-taken',
  ResourceNameNotAvailable: 'azure-name-taken',
  InvalidResourceLocation: 'azure-name-taken',
  LocationNotAvailableForResourceType: 'azure-region-not-offered',
  LocationNotSupported: 'azure-region-not-offered',
  InvalidLocation: 'azure-region-not-offered',
  // With a known api-version it is the location that has no provider.
  NoRegisteredProviderFound: 'azure-region-not-offered',
  // Azure keeps some subscriptions to some regions.
  RequestDisallowedByAzure: 'azure-region-not-offered',
  RequestDisallowedByPolicy: 'azure-policy-denied',
  QuotaExceeded: 'azure-quota-exceeded',
  ResourceQuotaExceeded: 'azure-quota-exceeded',
  SubscriptionQuotaExceeded: 'azure-quota-exceeded',
  ResourceGroupNotFound: 'azure-group-not-found',
  ResourceGroupBeingDeleted: 'azure-group-not-found',
  MissingSubscriptionRegistration: 'azure-provider-not-registered',
};

export function translateCreationError(
  error: unknown,
  call: ArmCall & { readonly account: AccountId },
  location: string,
): ActionError {
  if (!isRestError(error)) return translateArmError(error, call);
  const code = CODES[codeOf(error)];
  if (code === undefined) return translateArmError(error, call);
  if (code === 'azure-group-not-found') return groupMissing(error, call.account, location);
  const { accountName, subscriptionId } = call.account;
  const messages: Readonly<Partial<Record<ErrorCode, string>>> = {
    'azure-name-taken': `The name ${accountName} is taken: Azure has another account of that name.`,
    'azure-region-not-offered': `Azure Maps accounts are not offered to this subscription in the region ${location}.`,
    'azure-policy-denied': `An Azure Policy forbids to create the account ${accountName} as it is asked for.`,
    'azure-quota-exceeded': `The subscription ${subscriptionId} may not have another Azure Maps account.`,
    'azure-provider-not-registered': `The subscription ${subscriptionId} is not registered for Microsoft.Maps.`,
  };
  const hints: Readonly<Partial<Record<ErrorCode, string>>> = {
    'azure-region-not-offered':
      'The regions that are: az provider show --namespace Microsoft.Maps --query "resourceTypes[?resourceType==\'accounts\'].locations[]" --output tsv',
    'azure-provider-not-registered': `Once for each subscription: az provider register --subscription ${subscriptionId} --namespace Microsoft.Maps --wait`,
  };
  const hint = hints[code];
  return new ActionError(code, messages[code] ?? '', {
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  });
}
