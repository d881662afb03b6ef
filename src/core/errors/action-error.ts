// The error type of this action, with a closed list of codes. The message states what failed; the hint gives the likely
// cause and the next step. Neither may contain a key, a token, or a response body.

import { ERROR_CATALOGUE, type ErrorCode } from './catalogue.ts';

export type { ErrorCode } from './catalogue.ts';

export interface ErrorDetails {
  /** The likely cause and the next step; may contain lines to paste. */
  readonly hint: string;
  readonly cause?: unknown;
}

export class ActionError extends Error {
  override readonly name = 'ActionError';
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, { hint, cause }: ErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }

  get title(): string {
    return ERROR_CATALOGUE[this.code].title;
  }
}

/** The error to pass on untranslated: one of this action's own, or the reason why the run aborted its requests. */
export function ownErrorOf(error: unknown, signal: AbortSignal): ActionError | undefined {
  if (error instanceof ActionError) return error;
  return signal.aborted && signal.reason instanceof ActionError ? signal.reason : undefined;
}

/** Converts anything thrown. The text of a foreign error is not shown, because it may quote a response body. */
export function asActionError(thrown: unknown): ActionError {
  if (thrown instanceof ActionError) return thrown;
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  const kind = /^\w{1,40}$/.test(name) ? name : 'error';
  return new ActionError('internal', `An unexpected ${kind} ended the run.`, {
    hint: 'This is most likely a bug in this action, not in your setup. Please report it with the log of the run.',
    cause: thrown,
  });
}
