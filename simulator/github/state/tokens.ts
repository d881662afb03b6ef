// Tokens that the simulated GitHub knows, and whose they are.
export type PermissionLevel = 'read' | 'write';
export type Permissions = Readonly<Record<string, PermissionLevel>>;

interface AnyToken {
  readonly value: string;
  /** `all` of what the token's owner holds, or full names. */
  readonly repositories: 'all' | readonly string[];
  /** Epoch ms of GitHub's clock. */
  readonly expiresAt?: number;
}

export type GitHubToken =
  | (AnyToken & { readonly kind: 'app'; readonly owner: string; readonly permissions: Permissions })
  | (AnyToken & { readonly kind: 'job'; readonly owner: string; readonly permissions: Permissions })
  | (AnyToken & { readonly kind: 'fine-grained'; readonly owner: string; readonly permissions: Permissions })
  | (AnyToken & {
      readonly kind: 'classic';
      readonly scopes: readonly string[];
      /** Organizations that ask for a single sign-on which this token has not got. */
      readonly withoutSso?: readonly string[];
    });

export type TokenKind = GitHubToken['kind'];

export class TokenBook {
  readonly #tokens = new Map<string, GitHubToken>();
  readonly #revoked = new Set<string>();

  get all(): readonly GitHubToken[] {
    return [...this.#tokens.values()];
  }

  add(token: GitHubToken): void {
    this.#tokens.set(token.value, token);
  }

  /** It stays in the book: a revoked token may leak just as well. */
  revoke(value: string): void {
    this.#revoked.add(value);
  }

  authenticate(authorization: string, now: number): GitHubToken | undefined {
    const value = /^(?:token|bearer) +(?<value>\S+)$/i.exec(authorization)?.groups?.['value'];
    const token = value === undefined ? undefined : this.#tokens.get(value);
    if (token === undefined || this.#revoked.has(token.value)) return undefined;
    return token.expiresAt !== undefined && token.expiresAt <= now ? undefined : token;
  }
}

export function sees(token: GitHubToken, repository: string): boolean {
  const name = repository.toLowerCase();
  if (token.kind !== 'classic' && !name.startsWith(`${token.owner.toLowerCase()}/`)) return false;
  return token.repositories === 'all' || token.repositories.some((known) => known.toLowerCase() === name);
}
