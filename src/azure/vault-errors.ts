// Turns what Key Vault refuses into errors that say what to do. Reads status and code only: messages may hold values.

import { ActionError } from '../core/errors.ts';
import { describeTarget, type Target } from '../core/targets.ts';
import { codeOf, statusOf } from './rest-errors.ts';

export interface VaultCall {
  readonly target: Extract<Target, { kind: 'keyvault' }>;
  readonly action: 'get' | 'set';
  readonly signal: AbortSignal;
}

export function translateVaultError(error: unknown, { target, action, signal }: VaultCall): ActionError {
  if (error instanceof ActionError) return error;
  if (signal.aborted && signal.reason instanceof ActionError) return signal.reason;
  const name = describeTarget(target);
  const status = statusOf(error);
  switch (status) {
    case undefined:
      return new ActionError('keyvault-unreachable', `The vault ${target.vault} gave no answer.`, {
        hint: `Check the vault's name and the input cloud: a vault that does not exist has no address. Behind a proxy, check HTTPS_PROXY and NODE_EXTRA_CA_CERTS of the runner.`,
        cause: error,
      });
    case 401:
    case 403:
      return new ActionError('keyvault-forbidden', `The identity may not ${action} ${name}.`, {
        hint: `Give it the role Key Vault Secrets Officer on this vault, for example: az role assignment create --assignee <client-id> --role "Key Vault Secrets Officer" --scope $(az keyvault show --name ${target.vault} --query id --output tsv). A vault with a firewall must also let the runner in.`,
        cause: error,
      });
    case 409:
      return new ActionError('keyvault-secret-deleted', `A deleted secret still keeps the name of ${name}.`, {
        hint: `Recover it: az keyvault secret recover --vault-name ${target.vault} --name ${target.name}. Then run the workflow again.`,
        cause: error,
      });
    default: {
      const code = codeOf(error);
      return new ActionError(
        'keyvault-request-failed',
        `Key Vault refused to ${action} ${name} with status ${status}${code === '' ? '' : ` (${code})`}.`,
        { hint: 'Run the workflow again; it writes what is missing.', cause: error },
      );
    }
  }
}
