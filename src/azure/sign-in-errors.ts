// Turns a failed sign-in into an error that says what to do. Of Entra's own text only the AADSTS number is shown.

import { ActionError, ownErrorOf } from '../core/errors/action-error.ts';
import type { AzureAuth } from '../core/request.ts';
import {
  describeNetworkFailure,
  FOREIGN_ANSWER,
  foreignAnswerHint,
  networkFailureOf,
  networkHint,
} from '../http/network-failure.ts';
import { explainRefusal, type Refusal } from './entra-error-numbers.ts';
import type { Claims } from './id-token-claims.ts';

/** Entra's last answer. The SDK's own errors leave out most of it. */
export type LastAnswer =
  | { readonly kind: 'none' }
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  | { readonly kind: 'failure'; readonly error: unknown };

export interface SignIn {
  readonly auth: AzureAuth;
  readonly signal: AbortSignal;
  readonly lastAnswer: LastAnswer;
  /** Of the ID token that was presented last. */
  readonly claims: Claims | undefined;
}

export function translateSignInError(error: unknown, signIn: SignIn): ActionError {
  const { auth, signal, lastAnswer } = signIn;
  const own = ownErrorOf(error, signal);
  if (own) return own;
  if (auth.kind === 'azure-cli') return cliFailed(error);
  if (lastAnswer.kind === 'none') return noAnswer('no request was sent', error);
  if (lastAnswer.kind === 'failure') {
    const failure = networkFailureOf(lastAnswer.error);
    return noAnswer(describeNetworkFailure(failure), error, networkHint(failure, 'azure'));
  }
  const { status, body } = lastAnswer;
  if (status === 429) return throttled(error);
  if (status >= 500) return noAnswer(`it responded with status ${status}`, error);
  if (status < 400) return notEntra(status, error);
  const number = /"error_description"\s*:\s*"AADSTS(\d{4,8})\b/.exec(body)?.[1];
  if (number === undefined) return notEntra(status, error);
  return refused({ number, auth, claims: signIn.claims }, error);
}

function throttled(cause: unknown): ActionError {
  return new ActionError('azure-throttled', 'Microsoft Entra throttled the sign-in (status 429).', {
    hint: 'Run the workflow again in a few minutes, and schedule workflows that use the same application at different times.',
    cause,
  });
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

function noAnswer(what: string, cause: unknown, hint = networkHint('unknown', 'azure')): ActionError {
  return new ActionError('azure-unreachable', `Microsoft Entra could not be used to sign in: ${what}.`, {
    hint,
    cause,
  });
}

function notEntra(status: number, cause: unknown): ActionError {
  return new ActionError(
    'azure-unexpected-answer',
    `The sign-in got a response with status ${status} that is not in Microsoft Entra's format: ${FOREIGN_ANSWER}.`,
    {
      hint: foreignAnswerHint('login.microsoftonline.com (login.microsoftonline.us for AzureUSGovernment)'),
      cause,
    },
  );
}

const LOGIN_STEP = `- uses: azure/login@v2
  with:
    client-id: <client-id>
    tenant-id: <tenant-id>
    subscription-id: <subscription-id>`;

function cliFailed(cause: unknown): ActionError {
  // The SDK's own fixed sentences. What the CLI printed is not repeated.
  const text = cause instanceof Error ? cause.message : '';
  const isMissing = /could not be found/i.test(text);
  const what = isMissing
    ? 'The Azure CLI (az) is not installed on this runner.'
    : 'The Azure CLI session did not return a token.';
  const hint = isMissing
    ? 'Install it, or sign in with azure-auth: oidc, which does not need it.'
    : 'The session may be missing, expired, or for another tenant.';
  return new ActionError('azure-cli-unavailable', what, {
    hint: `${hint} Add this step before this one, in the same job:\n${LOGIN_STEP}`,
    cause,
  });
}
