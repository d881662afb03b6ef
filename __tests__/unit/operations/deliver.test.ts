// How a report is delivered to the runner: outputs, summary, log and annotations.
import { describe, expect, test } from '@jest/globals';
import { ActionError } from '../../../src/core/errors/action-error.ts';
import type { Plan } from '../../../src/core/plan/decision.ts';
import { reportWith, type Report } from '../../../src/core/report/report.ts';
import { Secret } from '../../../src/core/secret.ts';
import { DAY } from '../../../src/core/time.ts';
import { deliver } from '../../../src/operations/deliver.ts';
import { main } from '../../../src/main.ts';
import { FakeClock } from '../values.ts';
import { RecordedRunner } from '../fakes.ts';
import { ACCOUNT, daysAgo, NOW, RUN_VARIABLES, targetOf } from '../values.ts';

const GUID = '12345678-9abc-def0-1234-56789abcdef0';
const PLAN: Plan = {
  steps: [],
  reason: { cause: 'forced' },
  findings: [],
  newest: 'primary',
  key: 'secondary',
  misfits: [],
};
const ROTATED = reportWith({
  operation: 'rotate',
  dryRun: false,
  outcome: 'rotated',
  account: ACCOUNT,
  plan: PLAN,
  regenerated: ['secondary'],
  keys: {
    before: { primary: daysAgo(100), secondary: daysAgo(200) },
    now: { primary: daysAgo(100), secondary: NOW },
    at: NOW,
  },
  targets: [],
});

async function delivered(report: Report, runner = new RecordedRunner()): Promise<RecordedRunner> {
  await deliver(report, runner);
  return runner;
}

describe('a successful run', () => {
  test('sets outputs, summary and outcome, and announces a rotation', async () => {
    const { outputs, summary, lines, annotations } = await delivered(ROTATED);
    expect(outputs).toMatchObject({ outcome: 'rotated', rotated: 'true', 'key-type': 'secondary' });
    expect(outputs).not.toHaveProperty('key');
    expect(summary).toMatch(/^## ✓ Azure Maps Keys: rotated\n\n\*\*Secondary is the newest key now/);
    expect(lines).toEqual([
      'Rotated: secondary is the newest key now, in no secret; primary works until the next rotation.',
    ]);
    expect(annotations).toEqual([expect.stringMatching(/^notice: Azure Maps key rotated: /)]);
  });

  test.each([
    [1, /although repo:octo\/r0#KEY was written with it\. Set current-key to the secret that is written/],
    [
      2,
      /although repo:octo\/r0#KEY and 1 other target were written with it\. Set current-key to one of the secrets/,
    ],
    [30, /although repo:octo\/r0#KEY and 29 other targets were written with it/],
  ])('warns once of %i targets that do not fit current-key', async (count, expected) => {
    const misfits = Array.from({ length: count }, (_, at) => targetOf(`repo:octo/r${at}#KEY`));
    const { annotations } = await delivered({ ...ROTATED, plan: { ...PLAN, misfits } });
    const warnings = annotations.filter((line) => line.startsWith('warning: '));
    expect(warnings).toEqual([expect.stringMatching(expected)]);
  });

  test('reports the run that did it', async () => {
    const { outputs } = await delivered(ROTATED, new RecordedRunner(RUN_VARIABLES));
    expect(JSON.parse(outputs['report'] ?? '')).toMatchObject({
      run: { id: '1234567890', triggeringActor: 'monalisa' },
    });
  });

  test('exposes the key only as the output key', async () => {
    const report = { ...ROTATED, outputKey: new Secret('secondary key', 'the-value') };
    const { outputs, summary, lines, annotations } = await delivered(report);
    expect(outputs['key']).toBe('the-value');
    const rest = JSON.stringify([{ ...outputs, key: '' }, summary, lines, annotations]);
    expect(rest).not.toContain('the-value');
  });

  test('warns if an older key was published', async () => {
    const target = { target: targetOf('repo:octo/site'), key: 'secondary', error: undefined } as const;
    const keys = { ...ROTATED.keys!, now: ROTATED.keys!.before };
    const published = {
      ...ROTATED,
      operation: 'publish',
      outcome: 'published',
      regenerated: [],
      keys,
    } as const;
    const warning = expect.stringMatching(/^warning: Targets now hold the older key/);
    const { annotations, outputs } = await delivered({
      ...published,
      targets: [{ ...target, result: 'updated' }],
    });
    expect(annotations).toEqual([warning]);
    expect(JSON.parse(outputs['report'] ?? '')).toMatchObject({
      warnings: [expect.stringMatching(/^Targets now hold the older key/)],
    });
    expect(
      (await delivered({ ...published, targets: [{ ...target, result: 'unchanged' }] })).annotations,
    ).toEqual([]);
  });

  test('warns, once, of the outputs that contain a value that it masked, but not of the key', async () => {
    const report = { ...ROTATED, outputKey: new Secret('secondary key', 'the-value') };
    const runner = new RecordedRunner();
    for (const secret of ['the-value', ACCOUNT.subscriptionId, ACCOUNT.accountName]) runner.mask(secret);
    const { annotations } = await delivered(report, runner);
    expect(annotations.filter((text) => text.startsWith('warning: '))).toEqual([
      expect.stringContaining(
        'does not pass these outputs to other jobs: report. They contain a value that is masked',
      ),
    ]);
  });

  test('does not warn of masks if the outputs could not be written', async () => {
    const runner = new RecordedRunner();
    runner.mask(ACCOUNT.accountName);
    runner.output = () => 'the disk is full';
    await delivered(ROTATED, runner);
    expect(runner.annotations.join()).not.toContain('masked');
  });

  test('does not fail if its summary cannot be written', async () => {
    const runner = new RecordedRunner();
    runner.summarize = () => 'the disk is full';
    await delivered(ROTATED, runner);
    expect(runner.annotations).toContain(
      'warning: The job summary could not be written: the disk is full. The log contains it instead.',
    );
    expect(runner.annotations.join()).not.toContain('error:');
    expect(runner.lines).toContain('## ✓ Azure Maps Keys: rotated');
  });
});

describe('a failed run', () => {
  const error = new ActionError('azure-forbidden', 'Not authorized.', { hint: 'Assign a role.' });
  const failed = reportWith({ operation: 'rotate', dryRun: false, outcome: 'failed', error });

  test('has one annotation with the message, the hint and a link to the documentation', async () => {
    const { annotations } = await delivered(failed);
    expect(annotations).toEqual([
      'error: Azure Maps Keys: The identity is not authorized in Azure: Not authorized.\nAssign a role.\nMore information: docs/troubleshooting.md#azure-forbidden',
    ]);
  });

  test('links to the documentation of the version that runs', async () => {
    const runner = new RecordedRunner({ GITHUB_ACTION_REPOSITORY: 'octo/keys', GITHUB_ACTION_REF: 'v1' });
    const { annotations } = await delivered(failed, runner);
    expect(annotations[0]).toContain(
      'https://github.com/octo/keys/blob/v1/docs/troubleshooting.md#azure-forbidden',
    );
  });

  test('keeps the hint and the link if the message is too long for an annotation', async () => {
    const long = new ActionError('azure-forbidden', 'xy '.repeat(3_000), { hint: 'Assign a role.' });
    const { annotations } = await delivered({ ...failed, error: long });
    expect(annotations[0]?.length).toBeLessThan(4_096);
    expect(annotations[0]).toMatch(
      /xy \.\.\.\nAssign a role\.\nThe rest is in the job summary\.\nMore information: .*#azure-forbidden$/,
    );
  });

  test('has an annotation for each finding of a check', async () => {
    const findings: Plan['findings'] = [
      { kind: 'overdue', key: 'primary', age: 100 * DAY, maxAge: 90 * DAY, overdueBy: 10 * DAY },
      { kind: 'target-missing', target: targetOf('repo:octo/site') },
    ];
    const unhealthy = new ActionError('unhealthy', 'Two findings.', { hint: 'Run rotate.' });
    const report = {
      ...ROTATED,
      outcome: 'unhealthy',
      plan: { ...PLAN, findings },
      error: unhealthy,
    } as const;
    const { annotations } = await delivered(report);
    expect(annotations).toEqual([
      expect.stringContaining('overdue by 10 days'),
      expect.stringContaining('repo:octo/site#AZURE_MAPS_KEY does not exist.'),
    ]);
  });

  test('with invalid inputs reports all of them, and the operation if it is known', async () => {
    const runner = new RecordedRunner({ operation: 'delete', 'dry-run': 'perhaps' });
    await main(runner, new FakeClock());
    expect(runner.outputs).toMatchObject({ outcome: 'failed', rotated: 'false' });
    expect(JSON.parse(runner.outputs['report'] ?? '')).toMatchObject({ operation: 'delete', dryRun: null });
    expect(runner.annotations).toHaveLength(1);
    expect(runner.annotations[0]).toMatch(/client-id: .*\n.*tenant-id: /s);
  });

  test('with invalid inputs has one line for each, and masks what is a secret before it is parsed', async () => {
    const runner = new RecordedRunner({
      'client-id': GUID,
      'tenant-id': GUID,
      'subscription-id': GUID,
      'resource-group': 'maps-rg',
      'account-name': 'contoso-maps',
      'github-token': 'the-token',
      'current-key': 'the-value',
      'refresh-interval': 'a week',
      repository: 'octo/site,octo/app',
    });
    await main(runner, new FakeClock());
    expect(runner.annotations).toEqual([
      expect.stringMatching(
        /: Several inputs are invalid: current-key, refresh-interval\.\ncurrent-key: It is the value of one secret, and there are 2 targets\.\nrefresh-interval: "a week" is not a valid duration\. .*, or never\.\nCorrect these inputs/,
      ),
    ]);
    expect(runner.annotations.join()).not.toContain('the-value');
    expect(runner.masked).toEqual(['the-token', 'the-value']);
  });
});
