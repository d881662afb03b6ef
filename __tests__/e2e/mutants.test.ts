// The search for leaks can fail: it finds leaks that are planted in a copy of the sources. These are a few of all mutants, one for
// each way to leak, and for most secrets; `npm run mutants` runs all.
import { describe, expect, test } from '@jest/globals';
import { MUTANTS } from '../../scripts/mutants/all.ts';
import { nameOf } from '../../scripts/mutants/mutant.ts';
import { applies } from '../../scripts/mutants/sources.ts';
import { controlProblem, judge } from '../../scripts/mutants/verdict.ts';

const FAST = [
  'regenerated key: drops its mask',
  'ID token: drops its mask',
  'primary key: prints a part (last 8 characters)',
  'request token: prints a part (base64url)',
  'secondary key: writes it to a file (and removes it)',
  'App key: writes it to a file (with the whole environment)',
  'Entra token: puts it into an error',
  'proxy password: puts it into an error',
];

test('every mutant applies to the sources of today', () => {
  expect(MUTANTS.length).toBeGreaterThan(40);
  expect(MUTANTS.filter((mutant) => !applies(mutant)).map(nameOf)).toEqual([]);
  expect(new Set(MUTANTS.map(nameOf)).size).toBe(MUTANTS.length);
});

describe('the search', () => {
  test('finds nothing in the unchanged sources', async () => {
    expect(await controlProblem('rotate')).toBeUndefined();
  });

  test.each(FAST)('finds: %s', async (name) => {
    const mutant = MUTANTS.find((one) => nameOf(one) === name);
    if (mutant === undefined) throw new Error('There is no such mutant.');
    expect(mutant.scene).toBe('rotate');
    expect(await judge(mutant)).toMatchObject({ killed: true });
  });
});
