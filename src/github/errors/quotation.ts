// GitHub's own sentence, for a refusal whose cause this action does not know. A sentence that may repeat what was sent is not
// quoted, and neither is any of a 422.

import { quotable } from '../../http/quotation.ts';
import { sentenceOf, type RequestFailure } from '../client/request-failure.ts';

const LONGEST = 200;

/** @returns a sentence that begins with a space, or nothing if GitHub sent no message. */
export function inGitHubsWords(error: RequestFailure): string {
  const sentence = sentenceOf(error);
  if (error.status === 422 || mayHoldSecrets(sentence) || echoes(sentence, error))
    return ' Its message is not shown, because it may repeat what was sent.';
  const plain = quotable(sentence, LONGEST);
  return plain === '' ? '' : ` GitHub's message: "${plain}"`;
}

/** Sealed boxes, keys and tokens are long runs of these characters. A sentence with a URL has dots and hyphens between them. */
function mayHoldSecrets(text: string): boolean {
  return /[A-Za-z0-9+/=_]{40,}|\b(?:gh[a-z]_|github_pat_|eyJ)/.test(text);
}

/** Whether the text repeats a part of the sealed box, or the ID of the key that sealed it. */
function echoes(text: string, { request }: RequestFailure): boolean {
  const { encrypted_value: box, key_id: id } = request?.body ?? {};
  const sent = `${String(box)} ${String(id)}`;
  return text.split(/[^A-Za-z0-9+/=]+/).some((word) => word.length >= 8 && sent.includes(word));
}
