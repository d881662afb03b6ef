// Reads the inputs that identify one account, or the scope of several. Pure.

import {
  isAccountName,
  isResourceGroup,
  parseResourceId,
  type AccountId,
  type AccountScope,
} from '../account-id.ts';
import { quote } from '../text.ts';
import type { InputName } from './names.ts';
import type { InputReader } from './reader.ts';

const ACCOUNT_PARTS = ['subscription-id', 'resource-group', 'account-name'] as const;

export function parseAccount(inputs: InputReader): AccountId {
  const resourceId = inputs.text('resource-id');
  return resourceId === '' ? accountFromParts(inputs) : accountFromResourceId(inputs, resourceId);
}

function accountFromParts(inputs: InputReader): AccountId {
  return checkedAccount(inputs, {
    subscriptionId: inputs.requiredGuid(
      'subscription-id',
      'Together with resource-group and account-name, it identifies the account. You can set resource-id instead.',
    ),
    resourceGroup: inputs.required(
      'resource-group',
      'Together with subscription-id and account-name, it identifies the account.',
    ),
    accountName: inputs.required(
      'account-name',
      'Together with subscription-id and resource-group, it identifies the account.',
    ),
  });
}

function accountFromResourceId(inputs: InputReader, resourceId: string): AccountId {
  const given = ACCOUNT_PARTS.filter((name) => inputs.text(name) !== '');
  if (given.length > 0) {
    inputs.problem(
      'resource-id',
      `It already contains ${given.join(', ')}. Use either resource-id or its parts, not both.`,
    );
  }
  const account = parseResourceId(resourceId);
  if (account === undefined) {
    inputs.problem(
      'resource-id',
      `${quote(resourceId)} is not the resource ID of an Azure Maps account. Such an ID has the form /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.Maps/accounts/<name>.`,
    );
    return { subscriptionId: '', resourceGroup: '', accountName: '' };
  }
  inputs.checkGuid('resource-id', account.subscriptionId);
  return checkedAccount(inputs, account, 'resource-id');
}

/** Applies Resource Manager's naming rules, so that an invalid name is reported before a request is sent. */
function checkedAccount(inputs: InputReader, account: AccountId, source?: InputName): AccountId {
  checkResourceGroup(inputs, account.resourceGroup, source ?? 'resource-group');
  if (account.accountName !== '' && !isAccountName(account.accountName)) {
    inputs.problem(
      source ?? 'account-name',
      `${quote(account.accountName)} is not a valid Azure Maps account name. A name has 1 to 98 letters, digits, . _ -, and starts with a letter or digit.`,
    );
  }
  return account;
}

/** The subscription, or the resource group, whose accounts `discover` lists. */
export function parseScope(inputs: InputReader): AccountScope {
  for (const name of ['account-name', 'resource-id'] as const) {
    if (inputs.text(name) !== '')
      inputs.problem(name, 'operation: discover lists accounts and does not use this input. Remove it.');
  }
  const subscriptionId = inputs.requiredGuid(
    'subscription-id',
    'operation: discover lists the accounts of this subscription.',
  );
  const resourceGroup = inputs.text('resource-group');
  checkResourceGroup(inputs, resourceGroup, 'resource-group');
  return { subscriptionId, resourceGroup: resourceGroup === '' ? undefined : resourceGroup };
}

function checkResourceGroup(inputs: InputReader, name: string, source: InputName): void {
  if (name !== '' && !isResourceGroup(name)) {
    inputs.problem(
      source,
      `${quote(name)} is not a valid resource group name. A name has 1 to 90 letters, digits, . _ -, and parentheses, and does not end in a period.`,
    );
  }
}
