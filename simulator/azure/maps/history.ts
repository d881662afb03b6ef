// The states that a resource has had, each with the time of its change.
export class History<T> {
  readonly #states: { readonly at: number; readonly state: T }[];

  constructor(first: T, at: number) {
    this.#states = [{ at, state: first }];
  }

  get current(): T {
    return this.before(0);
  }

  /** How often the state has changed. */
  get changes(): number {
    return this.#states.length - 1;
  }

  /** When the state changed for the nth time, counted from 1; undefined if it has not yet. */
  changedAt(nth: number): number | undefined {
    return this.#states[nth]?.at;
  }

  change(state: T, at: number): void {
    this.#states.push({ at, state });
  }

  /** The state this many changes ago, or the oldest. */
  before(changes: number): T {
    return (this.#states[Math.max(0, this.changes - changes)] ?? this.#first).state;
  }

  /** The state at an earlier moment, or the oldest. */
  asOf(moment: number): T {
    return (this.#states.findLast(({ at }) => at <= moment) ?? this.#first).state;
  }

  get #first(): { readonly at: number; readonly state: T } {
    const [first] = this.#states;
    if (first === undefined) throw new Error('A history has at least one state.');
    return first;
  }
}
