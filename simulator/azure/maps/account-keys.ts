// The two keys of one Azure Maps account, with their history and the time from which the data plane accepts them.
import { seededAlphanumerics, seededBytes } from '../../determinism/random.ts';

export type KeyType = 'primary' | 'secondary';

export interface AccountKey {
  readonly value: string;
  /** ISO 8601 with seven fraction digits, as in Azure's replies. */
  readonly lastUpdated: string;
  /** The same time in epoch milliseconds. */
  readonly at: number;
}

/** The format of keys since 2024: 84 alphanumeric characters that contain `AZMP`. */
function newKeyValue(seed: string): string {
  const random = seededAlphanumerics(seed, 80);
  return `${random.slice(0, 76)}AZMP${random.slice(76)}`;
}

function azureTime(at: number, seed: string): string {
  const ticks = String(seededBytes(seed, 2).readUInt16BE() % 10_000).padStart(4, '0');
  return new Date(at).toISOString().replace('Z', `${ticks}Z`);
}

export class AccountKeys {
  readonly current: Record<KeyType, AccountKey>;
  /** Current and former keys, oldest first. */
  readonly all: string[] = [];
  readonly regenerations: KeyType[] = [];
  readonly #seed: string;
  readonly #usableFrom = new Map<string, number>();

  constructor(seed: string, createdAt: Readonly<Record<KeyType, number>>, usableFrom: number) {
    this.#seed = seed;
    this.current = {
      primary: this.#create(createdAt.primary, usableFrom),
      secondary: this.#create(createdAt.secondary, usableFrom),
    };
  }

  regenerate(type: KeyType, now: number, propagationDelay: number): AccountKey {
    const key = this.#create(now, now + propagationDelay);
    this.current[type] = key;
    this.regenerations.push(type);
    return key;
  }

  isCurrent(value: string): boolean {
    return value === this.current.primary.value || value === this.current.secondary.value;
  }

  isUsable(value: string, now: number): boolean {
    return now >= (this.#usableFrom.get(value) ?? -Infinity);
  }

  #create(at: number, usableFrom: number): AccountKey {
    const seed = `${this.#seed}/${String(this.all.length)}`;
    const value = newKeyValue(seed);
    this.all.push(value);
    this.#usableFrom.set(value, usableFrom);
    return { value, lastUpdated: azureTime(at, seed), at };
  }
}
