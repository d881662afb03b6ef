// Every claim of the security documents names the test that holds it, and that test exists.
import { describe, expect, test } from '@jest/globals';
import { faultsOfClaims } from './claims.ts';
import { exists, read } from './repository.ts';

const sourceOf = (file: string): string | undefined => (exists(file) ? read(file) : undefined);
const faultsIn = (markdown: string): string[] => faultsOfClaims(markdown, sourceOf);

test.each(['docs/security.md', 'SECURITY.md'])('every claim in %s names a test that exists', (file) => {
  expect(faultsIn(read(file))).toEqual([]);
});

describe('a planted fault is found', () => {
  const held = 'test: meta/claims › a planted fault is found';
  const claims = (...lines: readonly string[]): string => `\n\n<!-- claims\n${lines.join('\n')}\n-->\n\n`;

  test.each([
    ['sentences', `It is safe. It is (quite) quick.${claims(`"It is safe" ${held}`, `"It is" ${held}`)}`],
    [
      'a list',
      `- It is safe.\n- It is quick.${claims(`"It is safe" ${held}`, '"It is quick" no test: limit')}`,
    ],
    ['a table', `| a | b |\n| - | - |\n| c | d |${claims(`"c | d" ${held}`)}`],
    [
      'a line that is continued',
      `It is safe.${claims('"It is safe" test: meta/claims ›', '  a planted fault is found')}`,
    ],
  ])('and there is none in %s with their tests', (_, markdown) => {
    expect(faultsIn(`# Heading\n\n${markdown}# Heading`)).toEqual([]);
  });

  test.each([
    ['a sentence without a test', 'It is safe.'],
    ['a sentence before the next heading', `It is safe.\n\n# Heading${claims(`"It is safe" ${held}`)}`],
    ['a second sentence without a test', `It is safe. It is quick.${claims(`"It is safe" ${held}`)}`],
    ['a new first sentence', `It is new. It is safe.${claims(`"It is safe" ${held}`)}`],
    ['a part of a list without a test', `- It is safe.\n- It is quick.${claims(`"It is safe" ${held}`)}`],
    ['a row of a table without a test', '| a | b |\n| - | - |\n| c | d |'],
    ['a test for a sentence that is gone', claims(`"It is safe" ${held}`)],
    ['a file that does not exist', `It is safe.${claims('"It is" test: meta/nothing › x')}`],
    [
      'a test that does not exist',
      `It is safe.${claims('"It is" test: meta/claims › holds nothing'.replace('g', ''))}`,
    ],
    ['a second test that does not exist', `It is safe.${claims(`"It is" ${held}; meta/claims › x`)}`],
    ['a test without a name', `It is safe.${claims('"It is" test: meta/claims')}`],
    ['an unknown reason', `It is safe.${claims('"It is" no test: obvious')}`],
    ['another comment', 'It is safe.\n\n<!-- really -->'],
  ])('%s', (_, markdown) => {
    expect(faultsIn(markdown)).not.toEqual([]);
  });
});
