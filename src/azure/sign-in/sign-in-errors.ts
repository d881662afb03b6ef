// Turns a failed sign-in with an ID token into an error that says what to do. Of Entra's own text only the AADSTS number is
// shown, and where no known cause fits the first sentence: it can repeat the claims of the ID token, but no secret.

import { ActionError, ownErrorOf } from '../../core/errors/action-error.ts';
import {
  FOREIGN_ANSWER,
  foreignAnswerHint,
  networkHint,
  noAnswer,
  STATUS_PAGES,
} from '../../http/no-answer.ts';
import { quotable } from '../../http/quotation.ts';
import { explainRefusal, transientError, type Refusal } from './entra-error-numbers.ts';
import { numberOf } from './transient-refusals.ts';

/** Entra's last answer. The SDK's own errors leave out most of it. */
export type LastAnswer =
  | { readonly kind: 'none' }
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  | { readonly kind: 'failure'; readonly error: unknown };

export interface SignIn extends Pick<Refusal, 'auth' | 'claims'> {
  readonly signal: AbortSignal;
  readonly lastAnswer: LastAnswer;
}

export function translateSignInError(error: unknown, signIn: SignIn): ActionError {
  const { auth, claims, signal, lastAnswer } = signIn;
  const own = ownErrorOf(error, signal);
  if (own) return own;
  if (lastAnswer.kind === 'none') return unusable('no request was sent', error);
  if (lastAnswer.kind === 'failure') return noAnswer(lastAnswer.error, UNANSWERED);
  const { status, body } = lastAnswer;
  if (status === 429) return throttled(error);
  const number = numberOf(body);
  const transient = transientError(number);
  if (transient !== undefined) return unusable(`it reported ${transient}`, error, LATER);
  if (status >= 500) return unusable(`it responded with status ${status}`, error);
  if (status < 400 || number === undefined) return notEntra(status, error);
  return refused({ number, sentence: sentenceOf(body), auth, claims }, error);
}

const LATER = `Run the workflow again in a few minutes; if the problem persists, check ${STATUS_PAGES.azure}.`;

/** The longest sentence of Entra's that is quoted. */
const LONGEST_SENTENCE = 400;

/** Entra's first sentence in printable characters, without what could be a token. */
function sentenceOf(body: string): string {
  try {
    const text = String((JSON.parse(body) as { readonly error_description?: unknown }).error_description);
    // The expression takes quadratic time.
    const sentence =
      /^AADSTS\d+:\s*(.+?)(?:(?<=[.!?])\s|\s+Trace ID:|$)/s.exec(text.slice(0, 4_000))?.[1] ?? '';
    return quotable(sentence, LONGEST_SENTENCE);
  } catch {
    return '';
  }
}

function throttled(cause: unknown): ActionError {
  return new ActionError('azure-throttled', 'Microsoft Entra throttled the sign-in (status 429).', {
    hint: 'Run the workflow again in a few minutes, and schedule workflows that use the same identity at different times.',
    cause,
  });
}

function refused(refusal: Refusal, cause: unknown): ActionError {
  const { number, auth } = refusal;
  const [reason, hint, quotation = ''] = explainRefusal(refusal);
  return new ActionError(
    'azure-sign-in-refused',
    `${reason} (AADSTS${number}). Microsoft Entra refused the sign-in of the identity ${auth.clientId} in tenant ${auth.tenantId}.${quotation}`,
    { hint, cause },
  );
}

const UNANSWERED = {
  code: 'azure-unreachable',
  what: 'Microsoft Entra could not be used to sign in',
  unusable: { code: 'azure-unexpected-answer', whose: 'A response of Microsoft Entra' },
  statusPage: STATUS_PAGES.azure,
} as const;

function unusable(
  what: string,
  cause: unknown,
  hint = networkHint('unknown', STATUS_PAGES.azure),
): ActionError {
  return new ActionError(UNANSWERED.code, `${UNANSWERED.what}: ${what}.`, { hint, cause });
}

function notEntra(status: number, cause: unknown): ActionError {
  return new ActionError(
    'azure-unexpected-answer',
    `The response to the sign-in is not in Microsoft Entra's format (status ${status}); ${FOREIGN_ANSWER}.`,
    {
      hint: foreignAnswerHint('login.microsoftonline.com (login.microsoftonline.us for AzureUSGovernment)'),
      cause,
    },
  );
}
