// Every example has a test in this folder, and every complete workflow in the documents runs.
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { filesUnder, read } from '../../meta/repository.ts';
import { allSteps, OWN_ACTION, parseWorkflowText, workflowTexts } from '../../meta/workflows.ts';
import { failureOf } from '../world.ts';
import { example, openRepository, outcomes } from './repository.ts';

test('every example has a test', () => {
  const tests = filesUnder('__tests__/e2e/examples', '.test.ts').map(read).join('');
  const untested = filesUnder('examples', '.yml').filter(
    (file) => !tests.includes(`const text = example('${path.basename(file, '.yml')}');`),
  );
  expect(untested).toEqual([]);
});

describe('the documents', () => {
  const blocks = workflowTexts().filter(
    (one) => one.whole && one.place.includes('.md:') && allSteps(parseWorkflowText(one)).some(isOurs),
  );

  function isOurs({ uses = '' }: { readonly uses?: string }): boolean {
    return OWN_ACTION.test(uses);
  }

  test('docs/check-setup.md reports what is missing before the first rotation, and succeeds after it', async () => {
    const repository = await openRepository();
    const text = blocks.find(({ place }) => place.startsWith('docs/check-setup.md:'))?.text ?? '';
    const first = await repository.start(text);
    expect(failureOf(first.runs[0]!)).toContain('repo:octo/site#AZURE_MAPS_KEY does not exist.');
    await repository.start(example('weekly-rotation'));
    expect(outcomes(await repository.start(text))).toEqual(['healthy']);
  });

  test('all other complete workflows succeed', async () => {
    for (const { place, text } of blocks) {
      if (place.startsWith('docs/check-setup.md:')) continue;
      const repository = await openRepository();
      const { world } = repository;
      world.store('primary');
      const played = await repository.start(text);
      expect([place, played.runs.map(({ exitCode }) => exitCode)]).toEqual([place, played.runs.map(() => 0)]);
    }
  });
});
