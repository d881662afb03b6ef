// Turns failures of Resource Manager into errors that say what to do. Of a response it reads only the status, the headers, the
// code, and the sentence of a refusal: other messages of the SDK may quote a body that contains keys.

import { isRestError, type RestError } from '@azure/core-rest-pipeline';
import { ActionError, ownErrorOf } from '../../core/errors/action-error.ts';
import {
  FOREIGN_ANSWER,
  foreignAnswerHint,
  networkHint,
  noAnswer,
  STATUS_PAGES,
} from '../../http/no-answer.ts';
import { deedOf, idOf, type ArmCall } from './arm-call.ts';
import { translateAuthorizationError } from './authorization-errors.ts';
import { accountLocked } from './lock-errors.ts';
import { notFound } from './not-found-errors.ts';
import { isPassingConflict } from '../client/passing-refusals.ts';
import { messageOf, quoteMessageOf } from '../client/refusal-messages.ts';
import { codeOf } from '../client/rest-errors.ts';
import { providerNotRegistered, subscriptionDisabled } from './subscription-errors.ts';
import { tokenRefused } from './token-errors.ts';

export function translateArmError(error: unknown, call: ArmCall): ActionError {
  const own = ownErrorOf(error, call.signal);
  if (own) return own;
  if (!isRestError(error) || error.statusCode === undefined) return noAnswer(error, UNANSWERED);
  const { statusCode: status } = error;
  if (status === 429) return throttled(error);
  if (status >= 500) return broken(error, status);
  // Resource Manager's refusals have a code. Without one, something in between probably answered.
  if (status < 400 || codeOf(error) === '' || codeOf(error) === 'PARSE_ERROR') return notAzure(error, status);
  return refusalOf(error, call, status);
}

function refusalOf(error: RestError, call: ArmCall, status: number): ActionError {
  const code = codeOf(error);
  const { subscriptionId } = call.account;
  if (status === 401) return tokenRefused(error, call);
  if (code === 'ScopeLocked') return accountLocked(error, call);
  if (/(?:Disabled|Suspended)Subscription|Subscription(?:Is)?(?:Disabled|Suspended)/.test(code))
    return subscriptionDisabled(error, subscriptionId);
  if (/^(?:MissingSubscriptionRegistration|SubscriptionNotRegistered)$/.test(code))
    return providerNotRegistered(error, subscriptionId);
  return (
    translateAuthorizationError(error, call) ??
    (status === 404 ? notFound(error, call) : undefined) ??
    refused(error, call, status)
  );
}

function throttled(error: RestError): ActionError {
  return new ActionError(
    'azure-throttled',
    'Azure Resource Manager throttled the request (status 429) for longer than this run can wait.',
    {
      hint: 'Run the workflow again in a few minutes, and schedule workflows that use the same subscription at different times.',
      cause: error,
    },
  );
}

function refused(error: RestError, call: ArmCall, status: number): ActionError {
  const { account, action } = call;
  const code = codeOf(error);
  const isBusy = isPassingConflict(status, code, messageOf(error));
  const id = idOf(account);
  return new ActionError(
    'azure-request-failed',
    `Azure refused to ${deedOf(call)}${isBusy ? ' for a minute' : ''} (status ${status}, ${code}).${quoteMessageOf(error)} The action is Microsoft.Maps/accounts/${action}.`,
    {
      hint: isBusy
        ? 'Run the workflow again in some minutes: most likely, another operation on the account is in progress. To see what it is:\n' +
          `az monitor activity-log list --resource-id "${id}" --offset 1h --query "[].{operation:operationName.value,status:status.value,caller:caller}" --output table`
        : `If Azure's message names a cause, fix it first. To see the request in the activity log:\naz monitor activity-log list --resource-id "${id}" --offset 1h --status Failed --output table`,
      cause: error,
    },
  );
}

const UNANSWERED = {
  code: 'azure-unreachable',
  what: 'Azure Resource Manager did not respond',
  unusable: { code: 'azure-unexpected-answer', whose: 'A response of Azure Resource Manager' },
  statusPage: STATUS_PAGES.azure,
} as const;

function broken(error: RestError, status: number): ActionError {
  return new ActionError(
    'azure-unreachable',
    `Azure Resource Manager did not process the request (status ${status}).`,
    {
      hint: networkHint('unknown', STATUS_PAGES.azure),
      cause: error,
    },
  );
}

function notAzure(error: RestError, status: number): ActionError {
  return new ActionError(
    'azure-unexpected-answer',
    `A response of Azure Resource Manager is not in Azure's format (status ${status}); ${FOREIGN_ANSWER}.`,
    {
      hint: foreignAnswerHint('management.azure.com (management.usgovcloudapi.net for AzureUSGovernment)'),
      cause: error,
    },
  );
}
