// Reads the harmless parts of an Octokit error: the status, the headers, and whether the body has GitHub's format.

export interface RequestFailure extends Error {
  status: number;
  readonly request?: { readonly method?: string; readonly body?: Readonly<Record<string, unknown>> };
  readonly response?: {
    readonly headers: Record<string, string | number | undefined>;
    readonly data: unknown;
  };
}

export function isRequestFailure(error: unknown): error is RequestFailure {
  return error instanceof Error && 'status' in error && typeof error.status === 'number';
}

/** Undefined if GitHub did not answer: Octokit gives network failures the status 500 and no response. */
export function statusOf(error: unknown): number | undefined {
  return isRequestFailure(error) && error.response !== undefined ? error.status : undefined;
}

/** A header of one line in plain characters; undefined for anything else, and if there is none. */
export function headerOf({ response }: RequestFailure, name: string): string | undefined {
  const value = response?.headers[name];
  return value !== undefined && /^[\x20-\x7e]{0,500}$/.test(String(value)) ? String(value) : undefined;
}

/** GitHub's own errors are JSON with a message; a proxy's are something else. */
export function isGitHubs(error: RequestFailure): boolean {
  return messageIn(error) !== undefined;
}

/** GitHub's sentence, to compare with known ones. It may repeat what was sent, and must not be shown as it is. */
export function sentenceOf(error: RequestFailure): string {
  return messageIn(error) ?? '';
}

/** Longer than any of GitHub's. Some expressions that look for a sentence take quadratic time. */
const LONGEST_MESSAGE = 4_000;

function messageIn({ response }: RequestFailure): string | undefined {
  const data = response?.data;
  if (typeof data !== 'object' || data === null || !('message' in data)) return undefined;
  return typeof data.message === 'string' ? data.message.slice(0, LONGEST_MESSAGE) : undefined;
}
