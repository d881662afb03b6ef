// Turns a sign-in that failed into an error that says what to do. Entra's own text is shown only as its AADSTS number.

import { ActionError } from '../core/errors.ts';
import { describeNetworkFailure, networkFailureOf, networkHint } from '../core/network-failure.ts';
import type { AzureAuth } from '../core/request.ts';
import { explainRefusal, type Refusal } from './aadsts.ts';
import type { Claims } from './id-token-claims.ts';

/** The last that was heard of Entra, for the SDK's own errors leave out most of it. */
export type Heard =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  | { readonly kind: 'failure'; readonly error: unknown };

export interface SignIn {
  readonly auth: AzureAuth;
  readonly signal: AbortSignal;
  readonly heard: Heard;
  /** Of the ID token that was presented last. */
  readonly claims: Claims | undefined;
}

const STATUS_PAGE = 'https://azure.status.microsoft';

export function translateSignInError(error: unknown, signIn: SignIn): ActionError {
  const { auth, signal, heard } = signIn;
  if (error instanceof ActionError) return error;
  if (signal.aborted && signal.reason instanceof ActionError) return signal.reason;
  if (auth.kind === 'azure-cli') return cliFailed(error);
  if (heard.kind === 'nothing') return noAnswer('it was not asked at all', error);
  if (heard.kind === 'failure') {
    const failure = networkFailureOf(heard.error);
    return noAnswer(describeNetworkFailure(failure), error, networkHint(failure, STATUS_PAGE));
  }
  const { status, body } = heard;
  if (status === 429) {
    return new ActionError('azure-throttled', 'Microsoft Entra asked for fewer sign-ins (status 429).', {
      hint: 'It was tried several times. Run the workflow again in some minutes, and give workflows that use the same application different times.',
      cause: error,
    });
  }
  if (status >= 500) return noAnswer(`it answered with status ${status}`, error);
  if (status < 400) return notEntra(status, error);
  const number = /"error_description"\s*:\s*"AADSTS(\d{4,8})\b/.exec(body)?.[1];
  if (number === undefined) return notEntra(status, error);
  return refused({ number, auth, claims: signIn.claims }, error);
}

function refused(refusal: Refusal, cause: unknown): ActionError {
  const { number, auth } = refusal;
  const { reason, hint } = explainRefusal(refusal);
  return new ActionError(
    'azure-sign-in-refused',
    `Microsoft Entra refused the sign-in of application ${auth.clientId} in tenant ${auth.tenantId} (AADSTS${number}): ${reason}`,
    { hint, cause },
  );
}

function noAnswer(what: string, cause: unknown, hint = networkHint('unknown', STATUS_PAGE)): ActionError {
  return new ActionError('azure-unreachable', `Microsoft Entra could not be used to sign in: ${what}.`, {
    hint: `Nothing was changed. ${hint}`,
    cause,
  });
}

function notEntra(status: number, cause: unknown): ActionError {
  return new ActionError(
    'azure-unexpected-answer',
    `The sign-in was answered with status ${status} in a form that is not Microsoft Entra's: most likely by a proxy or a firewall in its place.`,
    {
      hint: 'Nothing was changed. Check HTTPS_PROXY and NO_PROXY of the runner, and that login.microsoftonline.com (login.microsoftonline.us for AzureUSGovernment) is let through; then run the workflow again.',
      cause,
    },
  );
}

function cliFailed(error: unknown): ActionError {
  // The SDK's own fixed sentences; what the CLI printed is not repeated.
  const text = error instanceof Error ? error.message : '';
  const missing = /could not be found/i.test(text);
  return new ActionError(
    'azure-cli-unavailable',
    missing
      ? 'The Azure CLI (az) is not installed on this runner.'
      : 'The session of the Azure CLI gave no token.',
    {
      hint: `${missing ? 'Install it, or sign in by azure-auth: oidc, which needs no CLI.' : 'Its session is missing, over, or for another tenant.'} The step to put before this one, in the same job:\n- uses: azure/login@v2\n  with:\n    client-id: <client-id>\n    tenant-id: <tenant-id>\n    subscription-id: <subscription-id>`,
      cause: error,
    },
  );
}
