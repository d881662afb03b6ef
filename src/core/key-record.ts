// What a run has seen of an account's keys. Resource Manager's reads are eventually consistent, so an answer can show an earlier
// state. Such an answer is recognized here, because nothing may be written or concluded from it. Pure.

import { KEY_TYPES, otherKey, type AccountKey, type AccountKeys, type KeyType } from './keys.ts';
import type { Secret } from './secret.ts';

export type Absorbed =
  | {
      readonly kind: 'current';
      /** The state that the run now knows: a time that the answer omits is the one that was known. */
      readonly keys: AccountKeys;
      /** Keys that were replaced since the answer before. */
      readonly replaced: readonly KeyType[];
    }
  /** The answer shows a value that this run saw replaced, or a time earlier than the one known. */
  | { readonly kind: 'old' };

export class KeyRecord {
  #known: AccountKeys | undefined;
  /** A key of which only the answer to its regeneration is known so far. A list may state another time for it. */
  #unlisted: KeyType | undefined;
  readonly #replaced: Readonly<Record<KeyType, Secret[]>> = { primary: [], secondary: [] };

  /** Takes in an answer, unless it is old. */
  absorb(answer: AccountKeys): Absorbed {
    const known = this.#known;
    if (known === undefined) {
      this.#known = answer;
      return { kind: 'current', keys: answer, replaced: [] };
    }
    if (KEY_TYPES.some((type) => this.#isOld(type, known[type], answer[type]))) return { kind: 'old' };
    const replaced = KEY_TYPES.filter((type) => !known[type].secret.equals(answer[type].secret));
    for (const type of replaced) this.#replaced[type].push(known[type].secret);
    const keys = { primary: merged(known, answer, 'primary'), secondary: merged(known, answer, 'secondary') };
    this.#known = keys;
    this.#unlisted = undefined;
    return { kind: 'current', keys, replaced };
  }

  /**
   * Takes in the answer to this run's own regeneration, which is Azure's word on that key whatever its time. What the answer says
   * about the other key counts only if it shows a new value that is not old.
   * @returns undefined if the answer does not show a new value.
   */
  absorbRegeneration(type: KeyType, answer: AccountKeys): AccountKeys | undefined {
    const known = this.#known ?? answer;
    const { secret } = answer[type];
    if (known[type].secret.equals(secret) || this.#wasReplaced(type, secret)) return undefined;
    // Without its time the new key would not count as the newest. A list tells it.
    if (known[type].lastUpdated !== undefined && answer[type].lastUpdated === undefined) return undefined;
    const other = otherKey(type);
    const isOtherReplaced =
      !known[other].secret.equals(answer[other].secret) && !this.#isOld(other, known[other], answer[other]);
    if (isOtherReplaced) this.#replaced[other].push(known[other].secret);
    this.#replaced[type].push(known[type].secret);
    const keys = { ...known, [type]: answer[type], ...(isOtherReplaced ? { [other]: answer[other] } : {}) };
    this.#known = keys;
    this.#unlisted = type;
    return keys;
  }

  #isOld(type: KeyType, known: AccountKey, answer: AccountKey): boolean {
    if (this.#wasReplaced(type, answer.secret)) return true;
    const [before, after] = [known.lastUpdated, answer.lastUpdated];
    if (known.secret.equals(answer.secret))
      return type !== this.#unlisted && before !== undefined && after !== undefined && after < before;
    // A regeneration always has a later time. Without one, the answer does not tell which value is the newer.
    return before !== undefined && (after === undefined || after <= before);
  }

  #wasReplaced(type: KeyType, secret: Secret): boolean {
    return this.#replaced[type].some((value) => value.equals(secret));
  }
}

function merged(known: AccountKeys, answer: AccountKeys, type: KeyType): AccountKey {
  const { secret, lastUpdated } = answer[type];
  if (lastUpdated !== undefined || !known[type].secret.equals(secret)) return answer[type];
  return known[type];
}

/** Whether both keys have the same values and times. A time that was not known before is no difference. */
export function sameKeys(before: AccountKeys, after: AccountKeys): boolean {
  return sameValues(before, after) && KEY_TYPES.every((type) => sameTime(before[type], after[type]));
}

export function sameValues(before: AccountKeys, after: AccountKeys): boolean {
  return KEY_TYPES.every((type) => before[type].secret.equals(after[type].secret));
}

function sameTime(before: AccountKey, after: AccountKey): boolean {
  return before.lastUpdated === undefined || before.lastUpdated === after.lastUpdated;
}
