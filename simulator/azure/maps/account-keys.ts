// The two keys of one Azure Maps account, with their history and the time in which the data plane accepts each.
import { seededAlphanumerics, seededBytes } from '../../determinism/random.ts';
import { History } from './history.ts';

export type KeyType = 'primary' | 'secondary';

export interface AccountKey {
  readonly value: string;
  /** ISO 8601 with seven fraction digits, as in Azure's replies. */
  readonly lastUpdated: string;
  /** The same time in epoch milliseconds. */
  readonly at: number;
}

export type KeyPair = Readonly<Record<KeyType, AccountKey>>;

/** Virtual milliseconds in which the data plane still behaves as before a regeneration. */
export interface DataPlaneDelays {
  readonly propagation: number;
  readonly retirement: number;
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
  readonly history: History<KeyPair>;
  readonly #usableFrom = new Map<string, number>();
  readonly #usableUntil = new Map<string, number>();

  constructor(seed: string, createdAt: Readonly<Record<KeyType, number>>, usableFrom: number) {
    this.#seed = seed;
    this.current = {
      primary: this.#create(createdAt.primary, usableFrom),
      secondary: this.#create(createdAt.secondary, usableFrom),
    };
    this.history = new History<KeyPair>({ ...this.current }, -Infinity);
  }

  regenerate(type: KeyType, now: number, { propagation, retirement }: DataPlaneDelays): AccountKey {
    this.#usableUntil.set(this.current[type].value, now + retirement);
    const key = this.#create(now, now + propagation);
    this.current[type] = key;
    this.history.change({ ...this.current }, now);
    this.regenerations.push(type);
    return key;
  }

  isCurrent(value: string): boolean {
    return value === this.current.primary.value || value === this.current.secondary.value;
  }

  /** Whether the data plane accepts this key. It may be one that was replaced a moment ago. */
  isUsable(value: string, now: number): boolean {
    const from = this.#usableFrom.get(value);
    return from !== undefined && now >= from && now < (this.#usableUntil.get(value) ?? Infinity);
  }

  #create(at: number, usableFrom: number): AccountKey {
    const seed = `${this.#seed}/${String(this.all.length)}`;
    const value = newKeyValue(seed);
    this.all.push(value);
    this.#usableFrom.set(value, usableFrom);
    return { value, lastUpdated: azureTime(at, seed), at };
  }
}
