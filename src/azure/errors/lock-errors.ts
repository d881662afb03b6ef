// Explains that a resource lock blocks a call.

import type { RestError } from '@azure/core-rest-pipeline';
import { ActionError } from '../../core/errors/action-error.ts';
import { idOf, nameOf, type ArmCall } from './arm-call.ts';

export function accountLocked(error: RestError, { account, action }: ArmCall): ActionError {
  const group = account.resourceGroup ?? '';
  const onAccount = `az lock list --resource "${idOf(account)}" --output table`;
  const onGroup = `az lock list --resource-group "${group}" --output table`;
  const explain = (what: string, ...hint: string[]) =>
    new ActionError('azure-account-locked', what, { hint: hint.join('\n'), cause: error });
  switch (action) {
    case 'write':
      return explain(
        `A ReadOnly lock on the resource group ${group} or its subscription prevents creating ${nameOf(account)}.`,
        'Find the lock, delete it, and create a CanNotDelete lock instead:',
        onGroup,
      );
    case 'delete':
      return explain(
        `A lock on ${nameOf(account)}, its resource group or its subscription prevents its deletion.`,
        'To delete the account anyway, find the lock, which someone created to keep the account, and delete it first:',
        onAccount,
        onGroup,
      );
    default:
      return explain(
        `A lock on ${nameOf(account)}, its resource group or its subscription blocks this operation.`,
        'Find the ReadOnly lock, delete it, and create a CanNotDelete lock instead. A ReadOnly lock blocks even listing the keys; a CanNotDelete lock does not.',
        onAccount,
        onGroup,
      );
  }
}
