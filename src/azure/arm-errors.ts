// Turns what Resource Manager refuses into errors that say what to do. Reads status, code and headers only: messages
// of SDK errors may quote a body that holds keys.

import { isRestError, type RestError } from '@azure/core-rest-pipeline';
import { ActionError } from '../core/errors.ts';
import { resourceIdOf, type AccountId } from '../core/request.ts';
import { codeOf, statusOf } from './rest-errors.ts';

export interface ArmCall {
  readonly account: AccountId;
  /** The action behind `Microsoft.Maps/accounts/` that the call needs. */
  readonly action: string;
  readonly signal: AbortSignal;
}

export function translateArmError(error: unknown, call: ArmCall): ActionError {
  if (error instanceof ActionError) return error;
  if (call.signal.aborted && call.signal.reason instanceof ActionError) return call.signal.reason;
  if (!isRestError(error) || error.statusCode === undefined) return withoutAnswer(error);
  const { accountName } = call.account;
  switch (error.statusCode) {
    case 401:
      return new ActionError('azure-sign-in-refused', 'Azure Resource Manager refused the access token.', {
        hint: 'The input cloud and the tenant must be those of the account.',
        cause: error,
      });
    case 403:
      return forbidden(error, call);
    case 404:
      return notFound(error, call);
    case 409:
      if (codeOf(error) === 'ScopeLocked') {
        return new ActionError(
          'azure-account-locked',
          `A lock on the account ${accountName}, its group or its subscription blocks this action.`,
          {
            hint: 'A ReadOnly lock blocks even listing the keys. Remove it, or use a CanNotDelete lock instead.',
            cause: error,
          },
        );
      }
      break;
    case 429:
      return new ActionError(
        'azure-throttled',
        'Azure asked for fewer requests, longer than this run waits.',
        {
          hint: 'Run the workflow again in some minutes, and give workflows of the same subscription different times.',
          cause: error,
        },
      );
  }
  if (error.statusCode >= 500) return withoutAnswer(error);
  if (error.statusCode < 400) return unexpected(error);
  return new ActionError(
    'azure-request-failed',
    `Azure refused the request for the account ${accountName} with status ${error.statusCode}${suffix(error)}.`,
    { cause: error },
  );
}

function forbidden(error: RestError, { account, action }: ArmCall): ActionError {
  const scope = resourceIdOf(account);
  return new ActionError(
    'azure-forbidden',
    `The identity may not do Microsoft.Maps/accounts/${action} on ${scope}.`,
    {
      hint: `Give it a role with this action at the scope of the account, for example: az role assignment create --assignee <client-id> --role "Azure Maps Contributor" --scope ${scope}. A new assignment takes some minutes to work.`,
      cause: error,
    },
  );
}

function notFound(error: RestError, { account }: ArmCall): ActionError {
  const { subscriptionId, resourceGroup, accountName } = account;
  const messages: Readonly<Record<string, string>> = {
    SubscriptionNotFound: `The subscription ${subscriptionId} was not found.`,
    ResourceGroupNotFound: `The resource group ${resourceGroup} was not found in subscription ${subscriptionId}.`,
  };
  return new ActionError(
    'azure-account-not-found',
    messages[codeOf(error)] ??
      `The Azure Maps account ${accountName} was not found in resource group ${resourceGroup}.`,
    {
      hint: 'Check subscription-id, resource-group, account-name and cloud. The full ID to paste as resource-id: az maps account list --query "[].id"',
      cause: error,
    },
  );
}

function withoutAnswer(error: unknown): ActionError {
  if (isRestError(error) && error.code === 'PARSE_ERROR') return unexpected(error);
  const status = statusOf(error);
  return new ActionError(
    'azure-unreachable',
    status === undefined
      ? 'Azure Resource Manager gave no answer.'
      : `Azure Resource Manager answered with status ${status}.`,
    {
      hint: 'Run the workflow again. If it stays so: https://azure.status.microsoft; behind a proxy, check HTTPS_PROXY and NODE_EXTRA_CA_CERTS of the runner.',
      cause: error,
    },
  );
}

function unexpected(error: unknown): ActionError {
  return new ActionError(
    'azure-unexpected-answer',
    'Azure Resource Manager gave an answer that is not its own: perhaps a proxy answered in its place.',
    {
      hint: 'Check HTTPS_PROXY and NO_PROXY of the runner, then run the workflow again.',
      cause: error,
    },
  );
}

function suffix(error: RestError): string {
  const code = codeOf(error);
  return code === '' ? '' : ` (${code})`;
}
