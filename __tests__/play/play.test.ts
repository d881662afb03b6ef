// The simulated runs of workflows: conditions, matrices and outputs work as on GitHub.
import { describe, expect, test } from '@jest/globals';
import { expand, holds, valueOf } from './expressions.ts';
import { play, type Stage } from './play.ts';

const contexts = {
  vars: { A: 'x', LIST: '[{"name":"one"},{"name":"two"}]' },
  steps: { a: { outcome: 'failure' } },
};

describe('an expression', () => {
  test('is replaced inside a text', () => {
    expect(expand('a ${{ vars.A }} and ${{ vars.B }}.', contexts)).toBe('a x and .');
    expect(expand("${{ vars.A == 'y' && 'write' || '' }}", contexts)).toBe('');
    expect(expand(true, contexts)).toBe('true');
  });

  test('can result in a list', () => {
    expect(valueOf('${{ fromJSON(vars.LIST) }}', contexts)).toEqual([{ name: 'one' }, { name: 'two' }]);
  });

  test('with a name that does not exist is an error', () => {
    expect(() => expand('${{ var.A }}', contexts)).toThrow('var');
  });
});

test.each([
  [undefined, 'success', true],
  [undefined, 'failure', false],
  ["vars.A == 'x'", 'success', true],
  ["vars.A == 'x'", 'failure', false],
  ["failure() && steps.a.outcome == 'failure'", 'failure', true],
  ["failure() && steps.a.outcome == 'failure'", 'success', false],
  ["${{ !cancelled() && vars.A == 'x' }}", 'failure', true],
  ['${{ always() }}', 'failure', true],
] as const)('if: %s after %s: %s', (condition, status, runs) => {
  expect(holds(condition, contexts, status)).toBe(runs);
});

test('a job runs for each value of its matrix, after the jobs that it needs', async () => {
  const text = `
on: push
jobs:
  find:
    outputs: { list: '\${{ vars.LIST }}' }
    steps: [{ run: find }]
  skipped:
    if: vars.A == 'y'
    steps: [{ run: never }]
  after:
    needs: skipped
    steps: [{ run: never }]
  each:
    needs: find
    strategy: { matrix: { one: '\${{ fromJSON(needs.find.outputs.list) }}' } }
    steps:
      - uses: octo/\${{ matrix.one.name }}@v1
`;
  const { others } = await play(text, { contexts, setSubject: () => undefined } as unknown as Stage);
  expect(others).toEqual(['find', 'octo/${{ matrix.one.name }}', 'octo/${{ matrix.one.name }}']);
});
