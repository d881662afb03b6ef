// What is published again if a run ends after it prepared a regeneration that then did not happen.
import { describe, expect, test } from '@jest/globals';
import { planAfterChange, planUndo, type Interrupted } from '../../../src/core/plan/undo.ts';
import { daysAgo, targetOf } from '../values.ts';

const targets = [targetOf('repo:octo/site')];

/** The primary key is the newest. The targets received the secondary key, so that the primary could be regenerated. */
const PREPARED: Interrupted = {
  published: { key: 'secondary', targets, isReplaced: false },
  everyTarget: targets,
  times: { primary: daysAgo(100), secondary: daysAgo(200) },
  regenerated: [],
  uncertain: undefined,
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
    expect(stepsOf({ times, published: { key: 'primary', targets, isReplaced: false } })[1]).toMatchObject({
      key: 'secondary',
    });
  });
});

describe('nothing is published again', () => {
  test.each<readonly [string, Partial<Interrupted>]>([
    ['if nothing was published', { published: undefined }],
    ['if the targets hold the newest key', { published: { key: 'primary', targets, isReplaced: false } }],
    ['if this run regenerated the newest key', { regenerated: ['primary'] }],
    ['if it is unknown whether the newest key was regenerated', { uncertain: 'primary' }],
    ['if no target was moved', { published: { key: 'secondary', targets: [], isReplaced: false } }],
  ])('%s', (_, changes) => {
    expect(stepsOf(changes)).toEqual([]);
  });
});

test('a published key that has another value by now is published again, even if the other key is uncertain', () => {
  const published = { key: 'secondary', targets, isReplaced: true } as const;
  expect(stepsOf({ published, uncertain: 'primary' })).toEqual([
    { do: 'verify', key: 'secondary' },
    { do: 'publish', key: 'secondary', targets },
    { do: 'confirm', key: 'secondary', as: 'chosen' },
  ]);
});

test('after an uncertain regeneration, targets that were left out get the key that stays, for the sake of their overlap', () => {
  const vault = targetOf('keyvault:contoso-kv#azure-maps-key');
  const everyTarget = [...targets, vault];
  const written = { do: 'publish', key: 'secondary', targets: [vault] };
  expect(stepsOf({ everyTarget, uncertain: 'primary' })[1]).toEqual(written);
  expect(stepsOf({ everyTarget: [vault], published: undefined, uncertain: 'primary' })[1]).toEqual(written);
  expect(stepsOf({ uncertain: 'primary' })).toEqual([]);
});

describe('after someone else changed the keys', () => {
  const times = { primary: daysAgo(100), secondary: daysAgo(1) };
  const written = (chosen?: 'primary') =>
    planAfterChange(times, targets, false, chosen).map((step) =>
      'key' in step ? `${step.do} ${step.key}` : step.do,
    );

  test('every target gets the newest key', () => {
    expect(written()).toEqual(['wait secondary', 'publish secondary', 'confirm secondary']);
  });

  test('or the key that was asked for by name', () => {
    expect(written('primary')).toEqual(['publish primary', 'confirm primary']);
  });
});
