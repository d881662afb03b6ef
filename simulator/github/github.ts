// GitHub for tests: an API that behaves like the real one as far as secrets go, and a view behind it that no client has.
import type { SimClock, SimService } from '../network/http.ts';
import { GitHubApi } from './api/api.ts';
import type { Setting } from './operations/call.ts';
import { defaultTokens, populate } from './state/defaults.ts';
import type { Edition } from './description/description.ts';
import { forcedFailure } from './replies/forced-failure.ts';
import type { RateLimitOptions } from './access/rate-limits.ts';
import type { SecretStore, Visibility } from './state/secret-store.ts';
import { parseTarget, printTarget, scopeKey, type SecretTarget } from './state/target.ts';
import { type GitHubToken, TokenBook } from './state/tokens.ts';
import { type Repository, World } from './state/world.ts';

export interface GitHubOptions {
  readonly clock: SimClock;
  /** `https://api.github.com`; a path of `/api/v3` makes it a GitHub Enterprise Server. */
  readonly apiUrl?: string;
  /** GitHub's clock minus the simulator's. */
  readonly skewMs?: number;
  /** Readers see secrets as they were so long ago. */
  readonly readLagMs?: number;
  readonly rateLimits?: RateLimitOptions;
  /** Older documentation asks for Secrets besides Environments to write an environment's secret. */
  readonly environmentsNeedSecrets?: boolean;
  /** Start with the default world and tokens (`defaults.ts`), or with nothing. */
  readonly empty?: boolean;
}

export interface SecretView {
  readonly value: string;
  /** Epoch ms of GitHub's clock, whole seconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly visibility?: Visibility;
  readonly selectedRepositoryIds?: readonly number[];
  /** Writes that came through the API. */
  readonly writes: number;
  /** Every value that it held, the oldest first; `at` is the simulator's clock. */
  readonly history: readonly { readonly value: string; readonly at: number }[];
}

export interface PersonsSecret {
  /** Epoch ms of GitHub's clock; now by default. */
  readonly updatedAt?: number;
  readonly visibility?: Visibility;
  readonly selectedRepositoryIds?: readonly number[];
}

export class GitHubSimulator {
  readonly service: SimService;
  readonly apiUrl: string;
  readonly edition: Edition;
  /** GitHub's clock minus the simulator's; may be changed at any time. */
  skewMs: number;
  readLagMs: number;

  readonly #clock: SimClock;
  readonly #world = new World();
  readonly #tokens = new TokenBook();
  readonly #setting: Setting;
  readonly #failures = new Map<string, number>();
  readonly #violations: string[] = [];

  constructor(options: GitHubOptions) {
    const api = new URL(options.apiUrl ?? 'https://api.github.com');
    const base = api.pathname.replace(/\/$/, '');
    this.apiUrl = `${api.origin}${base}`;
    this.edition = base === '/api/v3' ? 'ghes' : 'github.com';
    this.skewMs = options.skewMs ?? 0;
    this.readLagMs = options.readLagMs ?? 0;
    this.#clock = options.clock;
    this.#setting = {
      world: this.#world,
      addresses: { api: this.apiUrl, web: api.origin.replace('//api.', '//') },
      now: () => this.#now(),
      stored: () => this.#clock.now(),
      readable: () => this.#clock.now() - this.readLagMs,
      rateLimited: this.edition === 'github.com' || options.rateLimits !== undefined,
      failure: (target, body) => forcedFailure(this.#failures.get(failureKey(target)), body),
    };
    if (options.empty !== true) {
      populate(this.#world);
      for (const token of defaultTokens) this.addToken(token);
    }
    const handler = new GitHubApi(this.#setting, this.#tokens, {
      edition: this.edition,
      rateLimits: options.rateLimits ?? {},
      environmentsNeedSecrets: options.environmentsNeedSecrets ?? false,
      report: (violation) => this.#violations.push(violation),
    });
    this.service = {
      answersFor: (host) => host === api.host || host === api.hostname,
      handle: (request) => handler.handle(request),
    };
  }

  /** What the client did, or this simulator, that GitHub's own description does not foresee. Tests expect none. */
  get violations(): readonly string[] {
    return this.#violations;
  }

  get tokens(): readonly GitHubToken[] {
    return this.#tokens.all;
  }

  addToken(token: GitHubToken): void {
    this.#tokens.add(token);
  }

  revokeToken(value: string): void {
    this.#tokens.revoke(value);
  }

  addOrganization(login: string): void {
    this.#world.addAccount(login, 'Organization');
  }

  addUser(login: string): void {
    this.#world.addAccount(login, 'User');
  }

  addRepository(fullName: string, options: { readonly private?: boolean } = {}): Repository {
    return this.#world.addRepository(fullName, options.private ?? true);
  }

  /** The old name goes on redirecting to the new one. */
  renameRepository(from: string, to: string): void {
    this.#world.renameRepository(from, to);
  }

  repository(fullName: string): Repository | undefined {
    return this.#world.repository(fullName);
  }

  addEnvironment(repository: string, name: string): void {
    this.#world.addEnvironment(repository, name);
  }

  /** With all its secrets. */
  removeEnvironment(repository: string, name: string): void {
    this.#world.removeEnvironment(repository, name);
  }

  /** The state behind the API, without its lag: `repo:octo/site#NAME`. */
  secret(target: string): SecretView | undefined {
    const { scope, name } = parseTarget(target);
    const store = this.#world.store(scope);
    return store === undefined ? undefined : viewOf(store, name);
  }

  /** As if a person did it. A new organization secret is private. */
  setSecret(target: string, value: string, options: PersonsSecret = {}): void {
    const { scope, name } = parseTarget(target);
    const store = this.#world.store(scope);
    if (store === undefined) throw new Error(`There is no such place: ${target}`);
    const before = store.latest(name)?.access;
    const access = {
      visibility: options.visibility ?? before?.visibility ?? 'private',
      selectedRepositoryIds: options.selectedRepositoryIds ?? before?.selectedRepositoryIds ?? [],
    };
    const storedAt = this.#clock.now() - this.readLagMs;
    const updatedAt = options.updatedAt ?? this.#now();
    store.put({ name, value, updatedAt, storedAt, ...('organization' in scope ? { access } : {}) }, 'person');
  }

  deleteSecret(target: string): void {
    const { scope, name } = parseTarget(target);
    if (this.#world.store(scope)?.delete(name) !== true)
      throw new Error(`There is no such secret: ${target}`);
  }

  *allSecrets(): Iterable<{ readonly target: string; readonly value: string }> {
    for (const store of this.#world.stores()) {
      for (const name of store.names()) {
        const secret = store.latest(name);
        if (secret !== undefined)
          yield { target: printTarget({ scope: store.scope, name }), value: secret.value };
      }
    }
  }

  /** From now on every write to the target is answered with this status. */
  failWrites(target: string, status: number): void {
    this.#failures.set(failureKey(parseTarget(target)), status);
  }

  allowWrites(target: string): void {
    this.#failures.delete(failureKey(parseTarget(target)));
  }

  #now(): number {
    return this.#clock.now() + this.skewMs;
  }
}

export function createGitHub(options: GitHubOptions): GitHubSimulator {
  return new GitHubSimulator(options);
}

function failureKey({ scope, name }: SecretTarget): string {
  return `${scopeKey(scope)}#${name}`;
}

function viewOf(store: SecretStore, name: string): SecretView | undefined {
  const history = store.history(name);
  const latest = store.latest(name);
  if (history === undefined || latest === undefined) return undefined;
  return {
    value: latest.value,
    createdAt: latest.createdAt,
    updatedAt: latest.updatedAt,
    ...latest.access,
    writes: history.writes,
    history: history.versions.map(({ value, storedAt }) => ({ value, at: storedAt })),
  };
}
