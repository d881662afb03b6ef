// Turns what Key Vault refuses into errors that say what to do. Of an answer it reads the status, Azure's code and, by a
// closed list, the inner code: messages and bodies may hold values.

import { isRestError } from '@azure/core-rest-pipeline';
import { ActionError } from '../core/errors.ts';
import { describeNetworkFailure, networkFailureOf } from '../core/network-failure.ts';
import { describeTarget, type Target } from '../core/targets.ts';
import { codeOf, statusOf } from './rest-errors.ts';

export interface VaultCall {
  readonly target: Extract<Target, { kind: 'keyvault' }>;
  readonly action: 'get' | 'set';
  readonly signal: AbortSignal;
}

/** Which refusal it is: Key Vault's codes are no more than `Forbidden` and `Conflict`. */
const INNER_CODES = [
  'ForbiddenByFirewall',
  'ForbiddenByConnection',
  'SecretDisabled',
  'ObjectIsBeingDeleted',
  'ObjectIsBeingRecovered',
] as const;

export function translateVaultError(error: unknown, call: VaultCall): ActionError {
  if (error instanceof ActionError) return error;
  const { target, action, signal } = call;
  if (signal.aborted && signal.reason instanceof ActionError) return signal.reason;
  const name = describeTarget(target);
  const code = codeOf(error);
  const status = statusOf(error);
  // Every refusal of Key Vault's own has a code; without one somebody in between has answered.
  if (status === undefined || status < 400 || status >= 500 || code === '')
    return withoutAnswer(error, target.vault, status);
  switch (status) {
    case 401:
      return new ActionError(
        'keyvault-forbidden',
        `The vault ${target.vault} does not accept the sign-in of this run.`,
        {
          hint: 'It must belong to the tenant of the input tenant-id: a vault takes tokens of its own tenant only.',
          cause: error,
        },
      );
    case 403:
      return forbidden(error, call);
    case 409:
      return deleted(error, call);
    case 429:
      return new ActionError(
        'keyvault-request-failed',
        `The vault ${target.vault} asked for fewer requests, longer than this run waits, before ${name} was done.`,
        { hint: 'Run the workflow again in some minutes: it writes what is missing.', cause: error },
      );
    default:
      return new ActionError(
        'keyvault-request-failed',
        `Key Vault refused to ${action} ${name} with status ${status} (${code}).`,
        { hint: 'Run the workflow again; it writes what is missing.', cause: error },
      );
  }
}

function withoutAnswer(error: unknown, vault: string, status: number | undefined): ActionError {
  const what =
    // What is no error of a request comes from reading the answer.
    !isRestError(error) || (status !== undefined && status < 400)
      ? 'gave an answer that cannot be read'
      : status === undefined
        ? `gave no answer: ${describeNetworkFailure(networkFailureOf(error))}`
        : `gave no answer of its own: the status was ${status}`;
  return new ActionError('keyvault-unreachable', `The vault ${vault} ${what}.`, {
    hint: "Check the vault's name and the input cloud: a vault that does not exist has no address. Behind a proxy, check HTTPS_PROXY and NODE_EXTRA_CA_CERTS of the runner, and that the proxy lets the vault's host through.",
    cause: error,
  });
}

function forbidden(error: unknown, { target, action }: VaultCall): ActionError {
  const { vault } = target;
  switch (innerCodeOf(error)) {
    case 'ForbiddenByFirewall':
    case 'ForbiddenByConnection':
      return new ActionError(
        'keyvault-unreachable',
        `The network rules of the vault ${vault} keep this runner out.`,
        {
          hint: 'Run the job where the vault may be reached: on a self-hosted runner, or one in a virtual network that the vault allows. The addresses of GitHub-hosted runners change.',
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
      return new ActionError(
        'keyvault-forbidden',
        `The identity may not ${action} ${describeTarget(target)}.`,
        {
          hint: `Give it the role Key Vault Secrets Officer on this vault: az role assignment create --assignee <client-id> --role "Key Vault Secrets Officer" --scope $(az keyvault show --name ${vault} --query id --output tsv). A vault with access policies instead of roles: az keyvault set-policy --name ${vault} --spn <client-id> --secret-permissions get set. Either takes some minutes to work.`,
          cause: error,
        },
      );
  }
}

function deleted(error: unknown, { target }: VaultCall): ActionError {
  const name = describeTarget(target);
  switch (innerCodeOf(error)) {
    case 'ObjectIsBeingDeleted':
    case 'ObjectIsBeingRecovered':
      return new ActionError(
        'keyvault-secret-deleted',
        `${name} is being deleted or recovered by someone else at this moment.`,
        {
          hint: 'Run the workflow again when that has ended.',
          cause: error,
        },
      );
    default:
      return new ActionError('keyvault-secret-deleted', `A deleted secret still keeps the name of ${name}.`, {
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
