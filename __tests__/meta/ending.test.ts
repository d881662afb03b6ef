// The rules for the end of a log and for a summary, which every end-to-end run is held to, can fail.
import { describe, expect, test } from '@jest/globals';
import { logProblems, summaryProblems } from '../oracles/ending.ts';

const RESULT = 'Unchanged: the primary key is 40 days old.';
const GROUP = '::group::Plan\nWhy: it is due.\n::endgroup::';

describe('the log', () => {
  test('ends with one result, outside of groups', () => {
    expect(logProblems(`rotate contoso-maps\n${GROUP}\n${RESULT}\n`)).toEqual([]);
  });

  test.each([
    ['the last line is no result: ::endgroup::', `${RESULT}\n${GROUP}`],
    ['the last line is no result: Outcome: unchanged', `${GROUP}\nOutcome: unchanged`],
    ['the last line is no result: Unchanged: ', `${GROUP}\nUnchanged: `],
    ['2 lines are results', `${RESULT}\n${RESULT}`],
    ['the last line stands in a group', `::group::Plan\n${RESULT}`],
    ['a group stands in a group', `::group::A\n::group::B\n::endgroup::\n::endgroup::\n${RESULT}`],
  ])('%s', (problem, log) => {
    expect(logProblems(log)).toEqual([problem]);
  });
});

describe('the summary', () => {
  const command = 'az ad app show --id x';
  const documentation = 'https://github.com/octo/azure-maps-keys/blob/v1/docs/troubleshooting.md#internal';
  const problemsOf = (summary: string, hint = `Run this:\n${command}\nwith:\n  operation: rotate`) =>
    summaryProblems({ summary, outputs: { report: JSON.stringify({ error: { hint, documentation } }) } });
  const whole = `~~~sh\n${command}\n~~~\n\n~~~yaml\nwith:\n  operation: rotate\n~~~\n\n[more](${documentation})`;

  test('shows what can be copied, whole', () => {
    expect(problemsOf(whole)).toEqual([]);
  });

  test.each([
    ['a block is cut: with:   operation: rotate', whole.replace('rotate\n~~~', 'rotate')],
    [`no block shows the whole line: ${command}`, whole.replace('show --id x', 'show')],
    [`no block shows the whole line: ${command}`, whole.replace(/~~~sh\n|x\n~~~/g, 'x')],
    ['a list is cut', `${whole}\n\n<details>`],
    [
      'no link leads to the troubleshooting page',
      whole.replace(/\[more\].*/, 'docs/troubleshooting.md#internal'),
    ],
  ])('%s', (problem, summary) => {
    expect(problemsOf(summary)).toContainEqual(expect.stringContaining(problem));
  });
});
