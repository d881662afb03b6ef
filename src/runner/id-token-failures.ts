// Explains why GitHub did not issue an ID token.

import { ActionError } from '../core/errors/action-error.ts';
import { statusCheck } from '../http/github-server.ts';
import { isLasting } from '../http/network-failure.ts';
import { describeFailure, networkHint, noAnswer } from '../http/no-answer.ts';

export interface FailedAttempt {
  /** A clause without a period. */
  readonly what: string;
  /** A retry would change nothing. */
  readonly isFinal: boolean;
  readonly error: () => ActionError;
}

/** After which the error names the reason. */
const FAILED = 'GitHub did not issue an ID token';

export function unanswered(failure: unknown): FailedAttempt {
  return {
    what: describeFailure(failure),
    isFinal: isLasting(failure),
    error: () =>
      noAnswer(failure, {
        code: 'id-token-failed',
        what: FAILED,
        unusable: { code: 'id-token-failed', whose: `${FAILED}: its response` },
        statusPage: statusCheck(),
      }),
  };
}

export function unusable(what: string): ActionError {
  return new ActionError('id-token-failed', `${FAILED}: ${what}.`, {
    hint: networkHint('unknown', statusCheck()),
  });
}
