// How a set-up ends before its time: what failed, what it means, and the lines to paste. Nothing in it is secret.

export interface SetupErrorDetails {
  /** A sentence or two: the cause, as far as it is known, and what to do. */
  readonly hint?: string | undefined;
  /** Commands to paste, one per line. */
  readonly fix?: readonly string[] | undefined;
  readonly cause?: unknown;
}

export class SetupError extends Error {
  readonly hint: string | undefined;
  readonly fix: readonly string[];

  constructor(message: string, { hint, fix = [], cause }: SetupErrorDetails = {}) {
    super(message, { cause });
    this.name = 'SetupError';
    this.hint = hint;
    this.fix = fix;
  }
}

/** Ctrl-C, or an answer that ends the set-up. */
export class Stopped extends Error {
  constructor() {
    super('Stopped.');
    this.name = 'Stopped';
  }
}
