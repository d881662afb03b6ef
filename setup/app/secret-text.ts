// A private key or token between where it comes from and the standard input of gh. It prints as a placeholder everywhere else.
import { inspect } from 'node:util';

export class SecretText {
  readonly #text: string;
  readonly #what: string;

  /** @param what `private key`. */
  constructor(text: string, what: string) {
    this.#text = text;
    this.#what = what;
  }

  /** Only for the standard input of gh, and to sign with. */
  expose(): string {
    return this.#text;
  }

  toString(): string {
    return `[redacted ${this.#what}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
