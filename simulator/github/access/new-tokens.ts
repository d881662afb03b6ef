// Tokens that were created a moment ago, which not every replica knows: https://github.com/octokit/auth-app.js/issues/65 and
// https://github.com/octokit/auth-app.js/issues/589 (403: the token is known, but not yet its permissions).
import { notFound, Refusal } from '../replies/refusal.ts';
import type { GitHubToken } from '../state/tokens.ts';

interface Delay {
  readonly ms: number;
  readonly as: 401 | 403 | 404;
  /** Known at the first request. */
  until?: number;
}

export class NewTokens {
  readonly #delays = new Map<string, Delay>();

  /** The token is refused with this status for so many milliseconds after its first request. */
  delay(token: string, ms: number, as: Delay['as']): void {
    this.#delays.set(token, { ms, as });
  }

  refuse(token: GitHubToken, now: number): Refusal | undefined {
    const delay = this.#delays.get(token.value);
    if (delay === undefined) return undefined;
    delay.until ??= now + delay.ms;
    if (now >= delay.until) return undefined;
    switch (delay.as) {
      case 401:
        return new Refusal(401, 'Bad credentials', { documentation: 'https://docs.github.com/rest' });
      case 403:
        return new Refusal(403, 'Resource not accessible by integration');
      case 404:
        return notFound();
    }
  }
}
