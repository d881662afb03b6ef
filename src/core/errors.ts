// The one error type of this action; its codes are a closed list. A message says what failed and for what; the
// hint says the likely cause and the next action. Neither may ever hold a key, a token, or a service's body.

import { ERROR_CATALOGUE, type ErrorCode } from './error-catalogue.ts';

export type { ErrorCode } from './error-catalogue.ts';

export interface ErrorDetails {
  /** The likely cause and the next action; may hold lines to paste. */
  readonly hint?: string;
  readonly cause?: unknown;
}

export class ActionError extends Error {
  override readonly name = 'ActionError';
  readonly code: ErrorCode;
  /** The likely cause and the next action. */
  readonly hint: string;
  /** Whether it is certain that the request which failed had no effect, nor any attempt of it before. */
  untouched = false;

  constructor(code: ErrorCode, message: string, { hint, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    const { cause: likely, next } = ERROR_CATALOGUE[code];
    this.hint = hint ?? `${likely} ${next}`;
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
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  const kind = /^\w{1,40}$/.test(name) ? name : 'error';
  return new ActionError('internal', `An unexpected ${kind} ended the run.`, {
    hint: 'Please report this with the log of the run: it is a defect in this action, not in your set-up.',
    cause: thrown,
  });
}
