// Which parts of a secret the runner may hide. A mask of a short text would hide unrelated parts of the log, and the runner drops
// every job output that contains a masked text. Nothing else may register a mask.

import { setSecret } from '@actions/core';

/** In characters. No key and no token is shorter. */
const SHORTEST_MASK = 8;

/**
 * Hides each line of a secret, because the runner would hide each of them anyway, short ones too (runner: Worker.cs and
 * AddMaskCommandExtension), and it compares the log line by line.
 * @returns whether nothing of the secret is left visible: not if it is empty, or if a line is too short.
 */
export function hide(secret: string): boolean {
  const lines = linesOf(secret);
  const hidden = lines.filter(isHarmless);
  for (const line of hidden) setSecret(line);
  return lines.length > 0 && hidden.length === lines.length;
}

function linesOf(secret: string): string[] {
  return secret
    .split(/[\r\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The runner also hides what is within double quotation marks. Asterisks are what it writes in the place of a secret. */
function isHarmless(line: string): boolean {
  return line.replace(/^"(.*)"$/, '$1').trim().length >= SHORTEST_MASK && !/^\*+$/.test(line);
}
