// Searches text for many secrets in one pass: whole, in part, and encoded. A test with many accounts has thousands of keys, and
// every run of every test is searched, so the index is a hash table of fragments in typed arrays.
import { endLength, formsOf, type Form } from './forms.ts';
import type { Secret } from './secrets.ts';

interface Pattern extends Form {
  readonly secret: Secret;
  /** Whether the pattern is the secret itself, of which also the ends are searched. */
  readonly hasEnds: boolean;
}

/** Where a pattern and a text have the same characters. */
interface Overlap {
  readonly length: number;
  readonly inPattern: number;
  readonly inText: number;
}

/** The index contains fragments of this many characters. */
const fragmentLength = 5;
/** Only every fourth fragment of a text is looked up: any eight characters contain one of them whole. */
const step = endLength - fragmentLength + 1;

/**
 * Of long parts, only every third fragment is in the index. Three and four have no common divisor, so of twelve fragments that
 * follow each other in both, one is in the index and is looked up.
 */
function stepOf({ shortest }: Pattern): number {
  return shortest >= 3 * step + fragmentLength - 1 ? 3 : 1;
}

/** Less varied text, such as a row of zeros, is in no secret part of a secret. */
const fewestDifferent = 5;

/** In Jest, each access to a global object is slow. */
const { imul } = Math;

function hashAt(text: string, at: number): number {
  let hash = 0;
  for (let index = at; index < at + fragmentLength; index += 1)
    hash = imul(hash, 31) + text.charCodeAt(index);
  return imul(hash, 0x9e3779b1) >>> 0;
}

/** What all tokens of a kind begin with. */
const publicPrefix = /^(?:gh[a-z]_|github_pat_|eyJ)/;

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[A-Za-z0-9]/.test(character);
}

/** Bytes in hexadecimal, each with something before or after it: `%41%5a`, `41 5a`, `41:5a`, `\x41\x5a`, `0x41, 0x5a`. */
const BYTES = /(?:(?:%|\\x|0x)?[0-9a-f]{2}(?:, ?|[ :-])?){12,}/gi;

/** As Node prints an array of bytes. */
const NUMBERS = /(?:\d{1,3},\s*){11,}\d{1,3}/g;

/** The same bytes as plain hexadecimal or text, on lines of their own. */
function bytesIn(text: string): string {
  const hexadecimal = text.match(BYTES) ?? [];
  const decimal = text.match(NUMBERS) ?? [];
  return [
    ...hexadecimal.map((run) => run.replace(/%|\\x|0x|[, :-]/gi, '')),
    ...decimal.map((run) => Buffer.from(run.split(',').map(Number)).toString('latin1')),
  ].join('\n');
}

export class SecretSearch {
  readonly #patterns: Pattern[] = [];
  readonly #bits: number;
  /** The first entry with a hash, by the upper bits of the hash; -1 if there is none. */
  readonly #first: Int32Array;
  /** By entry: the next one with the same bits, its pattern, and its position in the pattern. */
  readonly #next: Int32Array;
  readonly #pattern: Int32Array;
  readonly #position: Int32Array;
  #entries = 0;

  constructor(secrets: readonly Secret[]) {
    for (const secret of secrets) {
      const hasEnds = !/\s/.test(secret.value) && secret.value.length >= 2 * endLength;
      for (const form of formsOf(secret.value))
        this.#patterns.push({ secret, hasEnds: hasEnds && form.text === secret.value, ...form });
    }
    const total = this.#patterns.reduce(
      (sum, pattern) => sum + Math.ceil(pattern.text.length / stepOf(pattern)),
      0,
    );
    this.#bits = Math.max(10, Math.ceil(Math.log2(total + 1)));
    this.#first = new Int32Array(2 ** this.#bits).fill(-1);
    this.#next = new Int32Array(total);
    this.#pattern = new Int32Array(total);
    this.#position = new Int32Array(total);
    this.#patterns.forEach((pattern, number) => {
      const last = pattern.text.length - fragmentLength;
      for (let at = 0; at <= last; at += stepOf(pattern)) this.#add(pattern.text, at, number);
    });
  }

  /** The secrets that the text contains, each with the first form found. */
  find(text: string): ReadonlyMap<Secret, string> {
    const found = new Map<Secret, string>();
    this.#findIn(text, found);
    this.#findIn(bytesIn(text), found);
    return found;
  }

  #findIn(text: string, found: Map<Secret, string>): void {
    for (let at = 0; at + fragmentLength <= text.length; at += step)
      for (let entry = this.#entryFor(text, at); entry >= 0; entry = this.#next[entry] ?? -1)
        this.#check(text, at, entry, found);
  }

  #add(text: string, at: number, pattern: number): void {
    const slot = hashAt(text, at) >>> (32 - this.#bits);
    const entry = this.#entries;
    this.#entries += 1;
    this.#next[entry] = this.#first[slot] ?? -1;
    this.#pattern[entry] = pattern;
    this.#position[entry] = at;
    this.#first[slot] = entry;
  }

  #entryFor(text: string, at: number): number {
    return this.#first[hashAt(text, at) >>> (32 - this.#bits)] ?? -1;
  }

  #check(text: string, at: number, entry: number, found: Map<Secret, string>): void {
    const pattern = this.#patterns[this.#pattern[entry] ?? 0];
    if (pattern === undefined || found.has(pattern.secret)) return;
    const overlap = overlapOf(pattern.text, this.#position[entry] ?? 0, text, at);
    if (overlap.length < endLength || !isLeak(pattern, overlap, text)) return;
    const isWhole = overlap.length === pattern.text.length;
    const form = isWhole || pattern.form !== 'as it is' ? pattern.form : 'in part';
    found.set(pattern.secret, form);
  }
}

/** The characters around a position that are the same in both. */
function overlapOf(pattern: string, inPattern: number, text: string, inText: number): Overlap {
  let before = 0;
  while (
    before < inPattern &&
    before < inText &&
    pattern.charCodeAt(inPattern - before - 1) === text.charCodeAt(inText - before - 1)
  )
    before += 1;
  let after = 0;
  while (
    inPattern + after < pattern.length &&
    inText + after < text.length &&
    pattern.charCodeAt(inPattern + after) === text.charCodeAt(inText + after)
  )
    after += 1;
  return { length: before + after, inPattern: inPattern - before, inText: inText - before };
}

function isLeak(pattern: Pattern, { length, inPattern, inText }: Overlap, text: string): boolean {
  const same = text.slice(inText, inText + length);
  if (new Set(same).size < fewestDifferent) return false;
  const isAlone = !isWord(text[inText - 1]) && !isWord(text[inText + length]);
  // A value of less than twelve characters is no leak as a part of a word.
  if (length >= pattern.shortest) return isAlone || pattern.shortest >= endLength + 4;
  const isBeginning = inPattern === 0 && !publicPrefix.test(pattern.text);
  const isEnd = isBeginning || inPattern + length === pattern.text.length;
  return pattern.hasEnds && isEnd && isAlone;
}
