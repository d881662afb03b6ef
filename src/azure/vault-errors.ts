// Turns failures of Key Vault into errors that say what to do. It reads only the status, Azure's code, and an inner code from a
// closed list, because messages and bodies may contain values.

import { isRestError } from '@azure/core-rest-pipeline';
import { ActionError, ownErrorOf, type ErrorCode } from '../core/errors/action-error.ts';
import { describeTarget, type Target } from '../core/targets.ts';
import { describeNetworkFailure, networkFailureOf } from '../http/network-failure.ts';
import { codeOf, statusOf } from './rest-errors.ts';

export interface VaultCall {
  readonly target: Extract<Target, { kind: 'keyvault' }>;
  readonly action: 'get' | 'set';
  readonly signal: AbortSignal;
}

/** Key Vault's outer codes, `Forbidden` and `Conflict`, do not identify the cause. */
const INNER_CODES = [
  'ForbiddenByFirewall',
  'ForbiddenByConnection',
  'SecretDisabled',
  'ObjectIsBeingDeleted',
  'ObjectIsBeingRecovered',
] as const;

export function translateVaultError(error: unknown, call: VaultCall): ActionError {
  const { target, action, signal } = call;
  const own = ownErrorOf(error, signal);
  if (own) return own;
  const name = describeTarget(target);
  const code = codeOf(error);
  const status = statusOf(error);
  const explain = (id: ErrorCode, message: string, hint: string) =>
    new ActionError(id, message, { hint, cause: error });
  // Key Vault's refusals have a code. Without one, something in between probably answered.
  if (status === undefined || status < 400 || status >= 500 || code === '')
    return withoutAnswer(error, target.vault, status);
  switch (status) {
    case 401:
      return explain(
        'keyvault-forbidden',
        `The vault ${target.vault} refused the access token of this run.`,
        'The vault must belong to the tenant in the input tenant-id, because it accepts only tokens from its own tenant.',
      );
    case 403:
      return forbidden(error, call);
    case 409:
      return conflict(error, call);
    case 429:
      return explain(
        'keyvault-request-failed',
        `The vault ${target.vault} throttled the request for ${name} for longer than this run can wait.`,
        'Run the workflow again in a few minutes to write what is missing.',
      );
    default:
      return explain(
        'keyvault-request-failed',
        `Key Vault refused to ${action} ${name} with status ${status} (${code}).`,
        'Run the workflow again to write what is missing.',
      );
  }
}

function withoutAnswer(error: unknown, vault: string, status: number | undefined): ActionError {
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
    ? `did not respond: ${describeNetworkFailure(networkFailureOf(error))}`
    : `did not process the request: the response had status ${status}`;
}

function forbidden(error: unknown, { target, action }: VaultCall): ActionError {
  const { vault } = target;
  switch (innerCodeOf(error)) {
    case 'ForbiddenByFirewall':
    case 'ForbiddenByConnection':
      return new ActionError(
        'keyvault-unreachable',
        `The network rules of the vault ${vault} do not allow this runner.`,
        {
          hint: 'Run the job where the vault can be reached: on a self-hosted runner, or one in a virtual network that the vault allows. The addresses of GitHub-hosted runners change.',
          cause: error,
        },
      );
    case 'SecretDisabled':
      return new ActionError(
        'keyvault-request-failed',
        `${describeTarget(target)} is disabled, so it cannot be compared with the keys.`,
        {
          hint: `Enable it: az keyvault secret set-attributes --vault-name ${vault} --name ${target.name} --enabled true. Then run the workflow again.`,
          cause: error,
        },
      );
    default:
      return roleMissing(error, target, action);
  }
}

function roleMissing(cause: unknown, target: VaultCall['target'], action: VaultCall['action']): ActionError {
  const { vault } = target;
  return new ActionError(
    'keyvault-forbidden',
    `The identity is not allowed to ${action} ${describeTarget(target)}.`,
    {
      hint: `Assign it the role Key Vault Secrets Officer on this vault: az role assignment create --assignee <client-id> --role "Key Vault Secrets Officer" --scope $(az keyvault show --name ${vault} --query id --output tsv). For a vault with access policies instead of roles: az keyvault set-policy --name ${vault} --spn <client-id> --secret-permissions get set. Either takes a few minutes to take effect.`,
      cause,
    },
  );
}

function conflict(error: unknown, { target }: VaultCall): ActionError {
  const name = describeTarget(target);
  switch (innerCodeOf(error)) {
    case 'ObjectIsBeingDeleted':
    case 'ObjectIsBeingRecovered':
      return new ActionError('keyvault-secret-deleted', `${name} is currently being deleted or recovered.`, {
        hint: 'Run the workflow again when that has finished.',
        cause: error,
      });
    default:
      return new ActionError('keyvault-secret-deleted', `A deleted secret still uses the name of ${name}.`, {
        hint: `Recover it: az keyvault secret recover --vault-name ${target.vault} --name ${target.name}. Then run the workflow again.`,
        cause: error,
      });
  }
}

function innerCodeOf(error: unknown): (typeof INNER_CODES)[number] | undefined {
  if (!isRestError(error)) return undefined;
  const details = error.details as { error?: { innerError?: { code?: unknown } } } | undefined;
  const found = details?.error?.innerError?.code;
  return INNER_CODES.find((code) => code === found);
}
