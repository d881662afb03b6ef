// Builds small parts of sentences: counts and quotations. Pure.

/** `1 key`, `2 keys`. */
export function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

export function firstSentence(text: string): string {
  return /^.*?\.(?=\s|$)/.exec(text)?.[0] ?? text.split('\n', 1).join('');
}

/** A sentence to follow a colon. */
export function clause(sentence: string): string {
  return sentence
    .replace(/\.$/, '')
    .replace(/^(?:The|An?|No|Other|This|It|Some|Someone|Anyone|Several|Invalid|Unexpected)\b/, (word) =>
      word.toLowerCase(),
    );
}

/** Quotes text from outside for a message: shortened, and without characters that nobody sees. */
export function quote(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  return JSON.stringify(short).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
}

/** Follows the name of a secret, or of what holds it. It tells neither the value nor its length. */
export const NOT_MASKED =
  'and was not masked. It, or a line of it, is shorter than 8 characters or consists of asterisks. Such a mask would hide unrelated text in the log, and the runner would drop outputs that contain it.';

// eslint-disable-next-line no-control-regex -- control characters are what this finds
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

export function hasControlCharacter(text: string): boolean {
  return CONTROL.test(text);
}
