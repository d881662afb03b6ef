// Reads inputs one by one and collects every problem, so that all are reported together. After a problem it goes on
// with a harmless value: a Request that was built with problems is never used.

import type { Problem } from './errors.ts';
import type { InputName } from './inputs.ts';
import { quote } from './targets.ts';
import { parseDuration, type Duration } from './time.ts';

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
// eslint-disable-next-line no-control-regex -- control characters are exactly what is refused here
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

export class InputReader {
  readonly problems: Problem[] = [];
  readonly #read: (name: InputName) => string;

  constructor(read: (name: InputName) => string) {
    this.#read = read;
  }

  problem(input: InputName, message: string): void {
    this.problems.push({ input, message });
  }

  /** The input's text without surrounding white space; empty where it is not set. */
  text(name: InputName): string {
    return this.#read(name).trim();
  }

  required(name: InputName, why: string): string {
    const text = this.text(name);
    if (text === '') this.problem(name, `It is missing. ${why}`);
    return text;
  }

  /** One line without control characters; undefined where it is not set. */
  line(name: InputName): string | undefined {
    const text = this.text(name);
    if (CONTROL.test(text)) this.problem(name, 'It contains a line break or a control character.');
    return text === '' ? undefined : text;
  }

  /** A list, one entry a line or separated by commas; blank entries do not count. */
  list(name: InputName, separator: RegExp): string[] {
    return this.text(name)
      .split(separator)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
  }

  /** One of some words, whatever the case they are written in. */
  oneOf<T extends string>(name: InputName, allowed: readonly T[], fallback: T): T {
    const text = this.text(name);
    if (text === '') return fallback;
    const match = allowed.find((word) => word.toLowerCase() === text.toLowerCase());
    if (match === undefined)
      this.problem(name, `${quote(text)} is not known; it is one of ${allowed.join(', ')}.`);
    return match ?? fallback;
  }

  /** YAML 1.2 core schema, as the runner's own toolkit reads booleans. */
  boolean(name: InputName, fallback: boolean): boolean {
    const text = this.text(name);
    if (text === '') return fallback;
    if (/^(?:true|True|TRUE)$/.test(text)) return true;
    if (/^(?:false|False|FALSE)$/.test(text)) return false;
    this.problem(name, `${quote(text)} is not a boolean: write true or false.`);
    return fallback;
  }

  duration(name: InputName): Duration | undefined {
    const text = this.text(name);
    if (text === '') return undefined;
    const duration = parseDuration(text);
    if (duration === undefined) {
      this.problem(
        name,
        `${quote(text)} is not a duration: write for example 90d, 12h, 30m or P90D, up to ten years.`,
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
