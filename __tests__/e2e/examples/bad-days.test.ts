// The examples for bad days: a failing check, a deployment that cannot be started, a rotation that waits for a person, a leak.
import { describe, expect, test } from '@jest/globals';
import { day } from '../../../simulator/determinism/clock.ts';
import type { ActionRun } from '../../../simulator/inspection/action-run.ts';
import type { Cause } from '../../../src/core/plan/decision.ts';
import { isoSeconds } from '../../play/gh-state.ts';
import { failureOf, SITE } from '../world.ts';
import { example, openRepository, outcomes, PRODUCTION, type Repository } from './repository.ts';

const DEPLOYED = ['workflow run deploy.yml --ref main'];
const started = ({ gh }: Repository): string[] => gh.calls.filter((call) => call.startsWith('workflow run'));

describe('nightly-check', () => {
  const text = example('nightly-check');
  /** As in the comment at its start: the same workflow with an App's token. */
  const withApp = text
    .replace(/^ {6}- name: Check that the secret exists[^]*?(?= {6}- uses: .*\/azure-maps-keys@)/m, () =>
      [
        '- uses: actions/create-github-app-token@0000000000000000000000000000000000000000 # v3.2.0',
        '  id: app',
        '  with:',
        '    client-id: ${{ vars.ROTATION_APP_CLIENT_ID }}',
        '    private-key: ${{ secrets.ROTATION_APP_PRIVATE_KEY }}',
        '    permission-secrets: read',
      ]
        .map((line) => `      ${line}\n`)
        .join(''),
    )
    .replace(/current-key: .*/, 'github-token: ${{ steps.app.outputs.token }}');

  test('reports an overdue key in one issue, updates it, and closes it when nothing is wrong', async () => {
    const repository = await openRepository();
    const { world } = repository;
    world.store('primary');
    const overdue = await repository.start(text);
    expect(failureOf(overdue.runs[0]!)).toContain('overdue by 2 days');
    expect(repository.gh.issues).toMatchObject([
      { title: 'The Azure Maps key needs attention (example.yml)', state: 'OPEN' },
    ]);
    expect(repository.gh.issues[0]?.body).toMatch(
      /overdue by 2 days[^]*octo\/site\/actions\/runs\/1234567890$/,
    );

    world.pass(day);
    await repository.start(text);
    expect(repository.gh.issues).toHaveLength(1);
    expect(repository.gh.issues[0]?.body).toContain('overdue by 3 days');
    expect(repository.gh.issues[0]?.comments).toEqual([]);

    world.account.regenerate('secondary');
    world.store('secondary', { daysAgo: 0 });
    const healthy = await repository.start(text);
    expect(outcomes(healthy)).toEqual(['healthy']);
    expect(repository.gh.issues).toMatchObject([{ number: 1, state: 'CLOSED' }]);
    const calls = repository.gh.calls.length;
    await repository.start(text);
    expect(repository.gh.calls.slice(calls)).toEqual([expect.stringMatching(/^issue list/)]);
  });

  test('needs no App: it works after the App was removed', async () => {
    const repository = await openRepository();
    repository.app = 'removed';
    repository.world.account.regenerate('secondary');
    repository.world.store('secondary', { daysAgo: 0 });
    expect(outcomes(await repository.start(text))).toEqual(['healthy']);
    expect(repository.gh.issues).toEqual([]);
  });

  test('reports a secret that does not exist', async () => {
    const repository = await openRepository();
    const played = await repository.start(text);
    expect(played.results).toEqual({ check: 'failure', alarm: 'success' });
    expect(repository.gh.issues[0]?.body).toContain(
      'The secret AZURE_MAPS_KEY does not exist, or it is empty.',
    );
  });

  test('says that the message may be dropped if an ID in it is a secret', async () => {
    const repository = await openRepository();
    repository.world.store('primary');
    const secret = text.replace('vars.AZURE_CLIENT_ID', 'secrets.AZURE_CLIENT_ID');
    const played = await repository.start(secret, {
      secrets: { AZURE_CLIENT_ID: '12345678-9abc-def0-1234-56789abcdef0' },
    });
    expect(failureOf(played.runs[0]!)).toContain('12345678-9abc-def0-1234-56789abcdef0');
    expect(repository.gh.issues[0]?.body).toContain('or GitHub dropped the message');
  });

  test('with an App, opens an issue also if the step that creates the token fails', async () => {
    expect(withApp).toContain('permission-secrets: read');
    const repository = await openRepository();
    repository.app = 'removed';
    const played = await repository.start(withApp);
    expect(played.runs).toEqual([]);
    expect(played.results).toEqual({ check: 'failure', alarm: 'success' });
    expect(repository.gh.issues[0]?.body).toContain('The check ended without a message');
  });

  test('with an App, does not touch an issue of the same name that a person opened', async () => {
    const repository = await openRepository();
    const author = { login: 'mona', is_bot: false };
    const issue = {
      number: 1,
      title: 'The Azure Maps key needs attention (example.yml)',
      body: 'Mine.',
      comments: [],
    };
    repository.gh = { ...repository.gh, issues: [{ ...issue, state: 'OPEN', author }] };
    repository.app = 'removed';
    await repository.start(withApp);
    expect(repository.gh.issues).toMatchObject([
      { body: 'Mine.' },
      { state: 'OPEN', author: { is_bot: true } },
    ]);
  });

  test('of one account leaves the issue of another alone', async () => {
    const repository = await openRepository();
    const { world } = repository;
    await repository.start(text, { name: 'check-a.yml' });
    world.account.regenerate('secondary');
    world.store('secondary', { daysAgo: 0 });
    expect(outcomes(await repository.start(text, { name: 'check-b.yml' }))).toEqual(['healthy']);
    expect(repository.gh.issues).toMatchObject([
      { title: 'The Azure Maps key needs attention (check-a.yml)', state: 'OPEN' },
    ]);
    // Alarms of different files do not wait for each other: of several that wait, GitHub cancels all but one.
    repository.groups.set(
      'azure-maps-keys-alarm-octo/site/.github/workflows/check-a.yml@refs/heads/main',
      () => undefined,
    );
    const alarms = ['check-a.yml', 'check-b.yml'].map(async (name) => repository.start(text, { name }));
    expect((await Promise.all(alarms)).map(({ results }) => results['alarm'])).toEqual([
      'pending',
      'success',
    ]);
  });

  test('finds its issue among many newer ones', async () => {
    const repository = await openRepository();
    await repository.start(text);
    const author = { login: 'mona', is_bot: false };
    const others = Array.from({ length: 50 }, (_, index) => ({
      number: index + 2,
      title: 'Another',
      body: '',
      state: 'OPEN' as const,
      author,
      comments: [],
    }));
    repository.gh = { ...repository.gh, issues: [...repository.gh.issues, ...others] };
    await repository.start(text);
    expect(repository.gh.issues).toHaveLength(51);
    expect(repository.gh.calls.at(-1)).toMatch(/^issue edit 1 /);
  });

  test('reports a check that ran into its time limit, and does not close the issue', async () => {
    const repository = await openRepository();
    const late = text.replace('${{ needs.check.result }}', 'cancelled');
    await repository.start(late);
    await repository.start(late);
    expect(repository.gh.issues).toMatchObject([{ state: 'OPEN' }]);
  });

  test('text of the problem is never part of the script', async () => {
    const repository = await openRepository();
    repository.world.store('primary');
    const hostile = text.replace(
      /PROBLEM: .*/,
      'PROBLEM: \'"; touch pwned; echo "$(touch pwned) `touch pwned`\'',
    );
    await repository.start(hostile);
    expect(repository.gh.issues[0]?.body).toContain('"; touch pwned; echo "$(touch pwned) `touch pwned`');
  });
});

describe('redeploy-after-rotation', () => {
  const text = example('redeploy-after-rotation');
  const start = (repository: Repository) => repository.start(text, { name: 'redeploy.yml' });

  /** From now on, the action is not run: it ends with this outcome, a newest key that was generated at `keyTime`, and no changes. */
  function endWith(
    repository: Repository,
    outcome: string,
    keyTime: number,
    { newest = 'secondary', exitCode = 0 } = {},
  ): void {
    const times = {
      'primary-key-last-updated': isoSeconds(0),
      'secondary-key-last-updated': isoSeconds(0),
      [`${newest}-key-last-updated`]: isoSeconds(keyTime),
    };
    const run = { outputs: { outcome, 'key-type': newest, ...times }, exitCode, masks: [], annotations: [] };
    repository.run = () => Promise.resolve(run as unknown as ActionRun);
  }

  function endDeployments(repository: Repository, conclusion: 'success' | 'failure'): void {
    const runs = repository.gh.runs.map((run) =>
      run.status === 'queued' ? { ...run, status: 'completed' as const, conclusion } : run,
    );
    repository.gh = { ...repository.gh, runs, calls: [] };
  }

  function failToStart(repository: Repository, failure?: string): void {
    repository.gh = { ...repository.gh, failures: failure === undefined ? {} : { 'workflow run': failure } };
  }

  /** A repository whose newest key was generated, published, and deployed a week ago. */
  async function deployed(): Promise<Repository> {
    const repository = await openRepository();
    endWith(repository, 'unchanged', repository.now());
    repository.world.pass(60_000);
    repository.addRun('deploy.yml');
    repository.world.pass(7 * day);
    return repository;
  }

  /**
   * A key was generated, then somebody deployed, and only then was the key published. The deployment for it could not be
   * started. The next runs change nothing.
   */
  async function publishedLate() {
    const repository = await deployed();
    const keyTime = repository.now();
    repository.world.pass(day);
    repository.addRun('deploy.yml');
    repository.world.pass(day);
    endWith(repository, 'published', keyTime);
    failToStart(repository, 'HTTP 502: Server Error');
    const played = await start(repository);
    failToStart(repository);
    endWith(repository, 'unchanged', keyTime);
    return { repository, keyTime, played };
  }

  test('starts the deployment once for each new key, and not for a refresh', async () => {
    const repository = await openRepository();
    const { world } = repository;
    world.store('primary');
    repository.addRun('deploy.yml');
    expect(outcomes(await start(repository))).toEqual(['rotated']);
    expect(started(repository)).toEqual(DEPLOYED);
    world.pass(day);
    expect(outcomes(await start(repository))).toEqual(['unchanged']);
    expect(started(repository)).toEqual(DEPLOYED);
    endDeployments(repository, 'success');
    world.pass(7 * day);
    const withoutCurrentKey = text.replace(/^ *current-key: .*\n/m, '');
    const refresh = await repository.start(withoutCurrentKey, { name: 'redeploy.yml' });
    expect(outcomes(refresh)).toEqual(['refreshed']);
    expect(refresh.printed.join('')).toContain('The newest key is deployed');
    expect(started(repository)).toEqual([]);
  });

  test('a deployment that could not be started is started by a re-run of the failed job', async () => {
    const repository = await openRepository();
    repository.world.store('primary');
    failToStart(repository, 'HTTP 403: Resource not accessible by integration');
    const played = await start(repository);
    expect(played.results).toEqual({ rotate: 'success', redeploy: 'failure' });
    expect(started(repository)).toEqual([]);
    failToStart(repository);
    await played.rerunFailedJobs();
    expect(outcomes(played)).toEqual(['rotated']);
    expect(played.results).toEqual({ rotate: 'success', redeploy: 'success' });
    expect(started(repository)).toEqual(DEPLOYED);
  });

  test('a deployment that could not be started, or that failed, is made good by the next run', async () => {
    const repository = await deployed();
    endWith(repository, 'rotated', repository.now());
    failToStart(repository, 'HTTP 502: Server Error');
    await start(repository);
    failToStart(repository);
    endWith(repository, 'unchanged', repository.now());
    for (let week = 1; week <= 2; week += 1) {
      repository.world.pass(7 * day);
      await start(repository);
      expect(started(repository)).toEqual(DEPLOYED);
      endDeployments(repository, week === 1 ? 'failure' : 'success');
    }
    await start(repository);
    expect(started(repository)).toEqual([]);
  });

  test('a deployment between the generation of a key and its publication does not count', async () => {
    const { repository, keyTime } = await publishedLate();
    // That run was queued before the deployment, and failed after it.
    repository.addRun('redeploy.yml', { conclusion: 'failure', createdAt: isoSeconds(keyTime) });
    for (const expected of [DEPLOYED, []]) {
      repository.world.pass(7 * day);
      await start(repository);
      expect(started(repository)).toEqual(expected);
      endDeployments(repository, 'success');
    }
  });

  test('"Re-run all jobs" after a failed start does not take an older deployment for the new one', async () => {
    const { repository, played } = await publishedLate();
    await played.rerunAllJobs();
    expect(outcomes(played)).toEqual(['published', 'unchanged']);
    expect(started(repository)).toEqual(DEPLOYED);
  });

  test.each([
    ['of another branch', { headBranch: 'other' }],
    ['of a pull request from the branch main of a fork', { event: 'pull_request' }],
    ['that was canceled', { conclusion: 'cancelled' }],
    ['that was queued before the key, and ended after it', { createdAt: isoSeconds(0) }],
  ] as const)('a deployment %s does not count', async (_, run) => {
    const repository = await deployed();
    endWith(repository, 'unchanged', repository.now());
    repository.world.pass(60_000);
    repository.addRun('deploy.yml', run);
    await start(repository);
    expect(started(repository)).toEqual(DEPLOYED);
  });

  test.each([
    ['that succeeded', {}],
    ['that is queued', { status: 'queued', conclusion: '' }],
    ['that waits for a reviewer', { status: 'waiting', conclusion: '' }],
  ] as const)(
    'a deployment %s counts, and this run, which has not ended, is no failed one',
    async (_, run) => {
      const repository = await deployed();
      endWith(repository, 'unchanged', repository.now());
      repository.world.pass(60_000);
      repository.addRun('deploy.yml', run);
      repository.world.pass(60_000);
      repository.addRun('redeploy.yml', { status: 'in_progress', conclusion: '' });
      await start(repository);
      expect(started(repository)).toEqual([]);
    },
  );

  test('a new primary key is compared by its own time', async () => {
    const repository = await deployed();
    endWith(repository, 'unchanged', repository.now(), { newest: 'primary' });
    await start(repository);
    expect(started(repository)).toEqual(DEPLOYED);
  });

  test.each([
    ['rotated', 0, 'success'],
    ['published', 0, 'success'],
    ['incomplete', 1, 'failure'],
  ])(
    'a key that was just written (%s) is deployed, also if the last deployment is younger',
    async (outcome, exitCode, result) => {
      const repository = await deployed();
      const keyTime = repository.now();
      repository.world.pass(day);
      repository.addRun('deploy.yml');
      endWith(repository, outcome, keyTime, { exitCode });
      const played = await start(repository);
      expect(played.results).toEqual({ rotate: result, redeploy: 'success' });
      expect(started(repository)).toEqual(DEPLOYED);
    },
  );

  test('starts nothing if the step that creates the token fails', async () => {
    const repository = await deployed();
    repository.app = 'removed';
    const played = await start(repository);
    expect(played.results).toEqual({ rotate: 'failure', redeploy: 'skipped' });
    expect(started(repository)).toEqual([]);
  });
});

describe('leaked-key', () => {
  const text = example('leaked-key');

  test('regenerates both keys, and starts the deployment', async () => {
    const repository = await openRepository();
    const { world } = repository;
    world.store('primary');
    expect(outcomes(await repository.start(text))).toEqual(['regenerated']);
    expect(world.regenerations).toEqual(['secondary', 'primary']);
    expect(world.holds(SITE)).toBe('primary');
    expect(started(repository)).toEqual(DEPLOYED);
  });

  test('a re-run of a failed deployment does not regenerate again', async () => {
    const repository = await openRepository();
    repository.world.store('primary');
    repository.gh = { ...repository.gh, failures: { 'workflow run': 'HTTP 502: Server Error' } };
    const played = await repository.start(text);
    repository.gh = { ...repository.gh, failures: {} };
    await played.rerunFailedJobs();
    expect(repository.world.regenerations).toEqual(['secondary', 'primary']);
    expect(started(repository)).toEqual(DEPLOYED);
  });

  test('starts the deployment also if only a part succeeded', async () => {
    const repository = await openRepository();
    const run = { outputs: { outcome: 'incomplete' }, exitCode: 1, masks: [], annotations: [] };
    repository.run = () => Promise.resolve(run as unknown as ActionRun);
    const played = await repository.start(text);
    expect(played.results).toEqual({ replace: 'failure', redeploy: 'success' });
    expect(started(repository)).toEqual(DEPLOYED);
  });

  test('does not wait for a rotation that waits for a reviewer', async () => {
    const repository = await openRepository();
    repository.reviewed.add('production');
    repository.world.store('primary', { target: PRODUCTION });
    const waiting = await repository.start(example('environment-approval'));
    expect(waiting.results).toEqual({ look: 'success', approve: 'waiting', rotate: 'pending' });
    // As in the comment at its start.
    const [from, to, input] = Array.from(
      text.split('jobs:')[0]!.matchAll(/`(\w[\w-]+: \w+)`/g),
      ([, line]) => line!,
    );
    const urgent = text.replace('operation: regenerate', `operation: regenerate\n          ${input}`);
    const withEnvironment = urgent.replace(RegExp(`^( +)${from}`, 'm'), `$1${to}`);
    expect(withEnvironment).toMatch(/^ +permission-environments: write$/m);
    const played = await repository.start(withEnvironment);
    expect(outcomes(played)).toEqual(['regenerated']);
    await waiting.approve('production');
    expect(outcomes(waiting)).toEqual(['planned', 'unchanged']);
    expect(repository.world.regenerations).toEqual(['secondary', 'primary']);
    expect(repository.world.holds(PRODUCTION)).toBe('primary');
  });

  test('would wait in the group of the workflow, or of the job, that waits', async () => {
    const group = 'concurrency: azure-maps-keys-${{ vars.AZURE_MAPS_RESOURCE_ID }}';
    const approval = example('environment-approval');
    for (const held of [
      approval.replace(/^jobs:\n/m, `${group}\n\njobs:\n`).replace(/^ {4}concurrency: azure.*\n/m, ''),
      approval.replace('group: approve-azure', 'group: azure'),
    ]) {
      const repository = await openRepository();
      repository.reviewed.add('production');
      repository.world.store('primary', { target: PRODUCTION });
      await repository.start(held);
      const played = await repository.start(text);
      expect(played.results).toEqual({ replace: 'pending', redeploy: 'pending' });
    }
  });
});

describe('environment-approval', () => {
  const text = example('environment-approval');

  test('requires approval only if a rotation is due', async () => {
    const repository = await openRepository();
    const { world } = repository;
    world.store('primary', { target: PRODUCTION });
    expect(outcomes(await repository.start(text))).toEqual(['planned', 'rotated']);
    expect(world.holds(PRODUCTION)).toBe('secondary');
    const quiet = await repository.start(text);
    expect(quiet.results).toEqual({ look: 'success', approve: 'skipped', rotate: 'skipped' });
  });

  test('a newer run takes the place of one that waits', async () => {
    const repository = await openRepository();
    repository.reviewed.add('production');
    repository.world.store('primary', { target: PRODUCTION });
    const older = await repository.start(text);
    const newer = await repository.start(text);
    expect(older.results).toEqual({ look: 'success', approve: 'canceled', rotate: 'skipped' });
    expect(newer.results).toEqual({ look: 'success', approve: 'waiting', rotate: 'pending' });
  });

  test.each<readonly [Cause, string]>([
    ['not-due', 'skipped'],
    ['overlap', 'skipped'],
    ['provisional', 'skipped'],
    ['due', 'waiting'],
    ['target-missing', 'waiting'],
    ['target-older', 'waiting'],
    ['refresh', 'waiting'],
    ['keys-changed', 'waiting'],
  ])('with the cause %s, the approval is %s', async (cause, result) => {
    const repository = await openRepository();
    repository.reviewed.add('production');
    const outputs = { outcome: 'planned', report: JSON.stringify({ cause }) };
    repository.run = () =>
      Promise.resolve({ outputs, exitCode: 0, masks: [], annotations: [] } as unknown as ActionRun);
    expect((await repository.start(text)).results).toMatchObject({ look: 'success', approve: result });
  });

  test('asks nobody if the first job fails', async () => {
    const repository = await openRepository();
    repository.app = 'removed';
    const { results } = await repository.start(text);
    expect(results).toEqual({ look: 'failure', approve: 'skipped', rotate: 'skipped' });
  });
});
