// What a service itself says, for a refusal whose cause this action does not know: one line, bounded, and without anything that a
// log, a terminal, or a page interprets. Whether it may repeat what was sent is for the caller to judge.

/** Longer than a GUID, and as only a key or a token is written; and what a token begins with. */
const LIKE_A_SECRET = /[\w+~-]{40,}|\b(?:gh[a-z]_|github_pat_|eyJ)[\w.-]*/g;

/** An address that was not followed, without its query, which may hold a token. @param text if it is no address at all. */
export function quotableAddress(url: URL | null, text = ''): string {
  return quotable(url ? `${url.protocol}//${url.host}${url.pathname}` : text, 200);
}

/** @param longest in characters. @returns an empty text if nothing is left. */
export function quotable(text: string, longest: number): string {
  const plain = text
    .slice(0, 4_000)
    .replace(LIKE_A_SECRET, '...')
    .replace(/[^\x20-\x7e\p{L}\p{N}]+/gu, ' ')
    .replace(/["`]/g, "'")
    .replace(/[<>[\]{}*#|~\\^$]/g, '')
    // Last, because what is removed could have stood between the colons of a workflow command.
    .replace(/:(?:\s*:)+/g, ':')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length > longest ? `${plain.slice(0, longest - 3)}...` : plain;
}
