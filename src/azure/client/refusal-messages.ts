// Reads what Azure itself says about a refusal. The SDK's own message is not read, because it may quote any body, also one that
// contains keys.

import { isRestError } from '@azure/core-rest-pipeline';
import { quotable } from '../../http/quotation.ts';
import { asObject, jsonObjectIn } from './json-body.ts';
import { isDefiniteRefusal } from './rest-errors.ts';

const LONGEST_SENTENCE = 300;

/** Longer than a GUID, and as only a key or a token is written. */
const LIKE_A_KEY = /[\w+~-]{40,}/g;

/**
 * What Resource Manager itself says about a refusal: the `message` of an error response. Those hold no keys, and what looks like
 * one is left out nevertheless. Never call it for Key Vault's answer to a write. Empty if there is none.
 */
export function messageOf(error: unknown): string {
  if (!isDefiniteRefusal(error) || !isRestError(error)) return '';
  // The client of Key Vault keeps only the parsed body.
  const body = jsonObjectIn(error.response?.bodyAsText) ?? asObject(error.details);
  const message = asObject(body?.['error'])?.['message'];
  return typeof message === 'string'
    ? message.slice(0, 4_000).replace(LIKE_A_KEY, '...').replace(/\s+/g, ' ').trim()
    : '';
}

/** Azure's own sentence, to append to a message. Empty if there is none. */
export function quoteMessageOf(error: unknown): string {
  const message = messageOf(error);
  return message === '' ? '' : ` Azure's message: "${quotable(message, LONGEST_SENTENCE)}"`;
}
