// The private key of the simulated Apps. All have the same, because generating one takes a quarter of a second.
import { createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { once } from '../../network/shared.ts';

export interface AppKey {
  /** PKCS#1, as GitHub generates it. */
  readonly pem: string;
  readonly publicKey: KeyObject;
}

export async function appKey(): Promise<AppKey> {
  const pem = await once('private key of an App', async () => {
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    return privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;
  });
  return { pem, publicKey: createPublicKey(pem) };
}
