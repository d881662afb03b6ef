// The role assignments of a tenant.
import type { SimClock } from '../../determinism/clock.ts';

export interface StoredAssignment {
  /** A GUID. */
  readonly name: string;
  readonly scope: string;
  /** The GUID of the role definition. */
  readonly role: string;
  readonly principalId: string;
  readonly principalType: string;
  readonly description: string | undefined;
}

interface Entry extends StoredAssignment {
  readonly createdAt: number;
  readonly effectiveAt: number;
}

export class RoleAssignments {
  /** Virtual milliseconds until a new assignment takes effect. */
  propagationDelay = 0;
  #entries: readonly Entry[] = [];
  readonly #clock: SimClock;

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  get all(): readonly Entry[] {
    return this.#entries;
  }

  find(name: string): Entry | undefined {
    return this.#entries.find((one) => one.name === name.toLowerCase());
  }

  /** Those of a principal that have taken effect. */
  effective(principalId: string): readonly StoredAssignment[] {
    const now = this.#clock.now();
    return this.#entries.filter((one) => one.principalId === principalId && one.effectiveAt <= now);
  }

  add(assignment: StoredAssignment): Entry {
    const createdAt = this.#clock.now();
    const name = assignment.name.toLowerCase();
    const entry = { ...assignment, name, createdAt, effectiveAt: createdAt + this.propagationDelay };
    this.#entries = [...this.#entries, entry];
    return entry;
  }

  delete(name: string): void {
    this.#entries = this.#entries.filter((one) => one.name !== name.toLowerCase());
  }
}
