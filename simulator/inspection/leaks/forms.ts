// The forms in which a secret can appear in text: unchanged, encoded, or hashed, each also in part.
import { createHash } from 'node:crypto';

export interface Form {
  readonly form: string;
  readonly text: string;
  /** This many consecutive characters of the text count as a leak. */
  readonly shortest: number;
}

/** This many consecutive characters of a secret count as a leak. Long enough not to match ordinary text by chance. */
export const partLength = 12;

/** This many at the end or the beginning of a secret, if nothing adjoins them. People print them to tell keys apart. */
export const endLength = 8;

/** The part of a base64 text that depends only on the value, if the value starts at this byte of a group of three. */
function base64At(bytes: Buffer, offset: number): string {
  const all = Buffer.concat([Buffer.alloc(offset), bytes]);
  return all.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((all.length * 8) / 6));
}

function base64FormsOf(value: string): readonly [form: string, text: string][] {
  const bytes = Buffer.from(value);
  return [0, 1, 2].flatMap((offset) => {
    const text = base64At(bytes, offset);
    const url = text.replaceAll('+', '-').replaceAll('/', '_');
    const base64: [string, string] = ['in base64', text];
    return url === text ? [base64] : [base64, ['in base64url', url]];
  });
}

/** All forms but the value itself, each with the number of its characters for `partLength` characters of the value. */
function encodingsOf(value: string): readonly [form: string, text: string, shortest: number][] {
  const hexadecimal = Buffer.from(value).toString('hex');
  const hash = createHash('sha256').update(value).digest();
  const escaped = [
    ['URI-encoded', encodeURIComponent(value)],
    ['in JSON', JSON.stringify(value).slice(1, -1)],
  ] as const;
  return [
    ...base64FormsOf(value).map(([form, text]): [string, string, number] => [
      form,
      text,
      (partLength * 4) / 3,
    ]),
    ['in hexadecimal', hexadecimal, partLength * 2],
    ['in hexadecimal', hexadecimal.toUpperCase(), partLength * 2],
    ...escaped.map(([form, text]): [string, string, number] => [form, text, partLength]),
    ['as a hash', hash.toString('hex'), partLength],
    ['as a hash', hash.toString('base64'), partLength],
  ];
}

/** A form of a short value can be shorter than the part that would count as a leak. */
export function formsOf(value: string): readonly Form[] {
  const encodings = encodingsOf(value).filter(([, text]) => text !== value);
  const all: [string, string, number][] = [['as it is', value, partLength], ...encodings];
  return all.map(([form, text, shortest]) => ({ form, text, shortest: Math.min(shortest, text.length) }));
}
