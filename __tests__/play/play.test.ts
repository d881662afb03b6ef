// The simulated runs of workflows: conditions, matrices and outputs work as on GitHub.
import { describe, expect, test } from '@jest/globals';
import { expand, holds, valueOf } from './expressions.ts';
import { play } from './play.ts';
import type { Stage } from './stage.ts';

/** A repository in which nothing but the given parts is used. */
function stageWith(parts: Partial<Stage> = {}): Stage {
  const gh = { runs: [], issues: [], failures: {}, calls: [] };
  const stage = {
    contexts,
    groups: new Map<string, () => void>(),
    reviewed: new Set<string>(),
    gh,
    ...parts,
  };
  return { setSubject: () => undefined, now: () => 0, ...stage } as unknown as Stage;
}

const contexts = {
  vars: { A: 'x', FALSE: 'false', LIST: '[{"name":"one"},{"name":"two"}]' },
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
  // Outputs are texts, and only the empty one is false.
  ['vars.FALSE', 'success', true],
  ['vars.NONE', 'success', false],
  ['fromJSON(vars.FALSE)', 'success', false],
] as const)('if: %s after %s: %s', (condition, status, runs) => {
  expect(holds(condition, contexts, status)).toBe(runs);
});

test('a job runs for each value of its matrix, after the jobs that it needs', async () => {
  const text = `
on: push
jobs:
  find:
    outputs: { list: '\${{ vars.LIST }}' }
    steps: [{ uses: octo/find@v1 }]
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
  const { others } = await play(text, stageWith());
  expect(others).toEqual(['octo/find', 'octo/${{ matrix.one.name }}', 'octo/${{ matrix.one.name }}']);
});

/** The results of the jobs of a workflow in which only the conditions and the steps are of interest. */
const workflow = (jobs: string): string => `on: push\njobs:\n${jobs}`;
const removedApp =
  'steps: [{ uses: actions/create-github-app-token@v3, with: { client-id: a, private-key: b } }]';

test('a job that needs a failed job is skipped, unless its condition says otherwise', async () => {
  const text = workflow(`
  fails: { ${removedApp} }
  next: { needs: fails, steps: [{ run: never }] }
  after: { needs: next, if: failure(), steps: [{ uses: octo/after@v1 }] }
  always: { needs: next, if: '!cancelled()', steps: [{ uses: octo/always@v1 }] }
`);
  const { results, others } = await play(text, stageWith({ app: 'removed' }));
  expect(results).toEqual({ fails: 'failure', next: 'skipped', after: 'success', always: 'success' });
  expect(others).toEqual(['actions/create-github-app-token', 'octo/after', 'octo/always']);
});

test('a job is skipped if any job before it was skipped, also where the one between ran', async () => {
  const text = workflow(`
  skipped: { if: "vars.A == 'y'", steps: [{ run: never }] }
  between: { needs: skipped, if: '!cancelled()', steps: [{ uses: octo/between@v1 }] }
  last: { needs: between, steps: [{ run: never }] }
`);
  const { results } = await play(text, stageWith());
  expect(results).toEqual({ skipped: 'skipped', between: 'success', last: 'skipped' });
});

test('"Re-run failed jobs" keeps the outputs of the others, and runs what needs the failed jobs', async () => {
  const text = workflow(`
  first: { outputs: { a: "\${{ vars.A }}-\${{ github.run_attempt }}" }, steps: [{ uses: octo/first@v1 }] }
  fails: { needs: first, ${removedApp}, outputs: { b: "\${{ needs.first.outputs.a }}" } }
  last: { needs: fails, steps: [{ uses: octo/last@v1 }] }
`);
  const stage = stageWith({ app: 'removed', addToken: () => undefined });
  const played = await play(text, stage);
  expect(played.results).toEqual({ first: 'success', fails: 'failure', last: 'skipped' });
  stage.app = undefined;
  await played.rerunFailedJobs();
  expect(played.results).toEqual({ first: 'success', fails: 'success', last: 'success' });
  expect(played.jobs.get('fails')?.outputs).toEqual({ b: 'x-1' });
  expect(played.others.filter((one) => one === 'octo/first')).toHaveLength(1);
});

test('an output that contains a secret is dropped', async () => {
  const text = workflow(`
  find: { outputs: { id: "/subscriptions/\${{ secrets.ID }}", name: maps }, steps: [{ uses: octo/find@v1 }] }
  use:
    needs: find
    strategy: { matrix: { one: "\${{ fromJSON(needs.find.outputs.id) }}" } }
    steps: [{ run: never }]
`);
  const stage = stageWith({ contexts: { ...contexts, secrets: { ID: '1111-2222' } } });
  const played = await play(text, stage);
  expect(played.jobs.get('find')?.outputs).toEqual({ name: 'maps' });
  expect(played.results).toEqual({ find: 'success', use: 'failure' });
});

describe('a matrix', () => {
  const matrix = (list: string, more = ''): string =>
    workflow(`  each: { strategy: { matrix: { one: ${list} }${more} }, ${removedApp} }\n`);

  test('stops after a failure, unless fail-fast is false', async () => {
    const stage = stageWith({ app: 'removed' });
    expect((await play(matrix('[1, 2]'), stage)).results).toEqual({
      'each (1)': 'failure',
      'each (2)': 'canceled',
    });
    const { results } = await play(matrix('[1, 2]', ', fail-fast: false'), stage);
    expect(results).toEqual({ 'each (1)': 'failure', 'each (2)': 'failure' });
  });

  test.each([
    ['without values', '[]'],
    ['of more than 256', JSON.stringify(Array.from({ length: 257 }, (_, index) => index))],
  ])('%s fails', async (_, list) => {
    expect((await play(matrix(list), stageWith())).results).toEqual({ each: 'failure' });
  });
});

test('a group that a waiting job holds keeps other runs waiting, whatever its case', async () => {
  const text = (group: string, environment = ''): string =>
    workflow(`  a: { concurrency: ${group}, ${environment}steps: [{ uses: octo/a@v1 }] }\n`);
  const stage = stageWith({ reviewed: new Set(['production']) });
  const waiting = await play(text('Keys', 'environment: production, '), stage);
  expect(waiting.results).toEqual({ a: 'waiting' });
  const other = await play(text('keys'), stage);
  expect(other.results).toEqual({ a: 'pending' });
  await waiting.approve('production');
  await other.proceed();
  expect([waiting.results, other.results]).toEqual([{ a: 'success' }, { a: 'success' }]);
});

test('a job with cancel-in-progress takes the place of one that waits', async () => {
  const text = workflow(`
  a: { concurrency: { group: keys, cancel-in-progress: true }, environment: production, steps: [{ uses: octo/a@v1 }] }
  b: { needs: a, steps: [{ uses: octo/b@v1 }] }
`);
  const stage = stageWith({ reviewed: new Set(['production']) });
  const older = await play(text, stage);
  const newer = await play(text, stage);
  expect(older.results).toEqual({ a: 'canceled', b: 'skipped' });
  expect(newer.results).toEqual({ a: 'waiting', b: 'pending' });
  await newer.approve('production');
  expect(newer.results).toEqual({ a: 'success', b: 'success' });
});

test('a job cannot wait for the group of its own workflow', async () => {
  const text = `on: push\nconcurrency: keys\njobs:\n  a: { concurrency: keys, steps: [{ uses: octo/a@v1 }] }\n`;
  await expect(play(text, stageWith())).rejects.toThrow('deadlock');
});

test.each([
  ['', 'concurrency: azure-maps-keys-x, '],
  ['concurrency: Azure-Maps-Keys-x\n', ''],
])('a call cannot wait for the group of its caller: %s%s', async (whole, job) => {
  const text = `on: push\n${whole}jobs:\n  a: { ${job}permissions: { id-token: write }, uses: OWNER/azure-maps-keys/.github/workflows/rotate.yml@v1, with: { resource-id: x } }\n`;
  await expect(play(text, stageWith())).rejects.toThrow('deadlock');
});

test('a called workflow cannot have a permission that the calling job does not grant', async () => {
  const text = workflow('  a: { uses: OWNER/azure-maps-keys/.github/workflows/rotate.yml@v1 }\n');
  await expect(play(text, stageWith())).rejects.toThrow('id-token: write, which is not granted');
});
