// The secrets of one scope, with all their versions. The API returns `asOf`, which can lag behind the latest state.
// Tests read `latest`, which does not.
import { keyPairOf, type ScopeKeyPair } from './sealed-box.ts';
import { scopeKey, type SecretScope } from './secret-target.ts';

export type Visibility = 'all' | 'private' | 'selected';

export interface Access {
  readonly visibility: Visibility;
  readonly selectedRepositoryIds: readonly number[];
}

export interface SecretVersion {
  readonly name: string;
  readonly value: string;
  /** By GitHub's clock, epoch milliseconds, rounded down to whole seconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Only for secrets of organizations. */
  readonly access?: Access;
  /** By the simulator's clock, epoch milliseconds. */
  readonly storedAt: number;
}

export interface SecretHistory {
  readonly versions: readonly SecretVersion[];
  /** The number of writes through the API. */
  readonly writes: number;
}

export class SecretStore {
  readonly scope: SecretScope;
  readonly #secrets = new Map<string, { versions: SecretVersion[]; writes: number }>();
  #keyPair: Promise<ScopeKeyPair> | undefined;
  #keys = 1;

  constructor(scope: SecretScope) {
    this.scope = scope;
  }

  /** A store for the new scope with the same secrets and the same key pair. */
  movedTo(scope: SecretScope): SecretStore {
    const moved = new SecretStore(scope);
    moved.#keyPair = this.keyPair();
    for (const [name, secret] of this.#secrets) moved.#secrets.set(name, secret);
    return moved;
  }

  keyPair(): Promise<ScopeKeyPair> {
    return (this.#keyPair ??= keyPairOf(scopeKey(this.scope)));
  }

  /** From now on, GitHub opens only boxes for a new public key. */
  changeKey(): void {
    this.#keyPair = keyPairOf(`${scopeKey(this.scope)}, key ${++this.#keys}`);
  }

  get size(): number {
    return this.#secrets.size;
  }

  names(): string[] {
    return [...this.#secrets.keys()].sort();
  }

  history(name: string): SecretHistory | undefined {
    return this.#secrets.get(name.toUpperCase());
  }

  latest(name: string): SecretVersion | undefined {
    return this.history(name)?.versions.at(-1);
  }

  /** The version that was current at an earlier moment. */
  asOf(name: string, moment: number): SecretVersion | undefined {
    return this.history(name)?.versions.findLast((version) => version.storedAt <= moment);
  }

  put(version: Omit<SecretVersion, 'createdAt'>, by: 'api' | 'user'): 'created' | 'updated' {
    const name = version.name.toUpperCase();
    const secret = this.#secrets.get(name);
    const updatedAt = wholeSecond(version.updatedAt);
    const createdAt = secret?.versions[0]?.createdAt ?? updatedAt;
    const entry = secret ?? { versions: [], writes: 0 };
    entry.versions.push({ ...version, name, createdAt, updatedAt });
    if (by === 'api') entry.writes += 1;
    this.#secrets.set(name, entry);
    return secret === undefined ? 'created' : 'updated';
  }

  /** Changes which repositories can read the secret. Its value and times do not change. */
  grant(name: string, access: Access, storedAt: number): void {
    const entry = this.#secrets.get(name.toUpperCase());
    const last = entry?.versions.at(-1);
    if (entry !== undefined && last !== undefined) entry.versions.push({ ...last, access, storedAt });
  }

  delete(name: string): boolean {
    return this.#secrets.delete(name.toUpperCase());
  }
}

function wholeSecond(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}
