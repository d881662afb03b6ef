// Reads inputs and collects all problems, so that they are reported together. After a problem it continues with a harmless
// value; a request with problems is not carried out.

import { GUID } from '../account-id.ts';
import { hasControlCharacter, quote } from '../text.ts';
import { parseDuration, type Duration } from '../time.ts';
import { describeCharacter, NOT_VISIBLE_ASCII } from './characters.ts';
import type { InputName } from './names.ts';
import type { UntrustedEvent } from './events.ts';
import type { VariableProblem } from './variables.ts';

/** What is wrong with one input, or with a variable of the runner, and what to do about it. */
export type Problem =
  | { readonly input: InputName; readonly variable?: never; readonly message: string }
  | ((VariableProblem | UntrustedEvent) & { readonly input?: never });

/** What is in the place of a token that a workflow did not get. */
const PLACEHOLDERS: readonly (readonly [RegExp, string])[] = [
  [/^\*+$/, 'it is the mask that a log shows instead of a secret'],
  [/^\$|\$\{\{/, 'it is an expression that was not evaluated'],
  [/^<.*>$/s, 'it is a placeholder'],
  [/^(["'`]).*\1$/s, 'it is in quotation marks'],
];

export class InputReader {
  readonly problems: Problem[] = [];
  /** What the run should say about the inputs although they are valid. */
  readonly warnings: string[] = [];
  readonly #read: (name: InputName) => string;

  constructor(read: (name: InputName) => string) {
    this.#read = read;
  }

  /** @param text the invalid text, in which a character that nobody sees is named; of targets, only the line. */
  problem(input: InputName, message: string, text = input === 'targets' ? '' : this.text(input)): void {
    const unseen = describeCharacter(text);
    this.problems.push({
      input,
      message: unseen === undefined ? message : `${message} In it, ${unseen}.`,
    });
  }

  /** The input's text without surrounding whitespace; empty if it is not set. */
  text(name: InputName): string {
    return this.#read(name).trim();
  }

  /** A token, which no message shows. */
  token(name: InputName): string {
    const text = this.text(name);
    const placeholder = PLACEHOLDERS.find(([pattern]) => pattern.test(text))?.[1];
    const what = placeholder ?? describeCharacter(text, NOT_VISIBLE_ASCII);
    if (what !== undefined) {
      this.problems.push({
        input: name,
        message: `The value is not a token: ${what}. If it comes from a secret, run gh secret set NAME, and paste the value.`,
      });
    }
    return text;
  }

  /** The input with the white space around it. */
  untrimmed(name: InputName): string {
    return this.#read(name);
  }

  required(name: InputName, why: string): string {
    const text = this.text(name);
    if (text === '') this.problem(name, `Required, but not set. ${why}`);
    return text;
  }

  /** One line without control characters; undefined if it is not set. */
  line(name: InputName): string | undefined {
    const text = this.text(name);
    if (hasControlCharacter(text)) this.problem(name, 'It contains a line break or a control character.');
    else if (describeCharacter(text) !== undefined) this.problem(name, `${quote(text)} is not valid.`);
    return text === '' ? undefined : text;
  }

  /** A list with one entry per line, or separated by commas. Blank entries are ignored. */
  list(name: InputName, separator: RegExp): string[] {
    const text = this.text(name);
    const entries = text
      .split(separator)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
    if (text !== '' && entries.length === 0) this.problem(name, 'It contains no value.');
    return entries;
  }

  /** A list without comments, whose entries may contain what looks like one, or a character that nobody sees. */
  names(name: InputName, separator: RegExp): string[] {
    const entries = this.list(name, separator);
    for (const entry of entries) {
      const unseen = describeCharacter(entry);
      if (unseen !== undefined) this.warnings.push(`${name}: in ${quote(entry)}, ${unseen}.`);
      else if (/(?:^|\s)#/.test(entry))
        this.warnings.push(`${name}: ${quote(entry)} is read as a whole. Only targets can contain comments.`);
    }
    return entries;
  }

  /** One of several words, ignoring case. */
  oneOf<T extends string>(name: InputName, allowed: readonly T[], fallback: T): T {
    const text = this.text(name);
    if (text === '') return fallback;
    const match = allowed.find((word) => word.toLowerCase() === text.toLowerCase());
    if (match === undefined)
      this.problem(name, `${quote(text)} is not a valid value. Use one of: ${allowed.join(', ')}.`);
    return match ?? fallback;
  }

  /** A boolean of the YAML 1.2 core schema, like `core.getBooleanInput`. */
  boolean(name: InputName, fallback: boolean): boolean {
    const text = this.text(name);
    if (text === '') return fallback;
    if (/^(?:true|True|TRUE)$/.test(text)) return true;
    if (/^(?:false|False|FALSE)$/.test(text)) return false;
    this.problem(name, `${quote(text)} is not a boolean. Use true or false.`);
    return fallback;
  }

  /** @param others what else the input accepts, for the message. */
  duration(name: InputName, others = ''): Duration | undefined {
    const text = this.text(name);
    if (text === '') return undefined;
    const duration = parseDuration(text);
    if (duration === undefined) {
      this.problem(
        name,
        `${quote(text)} is not a valid duration. Use a value such as 90d, 12h, 30m, or P90D, up to ten years${others}.`,
      );
    }
    return duration;
  }

  guid(name: InputName): string | undefined {
    const text = this.text(name);
    if (text === '') return undefined;
    this.checkGuid(name, text);
    return text;
  }

  requiredGuid(name: InputName, why: string): string {
    const text = this.required(name, why);
    if (text !== '') this.checkGuid(name, text);
    return text;
  }

  checkGuid(name: InputName, text: string): void {
    if (!GUID.test(text))
      this.problem(name, `${quote(text)} is not a GUID such as 12345678-9abc-def0-1234-56789abcdef0.`);
  }
}
