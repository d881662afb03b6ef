// The one error type of this action and its closed list of codes. A message says what failed and for what; the
// hint says the likely cause and the next action. Neither may ever hold a key, a token, or a service's body.

/** Every way in which this action can fail. Each code is a heading of docs/troubleshooting.md. */
export const ERROR_CATALOGUE = {
  'bad-inputs': { title: 'The inputs need mending' },
  cancelled: { title: 'The run was cancelled' },
  'id-token-unavailable': { title: 'This job may not ask GitHub for an ID token' },
  'id-token-failed': { title: 'GitHub did not issue an ID token' },
  'azure-sign-in-refused': { title: 'Azure refused the sign-in' },
  'azure-cli-unavailable': { title: 'The Azure CLI session could not be used' },
  'azure-forbidden': { title: 'The identity may not do this in Azure' },
  'azure-account-not-found': { title: 'The Azure Maps account was not found' },
  'azure-account-locked': { title: 'A lock protects the Azure Maps account' },
  'azure-keys-disabled': { title: 'The account does not allow shared keys' },
  'azure-throttled': { title: 'Azure asked for fewer requests' },
  'azure-unreachable': { title: 'Azure could not be reached' },
  'azure-unexpected-answer': { title: 'Azure gave an answer that makes no sense' },
  'azure-request-failed': { title: 'Azure refused a request' },
  'regenerate-unsettled': { title: 'It could not be settled whether the key was regenerated' },
  'key-refused': { title: 'Azure Maps does not accept the key' },
  'key-overtaken': { title: 'Someone else keeps regenerating the keys' },
  'confirmation-failed': { title: 'The published key could not be confirmed' },
  'github-token-refused': { title: 'GitHub does not accept the token' },
  'github-forbidden': { title: 'The token may not write this secret' },
  'github-not-found': { title: 'GitHub shows no such repository to this token' },
  'github-environment-not-found': { title: 'The environment does not exist' },
  'github-rate-limited': { title: 'GitHub asked for fewer requests' },
  'github-unreachable': { title: 'GitHub could not be reached' },
  'github-unexpected-answer': { title: 'GitHub gave an answer that makes no sense' },
  'github-request-failed': { title: 'GitHub refused a request' },
  'keyvault-unreachable': { title: 'The vault could not be reached' },
  'keyvault-forbidden': { title: 'The identity may not use the vault' },
  'keyvault-secret-deleted': { title: 'A deleted secret keeps the name' },
  'keyvault-request-failed': { title: 'Key Vault refused a request' },
  'targets-failed': { title: 'Some targets could not be written' },
  unhealthy: { title: 'The keys need attention' },
  internal: { title: 'A defect in this action' },
} as const satisfies Record<string, { title: string }>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

export interface ErrorDetails {
  /** The likely cause and the next action; may hold lines to paste. */
  readonly hint?: string;
  readonly cause?: unknown;
}

export class ActionError extends Error {
  override readonly name = 'ActionError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, { hint, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }

  get title(): string {
    return ERROR_CATALOGUE[this.code].title;
  }
}

/** What to do about one input. */
export interface Problem {
  /** Name of the input, as in action.yml. */
  readonly input: string;
  readonly message: string;
}

/** The error for anything that was thrown: a foreign one never shows its own text, for it may quote a service's body. */
export function asActionError(thrown: unknown): ActionError {
  if (thrown instanceof ActionError) return thrown;
  const kind = thrown instanceof Error ? thrown.name : typeof thrown;
  return new ActionError('internal', `An unexpected ${kind} ended the run.`, {
    hint: 'Please report this with the log of the run: it is a defect in this action, not in your set-up.',
    cause: thrown,
  });
}
