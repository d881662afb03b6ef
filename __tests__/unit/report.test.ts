// What a run says of itself: outputs, report and summary, whatever names the world gave to things.
import { describe, expect, test } from '@jest/globals';
import { ActionError } from '../../src/core/errors.ts';
import type { Execution } from '../../src/core/execute.ts';
import { timesOf, type AccountKeys } from '../../src/core/keys.ts';
import type { SeenTarget } from '../../src/core/observe.ts';
import { plan } from '../../src/core/plan.ts';
import { outputsOf, reportOf, type RunReport } from '../../src/core/report.ts';
import type { Operation, Request } from '../../src/core/request.ts';
import { Secret } from '../../src/core/secret.ts';
import { renderFailure, renderSummary } from '../../src/core/summary.ts';
import type { Target } from '../../src/core/targets.ts';
import { DAY, HOUR } from '../../src/core/time.ts';
import { daysAgo, keysOf, NOW, stamped, targetOf } from './values.ts';

const ROTATE: Operation = { name: 'rotate', force: false };

function requestOf(operation: Operation, changes: Partial<Request> = {}): Request {
  return {
    operation,
    auth: { kind: 'azure-cli', tenantId: undefined },
    cloud: 'AzureCloud',
    account: { subscriptionId: 'the-subscription', resourceGroup: 'maps-rg', accountName: 'contoso-maps' },
    githubToken: new Secret('github-token', 'ghs_token'),
    targets: [],
    maxAge: 90 * DAY,
    minOverlap: 12 * HOUR,
    verify: true,
    dryRun: false,
    outputKey: false,
    ...changes,
  };
}

interface Story {
  readonly operation?: Operation;
  readonly changes?: Partial<Request>;
  readonly seen?: readonly SeenTarget[];
  readonly keys?: AccountKeys;
  readonly execution?: Partial<Execution>;
}

function report({
  operation = ROTATE,
  changes,
  seen = [],
  keys = keysOf(),
  execution = {},
}: Story): RunReport {
  const request = requestOf(operation, changes);
  const decided = plan(request, { times: timesOf(keys), targets: seen }, NOW);
  const full = { keys, regenerated: [], targets: [], published: undefined, error: undefined, ...execution };
  return reportOf({ request, seen, plan: decided, execution: request.dryRun ? undefined : full, keys });
}

const holding = (target: Target): SeenTarget => ({ target, state: stamped(daysAgo(99)) });
const failure = new ActionError('github-forbidden', 'The github-token may not write it.', {
  hint: 'Ask for it.',
});
const failed = (target: Target): SeenTarget => ({ target, state: { kind: 'unreachable' }, error: failure });
const SITE = targetOf('repo:octo/site');
const APP = targetOf('repo:octo/app');

describe('outcome and outputs', () => {
  test('a rotation', () => {
    const keys = keysOf({ primary: daysAgo(100), secondary: NOW }, { primary: 0, secondary: 1 });
    const written = { target: SITE, result: 'updated', key: 'secondary' } as const;
    const outputs = outputsOf(
      report({
        seen: [holding(SITE)],
        execution: { keys, regenerated: ['secondary'], targets: [written], published: 'secondary' },
      }),
    );
    expect(outputs).toMatchObject({
      outcome: 'rotated',
      rotated: 'true',
      'key-type': 'secondary',
      'primary-key-last-updated': '2026-08-14T05:00:00Z',
      'secondary-key-last-updated': '2026-11-22T05:00:00Z',
      'next-rotation': '2027-02-20T05:00:00Z',
    });
    expect(JSON.parse(outputs.report)).toMatchObject({
      outcome: 'rotated',
      regenerated: ['secondary'],
      targets: [{ target: 'repo:octo/site#AZURE_MAPS_KEY', result: 'updated', key: 'secondary' }],
    });
  });

  test.each<readonly [string, Story, string]>([
    ['nothing to do', { seen: [holding(SITE)], changes: { maxAge: 365 * DAY } }, 'unchanged'],
    ['a dry run', { changes: { dryRun: true } }, 'planned'],
    ['a list', { operation: { name: 'list', keyType: 'auto' } }, 'listed'],
    [
      'a healthy check',
      { operation: { name: 'check' }, changes: { maxAge: 365 * DAY }, seen: [holding(SITE)] },
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
      'regenerated',
    ],
    [
      'a publication',
      {
        seen: [holding(SITE)],
        execution: { targets: [{ target: SITE, result: 'created', key: 'primary' }] },
      },
      'published',
    ],
  ])('%s', (_name, story, outcome) => {
    expect(report(story).outcome).toBe(outcome);
  });

  test('what Azure does not tell is empty', () => {
    const outputs = outputsOf(report({ keys: keysOf({}) }));
    expect(outputs).toMatchObject({
      'primary-key-last-updated': '',
      'secondary-key-last-updated': '',
      'next-rotation': '',
    });
  });

  test('targets that hold different keys have no common key', () => {
    const seen = [holding(SITE), holding(APP)];
    const targets = [
      { target: SITE, result: 'updated', key: 'secondary' },
      { target: APP, result: 'failed', key: undefined, error: failure },
    ] as const;
    const outputs = outputsOf(report({ seen, execution: { regenerated: ['secondary'], targets } }));
    expect(outputs['key-type']).toBe('');
  });

  test('the key is output only when it was asked for and the run went well', () => {
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
  test("one target's failure is the run's", () => {
    expect(report({ seen: [failed(SITE)] }).error).toBe(failure);
  });

  test.each([
    ['that GitHub refused holds what it held', true, false, 'primary'],
    ['whose answer was lost may hold either key', false, false, undefined],
    ['that held a key regenerated meanwhile holds none', true, true, undefined],
  ] as const)('a target %s', (_, untouched, overtaken, key) => {
    const error = new ActionError('github-forbidden', 'It failed.', { hint: 'Run it again.' });
    error.untouched = untouched;
    const { targets } = report({
      seen: [holding(SITE)],
      execution: {
        keys: keysOf({ primary: overtaken ? NOW : daysAgo(100), secondary: NOW }),
        regenerated: ['secondary'],
        targets: [{ target: SITE, result: 'failed', key: undefined, error }],
      },
    });
    expect(targets).toEqual([{ target: SITE, result: 'failed', key, error }]);
  });

  test('of several targets, those that failed are named', () => {
    const { error } = report({ seen: [holding(SITE), failed(APP)] });
    expect(error?.code).toBe('targets-failed');
    expect(error?.message).toContain('1 of 2 targets');
    expect(error?.hint).toContain('repo:octo/app#AZURE_MAPS_KEY');
    expect(error?.hint).not.toContain('repo:octo/site');
  });

  test('of a hundred targets, an annotation has room for some', () => {
    const many = Array.from({ length: 100 }, (_, index) => failed(targetOf(`repo:octo/repository-${index}`)));
    const { error } = report({ seen: many });
    expect(`${error?.message ?? ''}${error?.hint ?? ''}`.length).toBeLessThan(4_096);
    expect(error?.message).toContain('100 of 100 targets');
  });

  test('findings of a check fail it', () => {
    expect(report({ operation: { name: 'check' }, seen: [holding(SITE)] }).error?.code).toBe('unhealthy');
  });
});

describe('nothing that is made of a run holds a key', () => {
  test('not with output-key either', () => {
    const made = report({
      seen: [holding(SITE)],
      changes: { outputKey: true },
      execution: { published: 'primary' },
    });
    for (const text of [JSON.stringify(outputsOf(made)), renderSummary(made, NOW), JSON.stringify(made)])
      expect(text).not.toMatch(/-value-\d|ghs_token/);
  });
});

describe('the summary', () => {
  const hostile = 'a|b`c<img src=x onerror=alert(1)>[x](http://evil.example)*_~\\ ```';
  const environment = targetOf(`env:octo/site/${hostile}`);

  test('of hostile names shows them as text only', () => {
    const bad = new ActionError('github-request-failed', hostile, { hint: hostile });
    const summary = renderSummary(
      report({ seen: [{ target: environment, state: { kind: 'unreachable' }, error: bad }] }),
      NOW,
    );
    expect(summary).not.toContain('<img');
    expect(summary).not.toContain('[x]');
    expect(summary).not.toContain('*_~');
    const row = summary.split('\n').find((line) => line.includes('AZURE_MAPS_KEY'));
    expect(row?.match(/(?<!\\)\|/g)).toHaveLength(4);
  });

  test('of a hostile failure does so too, in one paragraph', () => {
    const text = renderFailure(
      new ActionError('internal', `${hostile}\n## A heading of its own`, { hint: 'Wait.' }),
    );
    expect(text).not.toContain('<img');
    expect(text).not.toMatch(/^## A heading/m);
  });

  test('keeps lines to paste in a fence that they cannot end', () => {
    const hint = 'permissions:\n  id-token: write\n~~~\n## Out';
    const text = renderFailure(new ActionError('internal', 'No.', { hint }));
    const fence = /^(~{4,})text$/m.exec(text)?.[1] ?? 'no fence';
    expect(text.endsWith(`${hint}\n${fence}\n`)).toBe(true);
  });

  test('shows both keys with age and role, and when the next rotation is due', () => {
    const summary = renderSummary(report({ seen: [holding(SITE)], changes: { maxAge: 120 * DAY } }), NOW);
    expect(summary).toContain('| primary | 2026-08-14T05:00:00Z | 100 days | newest |');
    expect(summary).toContain('| secondary | 2026-05-06T05:00:00Z | 200 days | standby |');
    expect(summary).toContain('2026-12-12T05:00:00Z (in 20 days)');
  });

  test('says so where Azure tells no time', () => {
    expect(renderSummary(report({ keys: keysOf({}) }), NOW)).toContain(
      '| primary | unknown | unknown | newest |',
    );
  });
});
