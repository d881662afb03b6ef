// The outputs, the report and the summary of a run, also with hostile names.
import { describe, expect, test } from '@jest/globals';
import { ActionError } from '../../src/core/errors/action-error.ts';
import type { Execution, TargetResult } from '../../src/core/execute/execution.ts';
import { timesOf, type AccountKeys } from '../../src/core/keys.ts';
import type { ObservedTarget } from '../../src/core/observation.ts';
import { plan } from '../../src/core/plan/plan.ts';
import { reportOfKeys } from '../../src/core/report/keys-report.ts';
import { outputsOf } from '../../src/core/report/outputs/outputs.ts';
import { reportWith, type Outcome, type Report } from '../../src/core/report/report.ts';
import { renderSummary } from '../../src/core/report/summary/summary.ts';
import type { KeysOperation, KeysRequest } from '../../src/core/request.ts';
import type { Target } from '../../src/core/targets.ts';
import { DAY } from '../../src/core/time.ts';
import { daysAgo, keysOf, keysRequest, listingOf, NOW, stamped, targetOf, OUTSIDE } from './values.ts';

const ROTATE: KeysOperation = { name: 'rotate', force: false };

interface Facts {
  readonly operation?: KeysOperation;
  readonly changes?: Partial<KeysRequest>;
  readonly observed?: readonly ObservedTarget[];
  readonly keys?: AccountKeys;
  readonly execution?: Partial<Execution>;
}

function report({
  operation = ROTATE,
  changes,
  observed = [],
  keys = keysOf(),
  execution = {},
}: Facts): Report {
  const request = keysRequest(operation, changes);
  const decided = plan(request, { times: timesOf(keys), at: NOW, targets: observed });
  const full = {
    keys,
    at: NOW,
    regenerated: [],
    isUncertain: false,
    isOvertaken: false,
    targets: [],
    published: undefined,
    error: undefined,
    ...execution,
  };
  return reportOfKeys({
    request,
    observed,
    plan: decided,
    execution: request.dryRun ? undefined : full,
    listing: listingOf(keys),
    isNewAccount: false,
  });
}

const holding = (target: Target): ObservedTarget => ({ target, state: stamped(daysAgo(5)) });
const failure = new ActionError('github-forbidden', 'The github-token may not write it.', {
  hint: 'Ask for it.',
});
const failed = (target: Target): ObservedTarget => ({
  target,
  state: { kind: 'unreachable', error: failure },
});
const summaryOfFailure = (error: ActionError) =>
  renderSummary(reportWith({ outcome: 'failed', error }), OUTSIDE);
const SITE = targetOf('repo:octo/site');
const APP = targetOf('repo:octo/app');

describe('outcome and outputs', () => {
  test('a rotation', () => {
    const keys = keysOf({ primary: daysAgo(100), secondary: NOW }, { primary: 0, secondary: 1 });
    const written = { target: SITE, result: 'updated', key: 'secondary' } as const;
    const outputs = outputsOf(
      report({
        observed: [holding(SITE)],
        execution: { keys, regenerated: ['secondary'], targets: [written], published: 'secondary' },
      }),
      OUTSIDE,
    );
    expect(outputs).toMatchObject({
      outcome: 'rotated',
      rotated: 'true',
      'key-type': 'secondary',
      'primary-key-last-updated': '2026-08-14T05:00:00Z',
      'secondary-key-last-updated': '2026-11-22T05:00:00Z',
      'next-rotation': '2027-02-20T05:00:00Z',
    });
    expect(JSON.parse(outputs.report ?? '')).toMatchObject({
      outcome: 'rotated',
      regenerated: ['secondary'],
      targets: [{ target: 'repo:octo/site#AZURE_MAPS_KEY', result: 'updated', key: 'secondary' }],
    });
  });

  test.each<readonly [string, Facts, Outcome]>([
    ['nothing to do', { observed: [holding(SITE)], changes: { maxAge: 365 * DAY } }, 'unchanged'],
    [
      'an aged secret that was written again',
      {
        observed: [{ target: SITE, state: stamped(daysAgo(7)) }],
        changes: { maxAge: 365 * DAY },
        execution: { targets: [{ target: SITE, result: 'updated', key: 'primary' }] },
      },
      'refreshed',
    ],
    [
      'an aged secret that was written together with one that lacked the key',
      {
        observed: [
          { target: SITE, state: stamped(daysAgo(7)) },
          { target: APP, state: stamped(daysAgo(101)) },
        ],
        changes: { maxAge: 365 * DAY },
        execution: { targets: [{ target: SITE, result: 'updated', key: 'primary' }] },
      },
      'published',
    ],
    ['a dry run', { changes: { dryRun: true } }, 'planned'],
    ['a list', { operation: { name: 'list', keyType: 'auto' } }, 'listed'],
    [
      'a healthy check',
      { operation: { name: 'check' }, changes: { maxAge: 365 * DAY }, observed: [holding(SITE)] },
      'healthy',
    ],
    [
      'a regeneration',
      { operation: { name: 'regenerate', keyType: 'primary' }, execution: { regenerated: ['primary'] } },
      'regenerated',
    ],
    [
      'a regeneration that failed afterwards',
      {
        operation: { name: 'regenerate', keyType: 'primary' },
        execution: { regenerated: ['primary'], error: failure },
      },
      'incomplete',
    ],
    ['a run that failed before it changed anything', { execution: { error: failure } }, 'failed'],
    ['a run whose only target could not be read', { observed: [failed(SITE)] }, 'failed'],
    ['a dry run that failed', { changes: { dryRun: true }, observed: [failed(SITE)] }, 'failed'],
    ['a check that found something', { operation: { name: 'check' } }, 'unhealthy'],
    [
      'a check that found something and could not read a target',
      { operation: { name: 'check' }, observed: [failed(SITE)] },
      'unhealthy',
    ],
    [
      'a regeneration with an unknown result',
      {
        execution: { isUncertain: true, error: failure },
      },
      'incomplete',
    ],
    [
      'a publication that wrote only one of two targets',
      {
        observed: [holding(SITE), holding(APP)],
        execution: {
          targets: [
            { target: SITE, result: 'updated', key: 'primary' },
            { target: APP, result: 'failed', key: undefined, touched: false, error: failure },
          ],
        },
      },
      'incomplete',
    ],
    [
      'a publication that was refused',
      {
        observed: [holding(SITE)],
        execution: {
          targets: [{ target: SITE, result: 'failed', key: undefined, touched: false, error: failure }],
        },
      },
      'failed',
    ],
    [
      'a publication whose answer was lost',
      {
        observed: [holding(SITE)],
        execution: {
          targets: [{ target: SITE, result: 'failed', key: undefined, touched: true, error: failure }],
        },
      },
      'incomplete',
    ],
    [
      'a publication',
      {
        observed: [holding(SITE)],
        execution: { targets: [{ target: SITE, result: 'created', key: 'primary' }] },
      },
      'published',
    ],
  ])('%s', (_name, facts, outcome) => {
    expect(report(facts).outcome).toBe(outcome);
  });

  test('times that Azure does not report are empty outputs', () => {
    const outputs = outputsOf(report({ keys: keysOf({}) }), OUTSIDE);
    expect(outputs).toMatchObject({
      'primary-key-last-updated': '',
      'secondary-key-last-updated': '',
      'next-rotation': '',
    });
  });

  test('targets that hold different keys have no common key', () => {
    const observed = [holding(SITE), holding(APP)];
    const targets = [
      { target: SITE, result: 'updated', key: 'secondary' },
      { target: APP, result: 'failed', key: undefined, touched: true, error: failure },
    ] as const;
    const outputs = outputsOf(
      report({ observed, execution: { regenerated: ['secondary'], targets } }),
      OUTSIDE,
    );
    expect(outputs['key-type']).toBe('');
  });

  test('the key is output only if it was requested and the run succeeded', () => {
    const changes = { outputKey: true };
    expect(report({}).outputKey).toBeUndefined();
    expect(report({ changes, execution: { error: failure } }).outputKey).toBeUndefined();
    expect(report({ changes: { outputKey: true, dryRun: true } }).outputKey).toBeUndefined();
    expect(report({ changes, execution: { published: 'secondary' } }).outputKey?.expose()).toBe(
      'secondary-value-0',
    );
  });
});

describe('failures', () => {
  test('the failure of the only target is the failure of the run', () => {
    const { code, message, hint } = failure;
    expect(report({ observed: [failed(SITE)] }).error).toMatchObject({ code, message, hint, cause: failure });
  });

  test.each([
    ['whose write GitHub refused holds the same key as before', false, false, 'primary'],
    ['whose write got no answer may hold either key', true, false, undefined],
    ['whose key was regenerated in the meantime holds no known key', false, true, undefined],
  ] as const)('a target %s', (_, touched, overtaken, key) => {
    const error = new ActionError('github-forbidden', 'It failed.', { hint: 'Run it again.' });
    const { targets } = report({
      observed: [holding(SITE)],
      execution: {
        keys: keysOf({ primary: overtaken ? NOW : daysAgo(100), secondary: NOW }),
        regenerated: ['secondary'],
        targets: [{ target: SITE, result: 'failed', key: undefined, touched, error }],
      },
    });
    const isUnclear = touched || undefined;
    expect(targets).toEqual([{ target: SITE, result: 'failed', key, error, isUnclear }]);
  });

  test.each([
    ['stays missing if its write was refused', { result: 'failed', touched: false }, true],
    ['may exist after a write without an answer', { result: 'failed', touched: true }, undefined],
    ['exists after it was written', { result: 'created', key: 'primary' }, undefined],
  ] as const)('a missing target %s', (_, write, isMissing) => {
    const { targets } = report({
      observed: [{ target: SITE, state: { kind: 'missing' } }],
      execution: { targets: [{ target: SITE, key: undefined, error: failure, ...write } as TargetResult] },
    });
    expect(targets?.map((one) => one.isMissing)).toEqual([isMissing]);
  });

  test.each(['updated', 'failed'] as const)(
    'a target whose value was replaced holds no key: %s',
    (result) => {
      const write = { target: SITE, key: 'secondary', isReplaced: true } as const;
      const error = failure;
      const { targets } = report({
        observed: [holding(SITE)],
        execution: {
          error,
          targets: [result === 'failed' ? { ...write, result, touched: false, error } : { ...write, result }],
        },
      });
      expect(targets).toMatchObject([{ target: SITE, result, key: undefined }]);
    },
  );

  test.each([
    ['primary', 'It failed. It still holds the primary key, which works until the next rotation.'],
    ['secondary', 'It failed. It holds the secondary key, which is the newest.'],
    [undefined, 'It failed.'],
  ] as const)('say what the target holds and how long that works: %s', (key, message) => {
    const error = new ActionError('github-forbidden', 'It failed.', { hint: 'Run it again.' });
    const { error: reported } = report({
      observed: [{ target: SITE, state: { kind: 'missing' } }],
      execution: {
        keys: keysOf({ primary: daysAgo(100), secondary: NOW }),
        regenerated: ['secondary'],
        targets: [{ target: SITE, result: 'failed', key, touched: false, error }],
      },
    });
    expect(reported?.message).toBe(message);
  });

  test('of several targets are reported with the names of the failed ones', () => {
    const { error } = report({ observed: [holding(SITE), failed(APP)] });
    expect(error?.code).toBe('targets-failed');
    expect(error?.message).toContain('1 of 2 targets');
    expect(error?.hint).toContain('repo:octo/app#AZURE_MAPS_KEY');
    expect(error?.hint).not.toContain('repo:octo/site');
  });

  test('of a hundred targets fit into one annotation', () => {
    const many = Array.from({ length: 100 }, (_, index) => failed(targetOf(`repo:octo/repository-${index}`)));
    const { error } = report({ observed: many });
    expect(`${error?.message ?? ''}${error?.hint ?? ''}`.length).toBeLessThan(4_096);
    expect(error?.message).toContain('100 of 100 targets');
  });

  test('include the findings of a check', () => {
    expect(report({ operation: { name: 'check' }, observed: [holding(SITE)] }).error?.code).toBe('unhealthy');
  });
});

describe('a run that found other keys than it had planned for', () => {
  const keys = keysOf({ primary: daysAgo(100), secondary: NOW }, { primary: 0, secondary: 1 });
  const overtaken = { keys, published: 'secondary', isOvertaken: true } as const;
  const targets = [{ target: SITE, result: 'updated', key: 'secondary' }] as const;

  test('before its regeneration says so, and has the outcome published', () => {
    const {
      plan: carriedOut,
      outcome,
      error,
    } = report({
      observed: [holding(SITE)],
      execution: { ...overtaken, targets },
    });
    expect([outcome, error]).toEqual(['published', undefined]);
    expect(carriedOut).toMatchObject({ reason: { cause: 'keys-changed' }, key: 'secondary' });
  });

  test('after its regeneration has rotated', () => {
    const { plan: carriedOut, outcome } = report({
      observed: [holding(SITE)],
      execution: { ...overtaken, targets, regenerated: ['secondary'] },
    });
    expect([outcome, carriedOut?.reason.cause]).toEqual(['rotated', 'due']);
  });
});

describe('outputs, summary and report', () => {
  test('contain no key, even with output-key', () => {
    const made = report({
      observed: [holding(SITE)],
      changes: { outputKey: true },
      execution: { published: 'primary' },
    });
    for (const text of [
      JSON.stringify(outputsOf(made, OUTSIDE)),
      renderSummary(made, OUTSIDE),
      JSON.stringify(made),
    ])
      expect(text).not.toMatch(/-value-\d|ghs_token/);
  });
});

describe('the summary', () => {
  const hostile = 'a|b`c<img src=x onerror=alert(1)>[x](http://evil.example)*_~\\ ```';
  const environment = targetOf(`env:octo/site/${hostile}`);

  test('shows hostile names as text only', () => {
    const bad = new ActionError('github-request-failed', hostile, { hint: hostile });
    const summary = renderSummary(
      report({ observed: [{ target: environment, state: { kind: 'unreachable', error: bad } }] }),
      OUTSIDE,
    );
    expect(summary).not.toContain('<img');
    expect(summary).not.toContain('[x]');
    expect(summary).not.toContain('*_~');
    const row = summary.split('\n').find((line) => line.includes('AZURE_MAPS_KEY'));
    expect(row?.match(/(?<!\\)\|/g)).toHaveLength(4);
  });

  test('shows a hostile error message as text only, in one paragraph', () => {
    const text = summaryOfFailure(
      new ActionError('internal', `${hostile}\n## A heading of its own`, { hint: 'Wait.' }),
    );
    expect(text).not.toContain('<img');
    expect(text).not.toMatch(/^## A heading/m);
  });

  test('puts lines to copy into a code fence that they cannot close', () => {
    const hint = 'permissions:\n  id-token: write\n  ~~~\n## Out\n~~~\n- out';
    const text = summaryOfFailure(new ActionError('internal', 'No.', { hint }));
    const fence = /^(~{4,})yaml$/m.exec(text)?.[1] ?? 'no fence';
    expect(text).toContain(`permissions:\n  id-token: write\n  ~~~\n${fence}\n`);
    expect(text.split(`\n${fence}\n`).at(-1)).toBe(
      '\n&#35;# Out\n\n&#126;&#126;&#126;\n\n&#45; out\n\nMore information: `docs/troubleshooting.md#internal`\n',
    );
  });

  test('shows both keys with age and role, and when the next rotation is due', () => {
    const summary = renderSummary(
      report({ observed: [holding(SITE)], changes: { maxAge: 120 * DAY } }),
      OUTSIDE,
    );
    expect(summary).toContain('| primary | newest | 1 of 1 | 100 days | 2026-08-14 05:00 |');
    expect(summary).toContain('| secondary | standby | 0 of 1 | 200 days | 2026-05-06 05:00 |');
    expect(summary).toContain(
      'The next rotation is due 2026-12-12 05:00 UTC, in 20 days. It regenerates secondary, whose present value stops working then.',
    );
  });

  test("counts ages by Azure's clock when it last listed the keys", () => {
    const summary = renderSummary(
      report({ observed: [holding(SITE)], execution: { at: NOW + 3 * DAY } }),
      OUTSIDE,
    );
    expect(summary).toContain('| primary | newest | 1 of 1 | 103 days | 2026-08-14 05:00 |');
  });

  test('shows times that Azure does not report as unknown', () => {
    expect(renderSummary(report({ keys: keysOf({}) }), OUTSIDE)).toContain(
      '| primary | unknown | unknown | unknown |',
    );
  });
});
