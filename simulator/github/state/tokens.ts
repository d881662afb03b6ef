// The tokens of the simulated GitHub, with their owners and permissions.
export type PermissionLevel = 'read' | 'write';
export type Permissions = Readonly<Record<string, PermissionLevel>>;

interface AnyToken {
  readonly value: string;
  /** `all` repositories of the token's owner, or a list of full names. */
  readonly repositories: 'all' | readonly string[];
  /** By GitHub's clock, epoch milliseconds. */
  readonly expiresAt?: number;
}

export type GitHubToken =
  | (AnyToken & { readonly kind: 'app'; readonly owner: string; readonly permissions: Permissions })
  | (AnyToken & { readonly kind: 'job'; readonly owner: string; readonly permissions: Permissions })
  | (AnyToken & { readonly kind: 'fine-grained'; readonly owner: string; readonly permissions: Permissions })
  | (AnyToken & {
      readonly kind: 'classic';
      readonly scopes: readonly string[];
      /** Organizations that require single sign-on, for which this token is not authorized. */
      readonly withoutSso?: readonly string[];
    });

export class TokenBook {
  readonly #tokens = new Map<string, GitHubToken>();
  readonly #revoked = new Set<string>();

  get all(): readonly GitHubToken[] {
    return [...this.#tokens.values()];
  }

  add(token: GitHubToken): void {
    this.#tokens.set(token.value, token);
  }

  /** The token is kept, so that the leak check still covers it. */
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
