// libsodium's sealed box, the form in which GitHub takes a secret: only GitHub can open it.

import type { Secret } from '../core/secret.ts';

/** Loads the library ahead of the first seal, while the network is waited for. */
export function warmUp(): void {
  // A library that cannot be loaded fails the seal itself, where it can be reported.
  import('libsodium-wrappers').catch(() => undefined);
}

/** @param publicKey the scope's X25519 key in padded base64. @returns padded base64. */
export async function seal(secret: Secret, publicKey: string): Promise<string> {
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  const { ORIGINAL } = sodium.base64_variants;
  const box = sodium.crypto_box_seal(
    sodium.from_string(secret.expose()),
    sodium.from_base64(publicKey, ORIGINAL),
  );
  return sodium.to_base64(box, ORIGINAL);
}
