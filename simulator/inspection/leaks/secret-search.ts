// Searches text for many secrets in one pass. A test with many accounts has thousands of keys, each in dozens of forms.
import { partLength, type Form } from './forms.ts';
import type { Secret } from './secrets.ts';

interface Pattern extends Form {
  readonly secret: Secret;
}

export class SecretSearch {
  readonly #byBeginning = new Map<string, Pattern[]>();
  readonly #short: Pattern[] = [];

  constructor(secrets: readonly Secret[], formsOf: (secret: Secret) => readonly Form[]) {
    for (const secret of secrets) for (const form of formsOf(secret)) this.#add({ secret, ...form });
  }

  /** The secrets that the text contains, each with the first form found. */
  find(text: string): ReadonlyMap<Secret, string> {
    const found = new Map<Secret, string>();
    const add = ({ secret, form }: Pattern): void => {
      if (!found.has(secret)) found.set(secret, form);
    };
    for (const pattern of this.#short) if (text.includes(pattern.text)) add(pattern);
    for (let at = 0; at + partLength <= text.length; at += 1)
      for (const pattern of this.#byBeginning.get(text.slice(at, at + partLength)) ?? [])
        if (text.startsWith(pattern.text, at)) add(pattern);
    return found;
  }

  #add(pattern: Pattern): void {
    const beginning = pattern.text.slice(0, partLength);
    const others = this.#byBeginning.get(beginning);
    if (beginning.length < partLength) this.#short.push(pattern);
    else if (others) others.push(pattern);
    else this.#byBeginning.set(beginning, [pattern]);
  }
}
