// The request body that creates a version of a secret.
import type { SecretVersion } from './vault.ts';

type SetBody = Pick<SecretVersion, 'value'> & Partial<SecretVersion>;

/** Throws for a body that Key Vault does not accept. */
export function parseSetBody(body: string): SetBody {
  const parsed = JSON.parse(body) as unknown;
  if (typeof parsed !== 'object' || parsed === null || !('value' in parsed)) throw new Error('no value');
  const known = ['value', 'contentType', 'attributes', 'tags'];
  const strange = Object.keys(parsed).find((name) => !known.includes(name));
  if (strange !== undefined || typeof parsed.value !== 'string') throw new Error('not a secret');
  const secret = parsed as SetBody;
  // Microsoft documents at most 15 tags, with names and values of at most 256 characters, and times in whole seconds.
  const tags = Object.entries(secret.tags ?? {});
  if (
    tags.length > 15 ||
    tags.some((tag) => tag.some((part) => typeof part !== 'string' || part.length > 256))
  )
    throw new Error('not tags');
  const times = ['nbf', 'exp'].map((name) => secret.attributes?.[name] ?? 0);
  if (!times.every(Number.isInteger)) throw new Error('not a time');
  return secret;
}
