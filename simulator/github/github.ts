// The simulated GitHub: the API and the pages of the website, and their state for tests.
import type { SimClock } from '../determinism/clock.ts';
import type { SimService } from '../network/http.ts';
import { NewTokens } from './access/new-tokens.ts';
import { Restrictions } from './access/restrictions.ts';
import type { GitHubWebsite } from './apps/website.ts';
import type { Edition } from './description/description.ts';
import type { GitHubOptions, RepositoryOptions, SecretOptions } from './github-options.ts';
import { ForcedFailures } from './operations/forced-failure.ts';
import type { Setting } from './operations/call.ts';
import { createServer } from './server.ts';
import { Apps } from './state/apps.ts';
import { defaultTokens, populate } from './state/defaults.ts';
import { GitRepositories } from './state/git.ts';
import { SubjectTemplates } from './state/subject-templates.ts';
import { Variables } from './state/variables.ts';
import { WorkflowRuns } from './state/workflow-runs.ts';
import { parseTarget, printTarget } from './state/secret-target.ts';
import { viewOf, type SecretView } from './state/secret-view.ts';
import { type GitHubToken, TokenBook } from './state/tokens.ts';
import { type Repository, World } from './state/world.ts';

export class GitHubSimulator {
  readonly service: SimService;
  readonly apiUrl: string;
  readonly webUrl: string;
  readonly edition: Edition;
  /** GitHub's clock minus the simulator's. Tests can change it at any time. */
  skewMs: number;
  readLagMs: number;
  readonly restrictions = new Restrictions();
  readonly newTokens = new NewTokens();

  readonly git = new GitRepositories();
  readonly variables = new Variables();
  readonly subjects = new SubjectTemplates();
  readonly runs = new WorkflowRuns();
  readonly apps = new Apps('GitHub Apps');
  readonly website: GitHubWebsite;

  readonly #clock: SimClock;
  readonly #world = new World();
  readonly #tokens = new TokenBook();
  readonly #failures = new ForcedFailures();
  readonly #violations: string[] = [];

  constructor(options: GitHubOptions) {
    const api = new URL(options.apiUrl ?? 'https://api.github.com');
    const base = api.pathname.replace(/\/$/, '');
    this.apiUrl = `${api.origin}${base}`;
    this.webUrl = api.origin.replace('//api.', '//');
    this.edition = base === '/api/v3' ? 'ghes' : 'github.com';
    this.skewMs = options.skewMs ?? 0;
    this.readLagMs = options.readLagMs ?? 0;
    this.#clock = options.clock;
    if (options.empty !== true) {
      populate(this.#world);
      for (const token of defaultTokens) this.addToken(token);
    }
    const setting = this.#setting(options);
    const { service, website } = createServer(setting, {
      options,
      edition: this.edition,
      tokens: this.#tokens,
      restrictions: this.restrictions,
      newTokens: this.newTokens,
      report: (violation) => this.#violations.push(violation),
    });
    this.service = service;
    this.website = website;
  }

  /** Deviations from GitHub's OpenAPI description, by the client or by this simulator. Tests expect none. */
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

  addRepository(fullName: string, options: RepositoryOptions = {}): Repository {
    const repository = this.#world.addRepository(fullName, options.private ?? true, options.defaultBranch);
    if (options.empty === true) this.git.addEmpty(repository);
    return repository;
  }

  /** The old name redirects to the new one. */
  renameRepository(from: string, to: string): void {
    this.#world.renameRepository(from, to);
  }

  repository(fullName: string): Repository | undefined {
    return this.#world.repository(fullName);
  }

  addEnvironment(repository: string, name: string): void {
    this.#world.addEnvironment(repository, name);
  }

  /** Also removes the secrets of the environment. */
  removeEnvironment(repository: string, name: string): void {
    this.#world.removeEnvironment(repository, name);
  }

  /** @param target such as `repo:octo/site#NAME`. The read lag does not apply. */
  secret(target: string): SecretView | undefined {
    const { scope, name } = parseTarget(target);
    const store = this.#world.store(scope);
    return store === undefined ? undefined : viewOf(store, name);
  }

  /** Creates or updates a secret, as a user does in GitHub's settings. */
  setSecret(target: string, value: string, options: SecretOptions = {}): void {
    const { scope, name } = parseTarget(target);
    const store = this.#world.store(scope);
    if (store === undefined) throw new Error(`The scope of ${target} does not exist.`);
    const before = store.latest(name)?.access;
    const access = {
      visibility: options.visibility ?? before?.visibility ?? 'private',
      selectedRepositoryIds: options.selectedRepositoryIds ?? before?.selectedRepositoryIds ?? [],
    };
    const storedAt = this.#clock.now() - this.readLagMs;
    const updatedAt = options.updatedAt ?? this.#now();
    store.put({ name, value, updatedAt, storedAt, ...('organization' in scope ? { access } : {}) }, 'user');
  }

  /** The store of the target gets a new public key. */
  changePublicKey(target: string): void {
    this.#world.store(parseTarget(target).scope)?.changeKey();
  }

  deleteSecret(target: string): void {
    const { scope, name } = parseTarget(target);
    if (this.#world.store(scope)?.delete(name) !== true)
      throw new Error(`The secret ${target} does not exist.`);
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

  /** Makes writes to the target fail with this status, by default until `allowWrites`. */
  failWrites(target: string, status: number, times = Infinity): void {
    this.#failures.set(parseTarget(target), status, times);
  }

  allowWrites(target: string): void {
    this.#failures.delete(parseTarget(target));
  }

  #setting(options: GitHubOptions): Setting {
    return {
      world: this.#world,
      git: this.git,
      variables: this.variables,
      subjects: this.subjects,
      runs: this.runs,
      apps: this.apps,
      addresses: { api: this.apiUrl, web: this.webUrl },
      now: () => this.#now(),
      stored: () => this.#clock.now(),
      readable: () => this.#clock.now() - this.readLagMs,
      rateLimited: this.edition === 'github.com' || options.rateLimits !== undefined,
      isArchived: ({ fullName }) => this.restrictions.of(fullName) === 'archived',
      addToken: (token) => this.addToken(token),
      failure: this.#failures.reply.bind(this.#failures),
    };
  }

  #now(): number {
    return this.#clock.now() + this.skewMs;
  }
}

export function createGitHub(options: GitHubOptions): GitHubSimulator {
  return new GitHubSimulator(options);
}
