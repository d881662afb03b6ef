// Explains that the subscription itself does not allow a request.

import type { RestError } from '@azure/core-rest-pipeline';
import { ActionError } from '../../core/errors/action-error.ts';
import { codeOf } from '../client/rest-errors.ts';

export function subscriptionDisabled(error: RestError, subscriptionId: string): ActionError {
  return new ActionError(
    'azure-subscription-disabled',
    `The subscription ${subscriptionId} is disabled (${codeOf(error)}).`,
    {
      hint: `Ask the billing administrator or the owner of the subscription to enable it again, in the Azure portal under Subscriptions. To see its state:\naz account show --subscription "${subscriptionId}" --query state --output tsv`,
      cause: error,
    },
  );
}

export function providerNotRegistered(error: RestError, subscriptionId: string): ActionError {
  return new ActionError(
    'azure-provider-not-registered',
    `The subscription ${subscriptionId} is not registered for Microsoft.Maps.`,
    {
      hint: `Register it once for each subscription, as someone with the role Contributor or Owner on it:\naz provider register --subscription "${subscriptionId}" --namespace Microsoft.Maps --wait`,
      cause: error,
    },
  );
}
