// The accounts, repositories and environments of the simulated GitHub, with a secret store for each scope.
import { SecretStore } from './secret-store.ts';
import { scopeKey, type SecretScope } from './secret-target.ts';

export interface Account {
  readonly login: string;
  readonly id: number;
  readonly type: 'Organization' | 'User';
}

export interface Environment {
  readonly id: number;
  readonly name: string;
  /** A job waits until one of them approves it. */
  reviewers?: readonly Account[];
}

export interface Repository {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  readonly fullName: string;
  readonly private: boolean;
  readonly defaultBranch: string;
  readonly environments: Environment[];
}

export class World {
  readonly #accounts = new Map<string, Account>();
  readonly #repositories = new Map<string, Repository>();
  readonly #moved = new Map<string, number>();
  readonly #stores = new Map<string, SecretStore>();
  #lastId = 1000;

  addAccount(login: string, type: Account['type']): Account {
    const account = { login, id: this.#nextId(), type };
    this.#accounts.set(login.toLowerCase(), account);
    return account;
  }

  addRepository(fullName: string, isPrivate: boolean, defaultBranch = 'main'): Repository {
    const [login = '', name = ''] = fullName.split('/');
    const owner = this.account(login);
    if (owner === undefined || name === '') throw new Error(`${fullName} has no owner; add the owner first`);
    const id = this.#nextId();
    const repository = { id, owner, name, fullName, private: isPrivate, defaultBranch, environments: [] };
    this.#repositories.set(fullName.toLowerCase(), repository);
    return repository;
  }

  addEnvironment(fullName: string, name: string): Environment {
    const repository = this.repository(fullName);
    if (repository === undefined) throw new Error(`No repository ${fullName}`);
    const environment = { id: this.#nextId(), name };
    repository.environments.push(environment);
    return environment;
  }

  removeEnvironment(fullName: string, name: string): void {
    const environments = this.repository(fullName)?.environments ?? [];
    const index = environments.findIndex((known) => known.name.toLowerCase() === name.toLowerCase());
    if (index < 0) throw new Error(`No environment ${name} in ${fullName}`);
    environments.splice(index, 1);
    this.#stores.delete(scopeKey({ kind: 'env', repository: fullName, environment: name }));
  }

  /** The old name redirects to the new one. The secrets are kept. */
  renameRepository(from: string, to: string): void {
    const repository = this.repository(from);
    const [, name] = to.split('/');
    if (repository === undefined || name === undefined) throw new Error(`Cannot rename ${from} to ${to}`);
    const renamed = { ...repository, name, fullName: to };
    this.#repositories.delete(from.toLowerCase());
    this.#repositories.set(to.toLowerCase(), renamed);
    this.#moved.set(from.toLowerCase(), repository.id);
    for (const [key, store] of [...this.#stores]) {
      if (!('repository' in store.scope) || store.scope.repository.toLowerCase() !== from.toLowerCase())
        continue;
      this.#stores.delete(key);
      const scope = { ...store.scope, repository: to };
      this.#stores.set(scopeKey(scope), store.movedTo(scope));
    }
  }

  get accounts(): readonly Account[] {
    return [...this.#accounts.values()];
  }

  get repositories(): readonly Repository[] {
    return [...this.#repositories.values()];
  }

  account(login: string): Account | undefined {
    return this.#accounts.get(login.toLowerCase());
  }

  accountById(id: number): Account | undefined {
    return [...this.#accounts.values()].find((account) => account.id === id);
  }

  repository(fullName: string): Repository | undefined {
    return this.#repositories.get(fullName.toLowerCase());
  }

  repositoryById(id: number): Repository | undefined {
    return [...this.#repositories.values()].find((repository) => repository.id === id);
  }

  /** The ID of the repository that had this name before it was renamed. */
  moved(fullName: string): number | undefined {
    return this.#moved.get(fullName.toLowerCase());
  }

  environment(repository: Repository, name: string): Environment | undefined {
    return repository.environments.find((known) => known.name.toLowerCase() === name.toLowerCase());
  }

  /** Undefined if the scope does not exist. The store keeps the case in which the scope was first named. */
  store(scope: SecretScope): SecretStore | undefined {
    if (!this.#exists(scope)) return undefined;
    const key = scopeKey(scope);
    let store = this.#stores.get(key);
    if (store === undefined) this.#stores.set(key, (store = new SecretStore(scope)));
    return store;
  }

  stores(): readonly SecretStore[] {
    return [...this.#stores.values()];
  }

  #exists(scope: SecretScope): boolean {
    if ('organization' in scope) return this.account(scope.organization)?.type === 'Organization';
    const repository = this.repository(scope.repository);
    if (repository === undefined) return false;
    return scope.kind !== 'env' || this.environment(repository, scope.environment) !== undefined;
  }

  #nextId(): number {
    this.#lastId += 7;
    return this.#lastId;
  }
}
