// What is published again when a run ends after it made room for a regeneration that then did not happen.
import { describe, expect, test } from '@jest/globals';
import { planUndo, type Interrupted } from '../../src/core/plan/undo.ts';
import { daysAgo, targetOf } from './values.ts';

const targets = [targetOf('repo:octo/site')];

/** The primary key is the newest, and the targets were given the secondary key to make room. */
const MADE_ROOM: Interrupted = {
  published: { key: 'secondary', targets },
  times: { primary: daysAgo(100), secondary: daysAgo(200) },
  regenerated: [],
  isUnsettled: false,
  verify: true,
};

const stepsOf = (changes: Partial<Interrupted> = {}) => planUndo({ ...MADE_ROOM, ...changes });

describe('the newest key is published again', () => {
  test('verified and confirmed, to exactly the targets that were moved', () => {
    expect(stepsOf()).toEqual([
      { do: 'verify', key: 'primary' },
      { do: 'publish', key: 'primary', targets },
      { do: 'confirm', key: 'primary', as: 'newest' },
    ]);
  });

  test('unverified where the run verifies nothing', () => {
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
