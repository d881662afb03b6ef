// The one sentence of a run: the last line of its log and the first of its summary.
import { describe, expect, test } from '@jest/globals';
import { ActionError } from '../../src/core/errors/action-error.ts';
import type { KeyTimes, KeyType } from '../../src/core/keys.ts';
import { nothingToDo, type Reason } from '../../src/core/plan/decision.ts';
import { failureOfTargets } from '../../src/core/report/annotations/failures.ts';
import { OUTCOMES, reportWith, type Report, type TargetReport } from '../../src/core/report/report.ts';
import { describeResult } from '../../src/core/report/result/result.ts';
import { DAY, HOUR, SECOND } from '../../src/core/time.ts';
import { ACCOUNT, at, daysAgo, NOW, targetOf } from './values.ts';

const target = (
  name: string,
  result: TargetReport['result'],
  key: KeyType | undefined,
  error?: ActionError,
): TargetReport => ({ target: targetOf(`repo:octo/${name}`), result, key, error });

/** The primary key is the newest one, 40 days old. */
const KEYS = timesOf(40, 130);
const UNKNOWN = withTimes({ primary: undefined, secondary: undefined });
const due = (age: number) => daysAgo(age) + 90 * DAY;

function timesOf(primary: number, secondary: number): NonNullable<Report['keys']> {
  return withTimes({ primary: daysAgo(primary), secondary: daysAgo(secondary) });
}

function withTimes(now: KeyTimes): NonNullable<Report['keys']> {
  return { before: now, now, at: NOW };
}

const report = (known: Partial<Report> & Pick<Report, 'outcome'>): Report =>
  reportWith({ operation: 'rotate', account: ACCOUNT, keys: KEYS, nextRotation: due(40), ...known });
const planned = (reason: Reason) => nothingToDo(reason, 'primary');
const notDue = planned({ cause: 'not-due', age: 40 * DAY, due: due(40) });
const newest = planned({ cause: 'requested', request: { kind: 'newest' } });
const overlap = (minOverlap: number, until: number) =>
  planned({ cause: 'overlap', after: 'write', minOverlap, until, renewal: undefined });
const two = (result: TargetReport['result'], key: KeyType | undefined) => [
  target('site', result, key),
  target('app', result, key),
];
const forbidden = new ActionError('github-forbidden', 'The token may not write it.', { hint: 'Ask.' });

const canceled = new ActionError('cancelled', 'Stopped.', { hint: 'Wait.' });
const inFlight: TargetReport = { ...target('site', 'failed', undefined, canceled), isUnclear: true };

const missing: TargetReport = { ...target('site', 'failed', undefined, forbidden), isMissing: true };

function withFailed(
  keys: readonly (KeyType | undefined)[],
  all: number,
  unclear: readonly number[] = [],
): Partial<Report> {
  const targets = Array.from({ length: all }, (_, index) =>
    index < keys.length
      ? {
          ...target(`site${index}`, 'failed', keys[index], forbidden),
          isUnclear: unclear.includes(index),
        }
      : target(`site${index}`, 'updated', 'primary'),
  );
  return { targets, error: failureOfTargets(targets, 'primary') };
}

test.each<readonly [string, Partial<Report> & Pick<Report, 'outcome'>]>([
  [
    'Rotated: primary is the newest key now, in 2 secrets; secondary works until the next rotation.',
    { outcome: 'rotated', regenerated: ['primary'], targets: two('updated', 'primary') },
  ],
  [
    'Rotated: secondary was regenerated, and then primary by someone else; 2 secrets hold primary, the newest key.',
    { outcome: 'rotated', regenerated: ['secondary'], targets: two('updated', 'primary') },
  ],
  [
    'Regenerated: primary has a new value, in no secret; its old value stopped working, and secondary still works.',
    { outcome: 'regenerated', regenerated: ['primary'], targets: [] },
  ],
  [
    'Regenerated: both keys have new values, and the old ones stopped working; 2 secrets hold primary, the newest key.',
    { outcome: 'regenerated', regenerated: ['secondary', 'primary'], targets: two('updated', 'primary') },
  ],
  [
    'Published: primary, the newest key, was written to 1 of 2 secrets; no key was regenerated.',
    {
      outcome: 'published',
      plan: newest,
      targets: [target('site', 'updated', 'primary'), target('app', 'unchanged', 'primary')],
    },
  ],
  [
    'Published: secondary, the older key, was written to 2 secrets and works until the next rotation; no key was regenerated.',
    { outcome: 'published', published: 'secondary', targets: two('updated', 'secondary') },
  ],
  [
    'Refreshed: primary, the newest key, was written again to 2 secrets; the next rotation is due 2027-01-11.',
    { outcome: 'refreshed', plan: newest, targets: two('updated', 'primary') },
  ],
  [
    'Published: primary, the newest key, was written to 2 secrets; this run regenerated no key, but Azure lists a newer primary now.',
    {
      outcome: 'published',
      plan: newest,
      targets: two('updated', 'primary'),
      keys: { ...KEYS, before: { primary: daysAgo(200), secondary: daysAgo(130) } },
    },
  ],
  [
    'Published: primary was written to 2 secrets; no key was regenerated.',
    { outcome: 'published', plan: newest, targets: two('updated', 'primary'), keys: UNKNOWN },
  ],
  [
    'Listed: primary is of unknown age, and secondary is of unknown age; it is unknown which of them is the newest.',
    { outcome: 'listed', keys: UNKNOWN },
  ],
  ['Listed: primary is the newest key and 40 days old; secondary is 130 days old.', { outcome: 'listed' }],
  [
    'Unchanged: the primary key is 40 days old; the next rotation is due 2027-01-11.',
    { outcome: 'unchanged', plan: notDue, targets: two('unchanged', 'primary') },
  ],
  [
    'Unchanged: a rotation is due, but secondary must work until 2026-11-23 05:00 UTC (min-overlap: 2 days).',
    { outcome: 'unchanged', nextRotation: due(100), plan: overlap(2 * DAY, NOW + DAY) },
  ],
  [
    'Unchanged: force requests a rotation, but secondary must work until 2026-11-23 05:01 UTC (min-overlap: 90 hours).',
    { outcome: 'unchanged', plan: overlap(90 * HOUR, NOW + DAY + SECOND) },
  ],
  [
    'Unchanged: a rotation is due, but a secret must be written again first, after 2026-11-22 06:00 UTC.',
    { outcome: 'unchanged', plan: planned({ cause: 'provisional', until: NOW + HOUR }) },
  ],
  [
    'Unchanged: 2 secrets hold primary already.',
    { outcome: 'unchanged', operation: 'publish', plan: newest, targets: two('unchanged', 'primary') },
  ],
  ['Unchanged: contoso-maps does not exist.', { outcome: 'unchanged', operation: 'delete', keys: undefined }],
  [
    'Planned: a run would regenerate secondary and write to 2 secrets.',
    {
      outcome: 'planned',
      plan: {
        ...newest,
        steps: [
          { do: 'publish', key: 'primary', targets: two('planned', 'primary').map((one) => one.target) },
          { do: 'regenerate', key: 'secondary' },
        ],
      },
    },
  ],
  [
    'Planned: contoso-maps does not exist.',
    { outcome: 'planned', operation: 'delete', dryRun: true, keys: undefined, existed: false },
  ],
  ['Planned: a run would change nothing.', { outcome: 'planned', plan: notDue }],
  [
    'Planned: nothing to change; 2 secrets hold primary, the newest key, which is 40 days old; the next rotation is due 2027-01-11.',
    { outcome: 'planned', operation: 'check', plan: notDue, targets: two('unchanged', 'primary') },
  ],
  [
    'Healthy: 2 secrets hold primary, the newest key, which is 40 days old; the next rotation is due 2027-01-11.',
    { outcome: 'healthy', operation: 'check', targets: two('unchanged', 'primary') },
  ],
  [
    'Healthy: primary, the newest key, is 40 days old; 2 secrets could not be compared.',
    {
      outcome: 'healthy',
      operation: 'check',
      targets: two('unchanged', undefined),
      nextRotation: undefined,
    },
  ],
  [
    'Unhealthy: the rotation is overdue by 5 days; 1 of 2 secrets does not hold the newest key.',
    {
      outcome: 'unhealthy',
      operation: 'check',
      targets: two('unchanged', 'primary'),
      plan: {
        ...newest,
        findings: [
          { kind: 'overdue', key: 'primary', age: 95 * DAY, maxAge: 90 * DAY, overdueBy: 5 * DAY },
          { kind: 'target-missing', target: targetOf('repo:octo/site') },
        ],
      },
    },
  ],
  [
    'Unhealthy: 1 of 2 secrets does not hold the newest key; Azure Maps refuses the value of 1 of 2 secrets.',
    {
      outcome: 'unhealthy',
      operation: 'check',
      targets: two('unchanged', 'primary'),
      plan: {
        ...newest,
        findings: [
          { kind: 'target-missing', target: targetOf('repo:octo/site') },
          { kind: 'key-refused', target: targetOf('repo:octo/app') },
        ],
      },
    },
  ],
  [
    'Created: contoso-maps exists now; 2 secrets hold secondary, the newest key.',
    {
      outcome: 'created',
      operation: 'create',
      targets: two('created', 'secondary'),
      keys: timesOf(130, 40),
    },
  ],
  [
    'Unchanged: contoso-maps existed already; there are no targets.',
    {
      outcome: 'unchanged',
      operation: 'create',
      plan: planned({
        cause: 'requested',
        request: { kind: 'complete', targets: { all: 0, unreachable: 0 } },
      }),
    },
  ],
  [
    'Created: contoso-maps exists now; 2 secrets hold primary, the newest key.',
    { outcome: 'created', operation: 'create', targets: two('created', 'primary') },
  ],
  [
    'Deleted: contoso-maps and both of its keys no longer exist; 2 secrets were left unchanged: any key of contoso-maps in them no longer works.',
    { outcome: 'deleted', operation: 'delete', keys: undefined, targets: two('unchanged', undefined) },
  ],
  ['Discovered: no account was found.', { outcome: 'discovered', operation: 'discover', accounts: [] }],
  [
    'Failed: 1 of 12 targets was not written; it still holds the secondary key, which works until the next rotation.',
    { outcome: 'incomplete', ...withFailed(['secondary'], 12) },
  ],
  [
    'Failed: 2 of 12 targets were not written: the token may not write it; the primary key was written to 10 targets.',
    { outcome: 'incomplete', ...withFailed([undefined, undefined], 12) },
  ],
  [
    'Failed: it is unknown whether 1 of 2 targets was written.',
    { outcome: 'incomplete', ...withFailed([undefined], 2, [0]) },
  ],
  [
    'Failed: 2 of 3 targets failed; it is unknown whether 1 of them was written.',
    { outcome: 'incomplete', ...withFailed([undefined, undefined], 3, [1]) },
  ],
  [
    'Failed: the token may not write it; nothing was changed.',
    { outcome: 'failed', dryRun: true, ...withFailed([undefined], 1) },
  ],
  [
    'Failed: Stopped; it is unknown whether 1 target was written.',
    { outcome: 'incomplete', targets: [inFlight], error: canceled },
  ],
  [
    'Failed: Stopped; the regeneration of a key was requested, and it is unknown whether it happened.',
    { outcome: 'incomplete', isUncertain: true, error: canceled },
  ],
  [
    'Failed: it is unknown; a key that was replaced since was written to repo:octo/site#AZURE_MAPS_KEY.',
    {
      outcome: 'incomplete',
      isUncertain: true,
      targets: [target('site', 'updated', undefined)],
      error: new ActionError('regenerate-unsettled', 'It is unknown.', { hint: 'Wait.' }),
    },
  ],
  [
    'Failed: it existed.',
    {
      outcome: 'incomplete',
      operation: 'create',
      existed: true,
      error: new ActionError('azure-account-existed', 'It existed.', { hint: 'Compare.' }),
    },
  ],
  [
    'Failed: the account was created, but 1 of 2 targets was not written: the token may not write it; the primary key was written to repo:octo/site1#AZURE_MAPS_KEY.',
    { outcome: 'incomplete', operation: 'create', existed: false, ...withFailed([undefined], 2) },
  ],
  ...(['create', 'delete'] as const).map(
    (operation) =>
      [
        `Failed: the disk is full; the account was ${operation}d.`,
        {
          outcome: 'incomplete',
          operation,
          existed: operation === 'delete',
          keys: undefined,
          error: new ActionError('outputs-not-written', 'The disk is full.', { hint: 'Wait.' }),
        },
      ] as const,
  ),
  [
    'Failed: the target was not written; it does not exist.',
    { outcome: 'failed', targets: [missing], error: failureOfTargets([missing], 'primary') },
  ],
  [
    'Failed: 2 of 3 targets were not written; the job summary says which key each of them holds.',
    { outcome: 'incomplete', ...withFailed(['secondary', 'primary'], 3) },
  ],
  [
    'Failed: the token may not write it; nothing was changed.',
    { outcome: 'failed', operation: 'check', ...withFailed([undefined], 1) },
  ],
  ['Failed: the token may not write it; nothing was changed.', { outcome: 'failed', error: forbidden }],
  [
    'Failed: Stopped; the primary key was regenerated.',
    {
      outcome: 'incomplete',
      regenerated: ['primary'],
      error: canceled,
    },
  ],
])('%s', (sentence, known) => {
  expect(describeResult(report(known))).toBe(sentence);
});

describe('whatever a report knows', () => {
  test.each(OUTCOMES)('%s has one sentence', (outcome) => {
    for (const known of [{}, { operation: 'rotate', account: ACCOUNT, keys: KEYS } as const])
      expect(describeResult(reportWith({ outcome, ...known }))).toMatch(/^[A-Z][a-z]+: [^\n]+[^.]\.$/);
  });

  test('a date that is near has minutes', () => {
    const near = { outcome: 'unchanged', plan: notDue, nextRotation: at('2026-11-23T17:00:00Z') } as const;
    expect(describeResult(report(near))).toContain('due 2026-11-23 17:00 UTC.');
  });
});
