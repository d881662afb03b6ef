// Every annotation of the golden files, and every message of the evidence, follows the rule in oracles/annotations.ts. Every run of
// the end-to-end tests is checked with it too, and the hints of its errors. That the rule finds something is shown first.
import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { annotationsOf } from '../../simulator/inspection/workflow-commands.ts';
import { EVIDENCE } from '../../src/core/errors/evidence.ts';
import { hintProblems, sentenceProblems } from '../oracles/annotations.ts';
import { read } from './repository.ts';

const GOLDEN = '__tests__/e2e/__golden__';

const namesIn = (folder: string) =>
  readdirSync(new URL(`../../${folder}`, import.meta.url)).filter((name) => name.endsWith('.txt'));

/** Without the title, and for a file of its own without the line of the title. */
const messages = [
  ...namesIn(`${GOLDEN}/messages`).map((name) =>
    read(`${GOLDEN}/messages/${name}`).split('\n').slice(1).join('\n'),
  ),
  ...namesIn(GOLDEN).flatMap((name) =>
    annotationsOf(read(`${GOLDEN}/${name}`)).map(({ message }) => message),
  ),
];

describe('the rule finds', () => {
  test.each([
    ['a request', 'A request for repo:octo/site#KEY was redirected.', 'begin with a cause'],
    ['a method', 'POST /listKeys failed.', 'begin with a cause'],
    ['a status', '403 was the answer.', 'begin with a cause'],
    ['an address', 'https://api.github.com did not respond.', 'begin with a cause'],
    ['a code of a service', 'AuthorizationFailed: no.', 'begin with a cause'],
    ['a sentence that is too long', `${'A cause '.repeat(20)}.`, 'characters'],
    ['a refusal alone', 'GitHub refused the request for x with status 403.', 'nothing says why'],
  ])('%s', (_what, message, problem) => {
    expect(sentenceProblems(message)).toEqual([expect.stringContaining(problem)]);
  });

  test.each([
    ['a hint that explains first', 'Azure may be slow.', 'begin with a step'],
    ['a command within a sentence', 'Run it: az group list --output table', 'within a sentence'],
    ['a setting within a sentence', 'Set this: env: NO_PROXY: host', 'within a sentence'],
    ['prose after a command', 'To see it:\naz group list --output table. Then try again.', 'after a command'],
  ])('%s', (_what, hint, problem) => {
    expect(hintProblems(hint)).toEqual([expect.stringContaining(problem)]);
  });

  test('nothing wrong with a cause and a step', () => {
    expect(sentenceProblems('The vault contoso-kv was not found. Status 404.')).toEqual([]);
    expect(sentenceProblems('GitHub refused the request for x. GitHub\'s message: "Gone"')).toEqual([]);
    expect(
      hintProblems('If it was deleted, recover it:\naz keyvault recover --name "x"\nIt may take time.'),
    ).toEqual([]);
  });
});

test('the golden files state the cause in the first sentence', () => {
  expect(messages.length).toBeGreaterThan(200);
  expect(messages.flatMap(sentenceProblems)).toEqual([]);
});

test('the messages of the evidence do too, with usual names', () => {
  const listed = Object.values(EVIDENCE).flatMap((rows) => rows.map(([message]) => message));
  const beginnings = listed.map((message) => message.replaceAll('…', 'contoso-maps'));
  expect(beginnings.length).toBeGreaterThan(100);
  // Whether a service's own words follow, the evidence does not say.
  expect(beginnings.flatMap(sentenceProblems).filter((problem) => !problem.includes('why'))).toEqual([]);
});
