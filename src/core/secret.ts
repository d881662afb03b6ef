// A value that must not be printed. It prints as `[redacted <label>]`; only `expose()` returns the content, for code that
// seals it, sends it, or sets it as the masked output `key`.

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

  /** Whether the value can be sent in a header: visible ASCII, without white space that would be lost. */
  isSendable(): boolean {
    return /^[\x21-\x7e]+$/.test(this.#value);
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
