// Reads inputs and collects all problems, so that they are reported together. After a problem it continues with a harmless
// value; a request with problems is not carried out.

import { hasControlCharacter, quote } from '../text.ts';
import { parseDuration, type Duration } from '../time.ts';
import type { InputName } from './names.ts';

/** What is wrong with one input, and what to do about it. */
export interface Problem {
  readonly input: InputName;
  readonly message: string;
}

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export class InputReader {
  readonly problems: Problem[] = [];
  readonly #read: (name: InputName) => string;

  constructor(read: (name: InputName) => string) {
    this.#read = read;
  }

  problem(input: InputName, message: string): void {
    this.problems.push({ input, message });
  }

  /** The input's text without surrounding whitespace; empty if it is not set. */
  text(name: InputName): string {
    return this.#read(name).trim();
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
    return text === '' ? undefined : text;
  }

  /** A list with one entry per line, or separated by commas. Blank entries are ignored. */
  list(name: InputName, separator: RegExp): string[] {
    return this.text(name)
      .split(separator)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
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
