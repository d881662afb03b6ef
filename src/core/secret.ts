// A value that must never appear in any output. It prints as `[redacted <label>]`; only `expose()` returns the content,
// and it is called where the value is sealed, sent, or set as the masked output.

const inspect = Symbol.for('nodejs.util.inspect.custom');

export class Secret {
  readonly #value: string;
  /** What the value is, for people: `primary key`, `github-token`. Not sensitive. */
  readonly label: string;

  constructor(label: string, value: string) {
    this.label = label;
    this.#value = value;
  }

  /** The content. Every call is a place where a leak could start, so there should be few. */
  expose(): string {
    return this.#value;
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return `[redacted ${this.label}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.toPrimitive](): string {
    return this.toString();
  }

  [inspect](): string {
    return this.toString();
  }
}
