// What the output `report` tells programs and auditors. Its shape is checked against the schema in every end-to-end run.
import { describe, expect, test } from '@jest/globals';
import { ActionError } from '../../src/core/errors/action-error.ts';
import { plan } from '../../src/core/plan/plan.ts';
import { documentOf } from '../../src/core/report/outputs/document.ts';
import { outputsOf } from '../../src/core/report/outputs/outputs.ts';
import { reportWith, type Report, type TargetReport } from '../../src/core/report/report.ts';
import { runFacts } from '../../src/core/report/run.ts';
import { Secret } from '../../src/core/secret.ts';
import type { KeysOperation } from '../../src/core/request.ts';
import { SECOND } from '../../src/core/time.ts';
import {
  at,
  daysAgo,
  IN_WORKFLOW,
  keysRequest,
  NOW,
  OUTSIDE,
  RUN_VARIABLES,
  stamped,
  targetOf,
} from './values.ts';

const TIMES = { primary: daysAgo(100), secondary: daysAgo(200) };

const documented = (known: Partial<Report>, run = IN_WORKFLOW) =>
  documentOf(reportWith({ outcome: 'unchanged', ...known }), run);

function planned(operation: KeysOperation, age = 5) {
  const target = targetOf('repo:octo/site');
  const observed = { times: TIMES, at: NOW, targets: [{ target, state: stamped(daysAgo(age)) }] };
  return plan(keysRequest(operation), observed);
}

describe('the run', () => {
  test('is the attempt, with its address and who started it', () => {
    expect(documented({}).run).toEqual({
      repository: 'octo/site',
      id: '1234567890',
      attempt: 2,
      url: 'https://github.com/octo/site/actions/runs/1234567890/attempts/2',
      workflow: 'Rotate the Azure Maps key',
      event: 'schedule',
      actor: 'octocat',
      triggeringActor: 'monalisa',
    });
  });

  test('outside a workflow is null', () => {
    expect(documented({}, OUTSIDE).run).toBeNull();
  });

  test('on a server that does not name the one who started the attempt has no such name', () => {
    const run = runFacts((name) => (name === 'GITHUB_TRIGGERING_ACTOR' ? '' : (RUN_VARIABLES[name] ?? '')));
    expect(documented({}, run).run).toMatchObject({ actor: 'octocat', triggeringActor: null });
  });
});

describe('the keys', () => {
  test("have an age by Azure's clock, and a role", () => {
    const keys = { before: TIMES, now: { ...TIMES, secondary: NOW }, at: NOW + 90 * SECOND + 999 };
    expect(documented({ keys })).toMatchObject({
      keys: {
        primary: { ageSeconds: 100 * 86_400 + 90, role: 'standby' },
        secondary: { lastUpdated: '2026-11-22T05:00:00Z', ageSeconds: 90, role: 'newest' },
      },
      keysListed: '2026-11-22T05:01:30Z',
    });
  });

  test('whose time Azure does not report have no age', () => {
    const now = { primary: undefined, secondary: undefined };
    expect(documented({ keys: { before: now, now, at: NOW } }).keys).toEqual({
      primary: { lastUpdated: null, ageSeconds: null, role: 'newest' },
      secondary: { lastUpdated: null, ageSeconds: null, role: 'standby' },
    });
  });

  test('are never younger than nothing, although the clocks of Azure differ', () => {
    const now = { ...TIMES, secondary: at('2026-11-22T05:00:01Z') };
    expect(documented({ keys: { before: TIMES, now, at: NOW } }).keys?.secondary.ageSeconds).toBe(0);
  });
});

test('the regenerations of a dry run are planned, not done', () => {
  const rotation = planned({ name: 'rotate', force: false });
  expect(documented({ outcome: 'planned', plan: rotation })).toMatchObject({
    plannedRegenerations: ['secondary'],
    regenerated: [],
  });
  expect(documented({ plan: planned({ name: 'check' }) }).plannedRegenerations).toEqual([]);
  expect(documented({}).plannedRegenerations).toBeNull();
});

test('a finding says what fixes it', () => {
  const { findings } = documented({ plan: planned({ name: 'check' }, 101) });
  expect(findings?.map(({ kind }) => kind)).toEqual(['overdue', 'target-older']);
  for (const { fix } of findings ?? []) expect(fix).toContain('operation: rotate');
});

test('the error of the run has its title, its hint and the heading of the version that runs', () => {
  const error = new ActionError('azure-forbidden', 'Not authorized.', {
    hint: 'Assign a role:\naz role assignment create',
  });
  expect(documented({ outcome: 'failed', error }).error).toEqual({
    code: 'azure-forbidden',
    title: 'The identity is not authorized in Azure',
    message: 'Not authorized.',
    hint: 'Assign a role:\naz role assignment create',
    documentation: 'https://github.com/octo/azure-maps-keys/blob/v1/docs/troubleshooting.md#azure-forbidden',
  });
});

test('a target has the page where a person can change it, without the tenant', () => {
  const targets = ['repo:octo/site', 'keyvault:contoso-kv#maps'].map((line) => ({
    target: targetOf(line),
    result: 'unchanged' as const,
    key: undefined,
    error: undefined,
  }));
  const pages = documented({ cloud: 'AzureUSGovernment', tenantId: 'the-tenant', targets }).targets;
  expect(pages?.map(({ page }) => page)).toEqual([
    'https://github.com/octo/site/settings/secrets/actions',
    expect.stringMatching(/^https:\/\/portal\.azure\.us\/#(?!.*the-tenant).*contoso-kv.*\/secrets\/maps$/),
  ]);
});

test('no tenant and no key is in it, even with output-key', () => {
  const report = reportWith({
    outcome: 'rotated',
    tenantId: 'the-tenant',
    outputKey: new Secret('secondary key', 'the-value'),
  });
  expect(JSON.stringify(outputsOf(report, IN_WORKFLOW))).not.toMatch(/the-tenant|the-value/);
});

/** GitHub allows the outputs of a job 1 MB in UTF-16 (docs/report.md), and there are other outputs. */
test('the report of 100 targets that failed is small enough for a job output', () => {
  const hint = 'az role assignment create --scope /subscriptions/… '.repeat(40);
  const failed = (number: number): TargetReport => ({
    target: targetOf(`env:${'o'.repeat(39)}/${'r'.repeat(97)}${number}/production`),
    result: 'failed',
    key: 'primary',
    error: new ActionError('github-forbidden', 'GitHub refuses the token. '.repeat(30), { hint }),
  });
  const targets = Array.from({ length: 100 }, (_, number) => failed(number + 100));
  const error = new ActionError('targets-failed', '100 of 100 targets failed.', { hint });
  const report = reportWith({
    outcome: 'failed',
    keys: { before: TIMES, now: TIMES, at: NOW },
    targets,
    error,
  });
  const text = outputsOf(report, IN_WORKFLOW).report ?? '';
  expect(text.split(hint.trim())).toHaveLength(2);
  expect(2 * text.length).toBeLessThan(500_000);
});
