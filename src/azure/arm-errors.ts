// Turns what Resource Manager refuses into errors that say what to do. Reads status, code and headers only: messages
// of SDK errors may quote a body that holds keys.

import { isRestError, type RestError } from '@azure/core-rest-pipeline';
import { ActionError } from '../core/errors.ts';
import { describeNetworkFailure, networkFailureOf, networkHint } from '../core/network-failure.ts';
import { resourceIdOf, scopeOf, type AccountId } from '../core/request.ts';
import { codeOf } from './rest-errors.ts';

export interface ArmCall {
  readonly account: ArmSubject;
  /** Application ID of the identity, to be pasted; undefined with the session of the Azure CLI. */
  readonly assignee: string | undefined;
  /** The action behind `Microsoft.Maps/accounts/` that the call needs. */
  readonly action: string;
  /** Where the action has to be granted, if not on the account: before there is one, and for the list of all. */
  readonly scope?: string;
  readonly signal: AbortSignal;
}

/** An account; or a group or a subscription, for the list of its accounts. */
export type ArmSubject =
  | AccountId
  | (Omit<AccountId, 'accountName' | 'resourceGroup'> & { readonly resourceGroup: string | undefined });

function nameOf(subject: ArmSubject): string {
  return 'accountName' in subject ? `the account ${subject.accountName}` : scopeOf(subject);
}

function idOf(subject: ArmSubject): string {
  return 'accountName' in subject ? resourceIdOf(subject) : scopeOf(subject);
}

const STATUS_PAGE = 'https://azure.status.microsoft';

export function translateArmError(error: unknown, call: ArmCall): ActionError {
  if (error instanceof ActionError) return error;
  if (call.signal.aborted && call.signal.reason instanceof ActionError) return call.signal.reason;
  if (!isRestError(error) || error.statusCode === undefined) return noAnswer(error);
  const { statusCode: status } = error;
  if (status === 429) return throttled(error);
  if (status >= 500) return broken(error, status);
  // Every refusal of Resource Manager's own has a code; without one somebody in between has answered.
  if (status < 400 || codeOf(error) === '' || codeOf(error) === 'PARSE_ERROR') return notAzure(error, status);
  switch (status) {
    case 401:
      return tokenRefused(error);
    case 403:
      return forbidden(error, call);
    case 404:
      return notFound(error, call);
    case 409:
      return codeOf(error) === 'ScopeLocked' ? locked(error, call) : refused(error, call, status);
    default:
      return refused(error, call, status);
  }
}

function tokenRefused(error: RestError): ActionError {
  const otherTenant = codeOf(error) === 'InvalidAuthenticationTokenTenant';
  return new ActionError(
    'azure-sign-in-refused',
    otherTenant
      ? 'Azure Resource Manager refused the access token: the subscription belongs to another tenant than the one signed in to.'
      : `Azure Resource Manager refused the access token (${codeOf(error)}).`,
    {
      hint: otherTenant
        ? 'Set tenant-id to the tenant of the subscription: az account show --subscription <subscription-id> --query tenantId --output tsv. The application must exist there.'
        : 'The inputs cloud and tenant-id must be those of the account. If they are, run the workflow again.',
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
    `The identity may not do Microsoft.Maps/accounts/${action} on ${scope}.`,
    {
      hint: [
        `Give it a role that has this action, at the scope of ${where} and no wider:`,
        `az role assignment create --assignee ${assignee} --role "Azure Maps Contributor" --scope "${scope}"`,
        'A role of your own with just the actions that are used is smaller: docs/setup.md. A new assignment takes some minutes to work. Roles for Azure Maps data do not cover the keys. If the subscription or a name above is wrong, Azure may say this as well.',
      ].join('\n'),
      cause: error,
    },
  );
}

function notFound(error: RestError, { account, scope }: ArmCall): ActionError {
  const { subscriptionId, resourceGroup } = account;
  const list =
    'The full IDs of all accounts, one to paste as resource-id: az maps account list --query "[].id" --output tsv';
  const explain = (what: string, hint: string) =>
    new ActionError('azure-account-not-found', what, { hint, cause: error });
  switch (codeOf(error)) {
    case 'SubscriptionNotFound':
    case 'InvalidSubscriptionId':
      return explain(
        `The subscription ${subscriptionId} was not found.`,
        `Check subscription-id, and that the input cloud is its cloud: az account list --query "[].{name:name, id:id}" --output table. Azure also says this to an identity that has no role anywhere in the subscription.`,
      );
    case 'ResourceGroupNotFound':
      // Where the group and not the account was asked for, the group is what is missing.
      if (scope !== undefined) return groupMissing(error, account);
      return explain(
        `The resource group ${resourceGroup ?? ''} was not found in the subscription ${subscriptionId}.`,
        `Check resource-group, and whether subscription-id is the one that has it. ${list}`,
      );
    default:
      return explain(
        'accountName' in account
          ? `The Azure Maps account ${account.accountName} was not found in the resource group ${account.resourceGroup}.`
          : `${scopeOf(account)} was not found.`,
        `Check account-name: it is the name of the resource, not its client ID. ${list}`,
      );
  }
}

export function groupMissing(
  error: RestError,
  { subscriptionId, resourceGroup = '' }: ArmSubject,
  location = '<region>',
): ActionError {
  const isGoing = codeOf(error) === 'ResourceGroupBeingDeleted';
  return new ActionError(
    'azure-group-not-found',
    `The resource group ${resourceGroup} ${isGoing ? 'is being deleted' : 'does not exist'} in the subscription ${subscriptionId}.`,
    {
      hint: `Check resource-group and subscription-id. This action makes no resource groups; to make it: az group create --subscription ${subscriptionId} --name "${resourceGroup}" --location ${location}`,
      cause: error,
    },
  );
}

function locked(error: RestError, { account, action }: ArmCall): ActionError {
  const onAccount = `az lock list --resource "${idOf(account)}" --output table`;
  const onGroup = `az lock list --resource-group "${account.resourceGroup ?? ''}" --output table`;
  const explain = (what: string, ...hint: string[]) =>
    new ActionError('azure-account-locked', what, { hint: hint.join('\n'), cause: error });
  switch (action) {
    case 'write':
      return explain(
        `A ReadOnly lock on the resource group ${account.resourceGroup ?? ''} or its subscription lets nobody make ${nameOf(account)}.`,
        'Find it, delete it, and set a CanNotDelete lock in its place:',
        onGroup,
      );
    case 'delete':
      return explain(
        `A lock on ${nameOf(account)}, its resource group or its subscription keeps it from being deleted.`,
        'Somebody meant it to stay. If it shall go all the same, find the lock and delete it first:',
        onAccount,
        onGroup,
      );
    default:
      return explain(
        `A lock on ${nameOf(account)}, its resource group or its subscription blocks this.`,
        'A ReadOnly lock blocks even listing the keys; a CanNotDelete lock does not. Find it, delete it, and set the other kind:',
        onAccount,
        onGroup,
      );
  }
}

function throttled(error: RestError): ActionError {
  return new ActionError(
    'azure-throttled',
    'Azure Resource Manager asked for fewer requests (status 429), longer than this run waits.',
    {
      hint: 'Run the workflow again in some minutes, and give workflows that use the same subscription different times.',
      cause: error,
    },
  );
}

const HINTS: Readonly<Record<string, string>> = {
  RequestDisallowedByPolicy:
    'An Azure Policy forbids this. The activity log of the account names it; ask its owner for an exemption.',
  SubscriptionDisabled: 'The subscription is disabled. Its owner can enable it again in the Azure portal.',
  ReadOnlyDisabledSubscription:
    'The subscription is disabled. Its owner can enable it again in the Azure portal.',
};

function refused(error: RestError, { account }: ArmCall, status: number): ActionError {
  const code = codeOf(error);
  const hint = HINTS[code];
  return new ActionError(
    'azure-request-failed',
    `Azure refused the request for ${nameOf(account)} with status ${status} (${code}).`,
    { ...(hint === undefined ? {} : { hint }), cause: error },
  );
}

function noAnswer(error: unknown): ActionError {
  const failure = networkFailureOf(error);
  return new ActionError(
    'azure-unreachable',
    `Azure Resource Manager gave no answer: ${describeNetworkFailure(failure)}.`,
    { hint: networkHint(failure, STATUS_PAGE), cause: error },
  );
}

function broken(error: RestError, status: number): ActionError {
  return new ActionError('azure-unreachable', `Azure Resource Manager answered with status ${status}.`, {
    hint: networkHint('unknown', STATUS_PAGE),
    cause: error,
  });
}

function notAzure(error: RestError, status: number): ActionError {
  return new ActionError(
    'azure-unexpected-answer',
    `A request to Azure Resource Manager was answered with status ${status} in a form that is not Azure's own: most likely by a proxy or a firewall in its place.`,
    {
      hint: 'Check HTTPS_PROXY and NO_PROXY of the runner, and that management.azure.com (management.usgovcloudapi.net for AzureUSGovernment) is let through; then run the workflow again.',
      cause: error,
    },
  );
}
