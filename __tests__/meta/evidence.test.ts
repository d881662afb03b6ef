// Every error code is shown by a run, and every message has its evidence in the catalogue.
import { describe, expect, test } from '@jest/globals';
import { ERROR_CATALOGUE, type ErrorCode } from '../../src/core/errors/catalogue.ts';
import { EVIDENCE } from '../../src/core/errors/evidence.ts';
import { FAILURES } from '../e2e/failures/all.ts';
import { filesUnder, read } from './repository.ts';

const codes = Object.keys(ERROR_CATALOGUE) as ErrorCode[];

/** The sources without line breaks, quotes, and what joins the parts of a text. */
const sources = filesUnder('src', '.ts')
  .filter((file) => !/errors.evidence/.test(file))
  .map(read)
  .join('\n')
  .replaceAll(/\s+/g, ' ')
  .replaceAll("\\'", "'");

describe('the table of failures', () => {
  test('shows every error code', () => {
    const shown = new Set(FAILURES.map(({ code }) => code));
    expect(codes.filter((code) => !shown.has(code))).toEqual([]);
  });

  test('has a name of its own for every failure', () => {
    const names = FAILURES.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('has whole transcripts of the commonest failures', () => {
    expect(FAILURES.filter(({ isCommon }) => isCommon).length).toBeGreaterThanOrEqual(20);
  });
});

describe('the evidence', () => {
  test.each(codes)('of %s is listed for messages that the sources contain', (code) => {
    expect(EVIDENCE[code].length).toBeGreaterThan(0);
    for (const [message, seen] of EVIDENCE[code]) {
      expect(seen).not.toBe('');
      // The sources put messages together from pieces.
      const pieces = message.split(/…|: |[.,)] /).map((piece) => piece.trim());
      expect(pieces.filter((piece) => piece.length > 12 && !sources.includes(piece))).toEqual([]);
    }
  });
});
