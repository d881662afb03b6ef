// Turns failures of Resource Manager into errors that say what to do. It reads only the status, code, and headers, because the
// messages of SDK errors may quote a body that contains keys.

import { isRestError, type RestError } from '@azure/core-rest-pipeline';
import { ActionError, ownErrorOf } from '../core/errors/action-error.ts';
import {
  describeNetworkFailure,
  FOREIGN_ANSWER,
  foreignAnswerHint,
  networkFailureOf,
  networkHint,
} from '../http/network-failure.ts';
import { idOf, nameOf, type ArmCall } from './arm-call.ts';
import { accountLocked } from './lock-errors.ts';
import { notFound } from './not-found-errors.ts';
import { codeOf } from './rest-errors.ts';

export function translateArmError(error: unknown, call: ArmCall): ActionError {
  const own = ownErrorOf(error, call.signal);
  if (own) return own;
  if (!isRestError(error) || error.statusCode === undefined) return noAnswer(error);
  const { statusCode: status } = error;
  if (status === 429) return throttled(error);
  if (status >= 500) return broken(error, status);
  // Resource Manager's refusals have a code. Without one, something in between probably answered.
  if (status < 400 || codeOf(error) === '' || codeOf(error) === 'PARSE_ERROR') return notAzure(error, status);
  switch (status) {
    case 401:
      return tokenRefused(error);
    case 403:
      return forbidden(error, call);
    case 404:
      return notFound(error, call);
    case 409:
      return codeOf(error) === 'ScopeLocked' ? accountLocked(error, call) : refused(error, call, status);
    default:
      return refused(error, call, status);
  }
}

function tokenRefused(error: RestError): ActionError {
  const isOtherTenant = codeOf(error) === 'InvalidAuthenticationTokenTenant';
  return new ActionError(
    'azure-sign-in-refused',
    isOtherTenant
      ? 'Azure Resource Manager refused the access token: the subscription belongs to a different tenant than the one that issued the token.'
      : `Azure Resource Manager refused the access token (${codeOf(error)}).`,
    {
      hint: isOtherTenant
        ? 'Set tenant-id to the tenant of the subscription: az account show --subscription <subscription-id> --query tenantId --output tsv. The application must exist in that tenant.'
        : 'The inputs cloud and tenant-id must match the account. If they do, run the workflow again.',
      cause: error,
    },
  );
}

function forbidden(error: RestError, call: ArmCall): ActionError {
  const { account, action, assignee = '<client-id>' } = call;
  const scope = call.scope ?? idOf(account);
  const where = scope === idOf(account) && 'accountName' in account ? 'the account' : scope;
  if (codeOf(error) === 'RequestDisallowedByPolicy') return refused(error, call, 403);
  return new ActionError(
    'azure-forbidden',
    `The identity is not authorized to perform Microsoft.Maps/accounts/${action} on ${scope}.`,
    {
      hint: [
        `Assign it a role that includes this action, at the scope of ${where} and no wider:`,
        `az role assignment create --assignee ${assignee} --role "Azure Maps Contributor" --scope "${scope}"`,
        'For a custom role with only the required actions, see docs/setup.md. A new role assignment takes a few minutes to take effect. Roles for Azure Maps data do not cover the keys. If the subscription or a name above is wrong, Azure may respond in the same way.',
      ].join('\n'),
      cause: error,
    },
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

const DISABLED_SUBSCRIPTION =
  'The subscription is disabled. Its owner can enable it again in the Azure portal.';

const HINTS: Readonly<Record<string, string>> = {
  RequestDisallowedByPolicy:
    'An Azure Policy denies this request. The activity log of the account names the policy; ask its owner for an exemption.',
  SubscriptionDisabled: DISABLED_SUBSCRIPTION,
  ReadOnlyDisabledSubscription: DISABLED_SUBSCRIPTION,
};

const REFUSED_HINT = 'Check the resource in the Azure portal, then run the workflow again.';

function refused(error: RestError, { account }: ArmCall, status: number): ActionError {
  const code = codeOf(error);
  return new ActionError(
    'azure-request-failed',
    `Azure refused the request for ${nameOf(account)} with status ${status} (${code}).`,
    { hint: HINTS[code] ?? REFUSED_HINT, cause: error },
  );
}

function noAnswer(error: unknown): ActionError {
  const failure = networkFailureOf(error);
  return new ActionError(
    'azure-unreachable',
    `Azure Resource Manager did not respond: ${describeNetworkFailure(failure)}.`,
    { hint: networkHint(failure, 'azure'), cause: error },
  );
}

function broken(error: RestError, status: number): ActionError {
  return new ActionError('azure-unreachable', `Azure Resource Manager responded with status ${status}.`, {
    hint: networkHint('unknown', 'azure'),
    cause: error,
  });
}

function notAzure(error: RestError, status: number): ActionError {
  return new ActionError(
    'azure-unexpected-answer',
    `A request to Azure Resource Manager got a response with status ${status} that is not in Azure's format: ${FOREIGN_ANSWER}.`,
    {
      hint: foreignAnswerHint('management.azure.com (management.usgovcloudapi.net for AzureUSGovernment)'),
      cause: error,
    },
  );
}
