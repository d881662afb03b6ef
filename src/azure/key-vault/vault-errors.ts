// Turns failures of Key Vault into errors that say what to do. It reads only the status, Azure's codes, and of the answer to a
// read, which holds no value if it is a refusal, the sentence. The answer to a write is never quoted.

import { isRestError } from '@azure/core-rest-pipeline';
import { ActionError, ownErrorOf, type ErrorCode } from '../../core/errors/action-error.ts';
import { describeTarget } from '../../core/targets.ts';
import {
  describeFailure as describeConnection,
  FOREIGN_ANSWER,
  foreignAnswerHint,
  unusableAnswer,
} from '../../http/no-answer.ts';
import { proxyFailed } from '../../http/proxy-errors.ts';
import { noTunnelOf, type NoTunnel } from '../../http/proxy-failure.ts';
import { asObject } from '../client/json-body.ts';
import { quoteMessageOf } from '../client/refusal-messages.ts';
import { codeOf, statusOf } from '../client/rest-errors.ts';
import { forbidden, type VaultCall } from './vault-refusals.ts';

export function translateVaultError(error: unknown, call: VaultCall): ActionError {
  const { target, action, signal } = call;
  const own = ownErrorOf(error, signal);
  if (own) return own;
  const { vault } = target;
  const name = describeTarget(target);
  const code = codeOf(error);
  const status = statusOf(error);
  const explain = (id: ErrorCode, message: string, hint: string) =>
    new ActionError(id, message, { hint, cause: error });
  // Key Vault's refusals have a code. Without one, something in between probably answered.
  if (status === undefined || status < 400 || status >= 500 || code === '')
    return withoutAnswer(error, vault, status);
  switch (status) {
    case 401:
      return explain(
        'keyvault-forbidden',
        `The vault ${vault} refused the access token of this run (${code}).`,
        `Check that the input tenant-id is the tenant of the vault, which accepts only tokens of its own tenant:\naz keyvault show --name "${vault}" --query properties.tenantId --output tsv`,
      );
    case 403:
      return forbidden(error, call, innerCodeOf(error));
    case 409:
      return conflict(error, call);
    case 429:
      return explain(
        'keyvault-request-failed',
        `The vault ${vault} throttled the request for ${name} for longer than this run can wait.`,
        'Run the workflow again in a few minutes to write what is missing.',
      );
    default:
      return code === 'VaultNotFound'
        ? vaultNotFound(error, vault)
        : explain(
            'keyvault-request-failed',
            `Key Vault refused to ${action} ${name} with status ${status} (${[code, innerCodeOf(error)].filter(Boolean).join(', ')}).${action === 'get' ? quoteMessageOf(error) : ''}`,
            `Check the secret and the policies of the vault in the Azure portal, then run the workflow again, which writes what is missing.${action === 'set' ? " Key Vault's own message is not shown, because it may repeat the value." : ''}`,
          );
  }
}

function vaultNotFound(cause: unknown, vault: string): ActionError {
  return new ActionError('keyvault-not-found', `The vault ${vault} was not found (VaultNotFound).`, {
    hint: [
      "Check the vault's name. It may have been deleted. To list deleted vaults, and to recover one:",
      'az keyvault list-deleted --resource-type vault --query "[].name" --output tsv',
      `az keyvault recover --name "${vault}"`,
    ].join('\n'),
    cause,
  });
}

/** With these statuses, a proxy says that it did not find the host: then the name of the vault is probably wrong. */
function mayNotExist({ cause }: NoTunnel): boolean {
  return 'status' in cause && (cause.status >= 500 || cause.status === 404);
}

function withoutAnswer(error: unknown, vault: string, status: number | undefined): ActionError {
  const noTunnel = noTunnelOf(error);
  if (noTunnel && !mayNotExist(noTunnel)) return proxyFailed(noTunnel, error);
  const unusable = unusableAnswer(error);
  if (unusable !== undefined)
    return new ActionError(
      'keyvault-unreachable',
      `The vault ${vault} sent a response that ${unusable}; ${FOREIGN_ANSWER}.`,
      { hint: foreignAnswerHint("the vault's host"), cause: error },
    );
  return new ActionError('keyvault-unreachable', `The vault ${vault} ${describeFailure(error, status)}.`, {
    hint: "Check the vault's name and the input cloud: a vault that does not exist has no DNS record. Behind a proxy, check HTTPS_PROXY and NODE_EXTRA_CA_CERTS on the runner, and that the proxy allows the vault's host.",
    cause: error,
  });
}

function describeFailure(error: unknown, status: number | undefined): string {
  // An error that is not a RestError comes from reading the answer.
  if (!isRestError(error) || (status !== undefined && status < 400))
    return 'sent a response that could not be read';
  return status === undefined
    ? `did not respond: ${describeConnection(error)}`
    : `did not process the request: the response had status ${status}`;
}

function conflict(error: unknown, { target, action }: VaultCall): ActionError {
  const { vault, name } = target;
  const what = describeTarget(target);
  const inner = innerCodeOf(error) ?? '';
  const explain = (id: ErrorCode, message: string, hint: string) =>
    new ActionError(id, message, { hint, cause: error });
  if (inner.startsWith('ObjectIsBeing'))
    return explain(
      'keyvault-secret-deleted',
      `${what} is being deleted or recovered (${inner}), and still was after a minute.`,
      'Run the workflow again when that has finished.',
    );
  if (inner === 'ObjectIsDeletedButRecoverable')
    return explain(
      'keyvault-secret-deleted',
      `A deleted secret still uses the name of ${what}.`,
      `Recover it, then run the workflow again:\naz keyvault secret recover --vault-name "${vault}" --name "${name}"\nA secret of a vault with purge protection cannot be removed earlier than its retention period ends.`,
    );
  return explain(
    'keyvault-request-failed',
    `Key Vault refused to ${action} ${what} with status 409 (${[codeOf(error), inner].filter(Boolean).join(', ')}).`,
    `Check the secret in the Azure portal. If it was deleted, recover it, then run the workflow again:\naz keyvault secret recover --vault-name "${vault}" --name "${name}"`,
  );
}

/** Key Vault's outer codes, `Forbidden` and `Conflict`, do not identify the cause. Letters only: no key is written like that. */
function innerCodeOf(error: unknown): string | undefined {
  if (!isRestError(error)) return undefined;
  const body = asObject(asObject(error.details)?.['error']);
  const code = asObject(body?.['innerError'])?.['code'];
  return typeof code === 'string' && /^[A-Za-z]{3,60}$/.test(code) ? code : undefined;
}
