// A secret as tests see it: its value and history, which the API does not return.
import type { SecretStore, Visibility } from './secret-store.ts';

export interface SecretView {
  readonly value: string;
  /** By GitHub's clock, epoch milliseconds, rounded down to whole seconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly visibility?: Visibility;
  readonly selectedRepositoryIds?: readonly number[];
  /** The number of writes through the API. */
  readonly writes: number;
  /** All values, oldest first. `at` is a time of the simulator's clock. */
  readonly history: readonly { readonly value: string; readonly at: number }[];
}

export function viewOf(store: SecretStore, name: string): SecretView | undefined {
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
