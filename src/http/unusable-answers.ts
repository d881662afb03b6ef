// Answers that cannot be read: too large, or compressed in an unknown way. They are never used in part.

/** In bytes, after decompression. The answers that a run needs have a few kilobytes; the largest is a page of a list. */
export const ANSWER_LIMIT = 4 * 1024 * 1024;

export class OversizedAnswer extends Error {
  override readonly name = 'OversizedAnswer';
  readonly code = 'ANSWER_OVERSIZED';

  constructor() {
    super('The answer is larger than 4 MiB.');
  }
}

/** A content coding that was not asked for. */
export class UnknownCoding extends Error {
  override readonly name = 'UnknownCoding';
  readonly code = 'ANSWER_CODING';

  constructor() {
    super('The answer has an unknown content coding.');
  }
}
