// The key pair of a scope, for sealed boxes. Derived from the scope's name: the same in every run, different in each scope.
import { createHash } from 'node:crypto';
import type libsodium from 'libsodium-wrappers';

export interface ScopeKeyPair {
  readonly keyId: string;
  /** In standard padded base64, as the API returns it. */
  readonly publicKey: string;
  /** The plaintext. Undefined if the box was not sealed for this key. */
  open(sealed: string): string | undefined;
}

let loading: Promise<typeof libsodium> | undefined;

/** Loaded on first use, because loading libsodium takes about 20 ms. */
async function sodium(): Promise<typeof libsodium> {
  loading ??= import('libsodium-wrappers').then(async ({ default: library }) => {
    await library.ready;
    return library;
  });
  return loading;
}

export async function keyPairOf(scopeKey: string): Promise<ScopeKeyPair> {
  const library = await sodium();
  const seed = createHash('sha256').update(`sealed box of ${scopeKey}`).digest();
  const pair = library.crypto_box_seed_keypair(seed);
  const id = createHash('sha256').update(`key id of ${scopeKey}`).digest().readBigUInt64BE();
  return {
    keyId: String(1_000_000_000_000_000_000n + (id % 2_000_000_000_000_000_000n)),
    publicKey: library.to_base64(pair.publicKey, library.base64_variants.ORIGINAL),
    open: (sealed) => {
      try {
        const box = library.from_base64(sealed, library.base64_variants.ORIGINAL);
        return library.to_string(library.crypto_box_seal_open(box, pair.publicKey, pair.privateKey));
      } catch {
        return undefined;
      }
    },
  };
}

/** Seals a text as clients do, for a public key in base64. */
export async function seal(text: string, publicKey: string): Promise<string> {
  const library = await sodium();
  const { ORIGINAL } = library.base64_variants;
  return library.to_base64(library.crypto_box_seal(text, library.from_base64(publicKey, ORIGINAL)), ORIGINAL);
}
