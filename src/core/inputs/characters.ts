// Names characters that a person cannot see, or cannot tell from others. Pure.

const NAMES: Readonly<Record<string, string>> = {
  ' ': 'a space',
  '\t': 'a tab',
  '\n': 'a line break',
  '\r': 'a line break',
  '\u00a0': 'a non-breaking space',
  '\u200b': 'a zero-width space',
  '\ufeff': 'a byte order mark',
};

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/\p{Cc}/u, 'a control character'],
  [/\p{Cf}/u, 'an invisible character'],
  [/\p{Z}/u, 'a special space'],
  [/\p{Pd}/u, 'a typographic dash'],
  [/[\p{Pi}\p{Pf}\u201a\u201e]/u, 'a typographic quotation mark'],
  [/[\uff00-\uffef]/, 'a fullwidth character'],
];

/** In names and IDs. A quotation shows other control characters. Of the fullwidth characters, those that separate names. */
const UNSEEN =
  /[\p{Cf}\u007f-\u00a0\u1680\u2000-\u2015\u2018-\u201f\u2028-\u202f\u205f\u2212\u3000\uff03\uff0f\uff1a]/u;

/** In tokens and keys, which are sent in HTTP headers. */
export const NOT_VISIBLE_ASCII = /[^\x21-\x7e]/;

/** Describes the first character that matches: `character 41 is a zero-width space (U+200B)`. */
export function describeCharacter(text: string, pattern = UNSEEN): string | undefined {
  const characters = Array.from(text);
  const index = characters.findIndex((character) => pattern.test(character));
  const character = characters[index];
  if (character === undefined) return undefined;
  const kind = KINDS.find(([members]) => members.test(character))?.[1] ?? 'not an ASCII character';
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `character ${index + 1} is ${NAMES[character] ?? kind} (U+${code})`;
}
