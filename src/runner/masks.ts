// Which parts of a secret the runner may hide. A mask of a short text would hide unrelated parts of the log, and the runner drops
// every job output that contains a masked text. Nothing else may register a mask.

import { setSecret } from '@actions/core';

/** In characters. No key and no token is shorter. */
const SHORTEST_MASK = 8;

/** The masks of one run. The runner tells nobody what else it masks in this job: the secrets of the workflow, and other steps' masks. */
export class Masks {
  /** In each form in which the runner finds it in an output (runner: HostContext.cs). */
  readonly #hidden = new Set<string>();

  /**
   * Hides each line of a secret, because the runner would hide each of them anyway, short ones too (runner: Worker.cs and
   * AddMaskCommandExtension), and it compares the log line by line.
   * @returns whether nothing of the secret is left visible: not if it is empty, or if a line is too short.
   */
  readonly hide = (secret: string): boolean => {
    const lines = linesOf(secret);
    const hidden = lines.filter(isHarmless);
    for (const line of hidden) {
      setSecret(line);
      for (const form of [line, JSON.stringify(line).slice(1, -1), unquoted(line)]) this.#hidden.add(form);
    }
    return lines.length > 0 && hidden.length === lines.length;
  };

  /** Whether a text contains something that this run has hidden. */
  readonly hides = (text: string): boolean => {
    for (const form of this.#hidden) if (text.includes(form)) return true;
    return false;
  };
}

function linesOf(secret: string): string[] {
  return secret
    .split(/[\r\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The runner also hides what is within double quotation marks. */
function unquoted(line: string): string {
  return line.replace(/^"(.*)"$/, '$1');
}

/** Asterisks are what the runner writes in the place of a secret. */
function isHarmless(line: string): boolean {
  return unquoted(line).trim().length >= SHORTEST_MASK && !/^\*+$/.test(line);
}
