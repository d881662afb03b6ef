// The encrypted value in a request that creates or updates a secret.
import { invalid, Refusal } from '../replies/refusal.ts';
import type { SecretStore } from '../state/secret-store.ts';
import type { Call } from './call.ts';
import { maximumBytes } from './secret-rules.ts';

/** Decrypts `encrypted_value` with the private key of the store. */
export async function openEncryptedValue(store: SecretStore, body: Call['body']): Promise<string | Refusal> {
  const { encrypted_value: box, key_id: keyId } = body;
  for (const name of ['encrypted_value', 'key_id']) {
    if (body[name] === undefined) return invalid(`Invalid request.\n\n"${name}" wasn't supplied.`);
    if (typeof body[name] !== 'string') return invalid(`Invalid request.\n\nFor '${name}', not a string.`);
  }
  const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
  if (typeof box !== 'string' || !base64.test(box)) {
    return invalid(`Invalid request.\n\n${String(box)} does not match ${String(base64)}.`);
  }
  const pair = await store.keyPair();
  // GitHub documents the status for an unknown key_id, but not the message.
  if (keyId !== pair.keyId) return invalid('Bad request - the key_id is not that of the public key');
  const value = pair.open(box);
  if (value === undefined) {
    return invalid('Bad request - validation failed due to an improperly encrypted secret');
  }
  if (Buffer.byteLength(value) > maximumBytes) return invalid('Secret value must be less than 48 KB.');
  return value;
}
