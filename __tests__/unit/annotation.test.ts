// The text of an annotation: what is left out of one that is too long, and what is never cut.
import { expect, test } from '@jest/globals';
import { ActionError } from '../../src/core/errors/action-error.ts';
import { annotationOf } from '../../src/core/report/annotations/annotation.ts';

const LINK = 'https://example.com/#internal';
const REST = 'The rest is in the job summary.';

function annotation(message: string, hint: string): readonly string[] {
  const text = annotationOf(new ActionError('internal', message, { hint }), LINK);
  // GitHub truncates a longer one.
  expect(text.length).toBeLessThan(4_096);
  expect(text).toMatch(/\nMore information: https:\/\/example\.com\/#internal$/);
  return text.split('\n').slice(0, -1);
}

const lines = (count: number, text: string) => Array.from({ length: count }, (_, at) => `${at}: ${text}`);

test('a short one is complete, and says no more', () => {
  expect(annotation('It failed.', 'Run it again:\naz group list')).toEqual([
    'It failed.',
    'Run it again:',
    'az group list',
  ]);
});

test('many findings are cut between lines, and the hint stays', () => {
  const findings = lines(200, 'a finding of usual length, with a name.');
  const shown = annotation(findings.join('\n'), 'Run operation: rotate.');
  expect(shown.slice(-2)).toEqual(['Run operation: rotate.', REST]);
  expect(findings.slice(0, shown.length - 2)).toEqual(shown.slice(0, -2));
  expect(shown.length).toBeGreaterThan(50);
});

test('a command is complete or left out, with the line that leads to it', () => {
  const command = `az role assignment create --scope "${'x'.repeat(2_500)}"`;
  const hint = ['Assign a role:', command, 'Assign another one:', command].join('\n');
  expect(annotation('It failed.', hint)).toEqual(['It failed.', 'Assign a role:', command, REST]);
});

test.each([
  ['YAML', ['- uses: octo/action@v1', '  with:', `    value: ${'x'.repeat(1_000)}`, '    last: true']],
  ['JSON', [`{"Name":"${'x'.repeat(1_000)}"}`]],
])('a block of %s is complete or left out', (_what, block) => {
  const hint = Array.from({ length: 5 }, () => ['Add this:', ...block]).flat();
  const shown = annotation('It failed.', hint.join('\n'));
  const kept = shown.slice(1, -1);
  expect(kept.length % (block.length + 1)).toBe(0);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept).toEqual(hint.slice(0, kept.length));
  expect(shown.at(-1)).toBe(REST);
});

test('a sentence that alone is too long ends with a word', () => {
  const shown = annotation('word '.repeat(2_000), 'Check it.');
  expect(shown[0]).toMatch(/word \.\.\.$/);
  expect(shown.slice(1)).toEqual(['Check it.', REST]);
});
