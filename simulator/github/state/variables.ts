// The variables of repositories and environments.
import type { Environment, Repository } from './world.ts';

export interface Variable {
  /** In upper case, as GitHub stores it. */
  readonly name: string;
  readonly value: string;
  /** By GitHub's clock, epoch milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type VariableStore = Map<string, Variable>;

export class Variables {
  readonly #stores = new Map<string, VariableStore>();

  /** By IDs, so that a repository keeps its variables when it is renamed, and a new environment of an old name has none. */
  of(repository: Repository, environment?: Environment): VariableStore {
    const key = `${repository.id}/${environment?.id ?? ''}`;
    const store = this.#stores.get(key) ?? new Map<string, Variable>();
    this.#stores.set(key, store);
    return store;
  }
}

export function valuesOf(store: VariableStore): Record<string, string> {
  return Object.fromEntries(Array.from(store.values(), ({ name, value }) => [name, value]));
}
