// Encrypts a secret in a libsodium sealed box, which only GitHub can open.

import type { Secret } from '../../core/secret.ts';

/** Loads the library before it is needed, while requests are on their way. */
export function warmUp(): void {
  // If the library cannot be loaded, `seal` fails too, where the failure can be reported.
  import('libsodium-wrappers').catch(() => undefined);
}

/** @param publicKey the X25519 key of the scope, in padded base64. @returns padded base64. */
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
