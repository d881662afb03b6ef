// What is published again if a run ends after it prepared a regeneration that then did not happen.
import { describe, expect, test } from '@jest/globals';
import { planUndo, type Interrupted } from '../../src/core/plan/undo.ts';
import { daysAgo, targetOf } from './values.ts';

const targets = [targetOf('repo:octo/site')];

/** The primary key is the newest. The targets received the secondary key, so that the primary could be regenerated. */
const PREPARED: Interrupted = {
  published: { key: 'secondary', targets },
  times: { primary: daysAgo(100), secondary: daysAgo(200) },
  regenerated: [],
  isUnsettled: false,
  verify: true,
};

const stepsOf = (changes: Partial<Interrupted> = {}) => planUndo({ ...PREPARED, ...changes });

describe('the newest key is published again', () => {
  test('verified and confirmed, to exactly the targets that were moved', () => {
    expect(stepsOf()).toEqual([
      { do: 'verify', key: 'primary' },
      { do: 'publish', key: 'primary', targets },
      { do: 'confirm', key: 'primary', as: 'newest' },
    ]);
  });

  test('without verification if the run does not verify keys', () => {
    expect(stepsOf({ verify: false }).map((step) => step.do)).toEqual(['publish', 'confirm']);
  });

  test('whichever key is the newest by then', () => {
    const times = { primary: daysAgo(100), secondary: daysAgo(1) };
    expect(stepsOf({ times, published: { key: 'primary', targets } })[1]).toMatchObject({ key: 'secondary' });
  });
});

describe('nothing is published again', () => {
  test.each<readonly [string, Partial<Interrupted>]>([
    ['if nothing was published', { published: undefined }],
    ['if the targets hold the newest key', { published: { key: 'primary', targets } }],
    ['if this run regenerated the newest key', { regenerated: ['primary'] }],
    ['if it is unknown whether the newest key was regenerated', { isUnsettled: true }],
    ['if no target was moved', { published: { key: 'secondary', targets: [] } }],
  ])('%s', (_, changes) => {
    expect(stepsOf(changes)).toEqual([]);
  });
});
