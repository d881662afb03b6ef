// Pseudorandom values. The same seed produces the same values in every run.
import { createHash } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function seededBytes(seed: string, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let block = 0; block * 32 < length; block += 1) {
    blocks.push(
      createHash('sha256')
        .update(`${seed}/${String(block)}`)
        .digest(),
    );
  }
  return Buffer.concat(blocks).subarray(0, length);
}

export function seededAlphanumerics(seed: string, length: number): string {
  return Array.from(seededBytes(seed, length), (byte) => alphabet[byte % alphabet.length]).join('');
}

export function seededUuid(seed: string): string {
  const hex = seededBytes(seed, 16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
