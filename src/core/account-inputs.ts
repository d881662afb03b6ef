// Which account, or which accounts, the inputs name. Pure.

import type { InputReader } from './input-reader.ts';
import type { InputName } from './inputs.ts';
import type { AccountId } from './request.ts';
import { quote } from './targets.ts';

const ACCOUNT_PARTS = ['subscription-id', 'resource-group', 'account-name'] as const;
const RESOURCE_ID =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Maps\/accounts\/([^/]+)\/?$/i;

export function parseAccount(inputs: InputReader): AccountId {
  const resourceId = inputs.text('resource-id');
  const given = ACCOUNT_PARTS.filter((name) => inputs.text(name) !== '');
  if (resourceId === '') {
    return checkedAccount(inputs, {
      subscriptionId: inputs.requiredGuid(
        'subscription-id',
        'It names the account, with resource-group and account-name (or give resource-id instead).',
      ),
      resourceGroup: inputs.required(
        'resource-group',
        'It names the account, with subscription-id and account-name.',
      ),
      accountName: inputs.required(
        'account-name',
        'It names the account, with subscription-id and resource-group.',
      ),
    });
  }
  if (given.length > 0) {
    inputs.problem(
      'resource-id',
      `It already holds ${given.join(', ')}: give either resource-id or its parts, not both.`,
    );
  }
  const account = parseResourceId(resourceId);
  if (account === undefined) {
    inputs.problem(
      'resource-id',
      `${quote(resourceId)} is not the ID of an Azure Maps account: /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.Maps/accounts/<name>.`,
    );
    return { subscriptionId: '', resourceGroup: '', accountName: '' };
  }
  inputs.checkGuid('resource-id', account.subscriptionId);
  return checkedAccount(inputs, account, 'resource-id');
}

/** @returns undefined for what is not the full resource ID of an Azure Maps account. */
export function parseResourceId(text: string): AccountId | undefined {
  const [, subscriptionId = '', resourceGroup = '', accountName = ''] = RESOURCE_ID.exec(text) ?? [];
  return accountName === '' ? undefined : { subscriptionId, resourceGroup, accountName };
}

/** Resource Manager's naming rules: what Azure would refuse is refused here, before any request. */
function checkedAccount(inputs: InputReader, account: AccountId, source?: InputName): AccountId {
  checkResourceGroup(inputs, account.resourceGroup, source ?? 'resource-group');
  if (account.accountName !== '' && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,97}$/.test(account.accountName)) {
    inputs.problem(
      source ?? 'account-name',
      `${quote(account.accountName)} is not an Azure Maps account's name (1 to 98 letters, digits, . _ -, beginning with a letter or digit).`,
    );
  }
  return account;
}

/** The subscription, or the one resource group, whose accounts `discover` lists. */
export function parseScope(inputs: InputReader): {
  subscriptionId: string;
  resourceGroup: string | undefined;
} {
  for (const name of ['account-name', 'resource-id'] as const) {
    if (inputs.text(name) !== '')
      inputs.problem(name, 'operation: discover looks for accounts; leave it out.');
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
  if (name !== '' && !/^[\p{L}\p{N}._()-]{0,89}[\p{L}\p{N}_()-]$/u.test(name)) {
    inputs.problem(
      source,
      `${quote(name)} is not a resource group's name (1 to 90 letters, digits, . _ - and parentheses, not ending in a period).`,
    );
  }
}
