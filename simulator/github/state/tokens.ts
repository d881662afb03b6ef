// The tokens of the simulated GitHub, with their owners and permissions.
export type PermissionLevel = 'read' | 'write';
export type Permissions = Readonly<Record<string, PermissionLevel>>;

/** What a person may do in a repository: https://docs.github.com/organizations/managing-user-access-to-your-organizations-repositories */
export type Role = 'read' | 'write' | 'admin';

/** The person whose token it is. */
interface PersonsToken {
  /** The default is `mona`. */
  readonly login?: string;
  /** In every repository that the token reaches. The default is `admin`. */
  readonly role?: Role;
}

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
  | (AnyToken &
      PersonsToken & {
        readonly kind: 'fine-grained';
        readonly owner: string;
        readonly permissions: Permissions;
      })
  | (AnyToken &
      PersonsToken & {
        /** A personal access token (classic), or the token with which `gh auth login` signs in. */
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

/** The person whose token it is. Undefined for a token of an App or a job. */
export function loginOf(token: GitHubToken): string | undefined {
  return token.kind === 'classic' || token.kind === 'fine-grained' ? (token.login ?? 'mona') : undefined;
}

const roles: readonly Role[] = ['read', 'write', 'admin'];

/** Whether the person with this token has the role, or a higher one. Apps and jobs have permissions instead. */
export function hasRole(token: GitHubToken, role: Role): boolean {
  if (token.kind === 'app' || token.kind === 'job') return true;
  return roles.indexOf(token.role ?? 'admin') >= roles.indexOf(role);
}
