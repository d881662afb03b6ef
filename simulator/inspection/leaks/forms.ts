// The forms in which a secret can appear in text: unchanged, encoded, in part, or hashed.
import { createHash } from 'node:crypto';
import type { Secret } from './secrets.ts';

export interface Form {
  readonly form: string;
  readonly text: string;
}

/** This many consecutive characters of a key count as a leak. Long enough not to match ordinary text by chance. */
export const partLength = 12;

/** The part of a base64 text that depends only on the value, if the value starts at this byte of a group of three. */
function base64At(value: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
  return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
}

export function formsOf(value: string): readonly Form[] {
  const base64 = [0, 1, 2].map((offset) => base64At(value, offset));
  return [
    { form: 'as it is', text: value },
    ...base64.map((text) => ({ form: 'in base64', text })),
    ...base64.map((text) => ({ form: 'in base64url', text: text.replaceAll('+', '-').replaceAll('/', '_') })),
    { form: 'URI-encoded', text: encodeURIComponent(value) },
    { form: 'in hexadecimal', text: Buffer.from(value).toString('hex') },
  ];
}

/** Parts and hashes of a key. Empty for tokens, because parts of different tokens are identical. */
export function partsOf({ kind, value }: Secret): readonly Form[] {
  if (kind !== 'live key' && kind !== 'dead key') return [];
  const parts = Array.from({ length: value.length - partLength + 1 }, (_, start) => ({
    form: 'in part',
    text: value.slice(start, start + partLength),
  }));
  const hash = createHash('sha256').update(value).digest();
  return [
    ...parts,
    { form: 'as a hash', text: hash.toString('hex') },
    { form: 'as a hash', text: hash.toString('base64').replace(/=+$/, '') },
  ];
}
