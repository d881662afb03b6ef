// When `rotate` rotates, when it waits, and what it repairs. Every run decides from the current state of Azure and GitHub.
import { describe, expect, test } from '@jest/globals';
import { defaultAccounts } from '../../simulator/world.ts';
import { DAY, HOUR, MINUTE } from '../../src/core/time.ts';
import { useCases } from './cases.ts';
import { APP, expectTranscript, failureOf, namesOf, openWorld, requestTo, SITE, STAGING } from './world.ts';

const cases = useCases();
const MAX_AGE = { 'max-age': '90d' };

describe('nothing is written if', () => {
  test('the newest key is younger than max-age', async () => {
    const world = await cases.open();
    world.store('primary');
    const run = await world.run({ 'max-age': '120d' });
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({ outcome: 'unchanged', rotated: 'false', 'key-type': 'primary' });
    expect([world.regenerations, world.writes(SITE)]).toEqual([[], 0]);
  });

  test('the rotation is due, but the secret was written less than min-overlap ago', async () => {
    const world = await cases.open();
    world.store('primary', { daysAgo: 1 });
    const run = await world.run({ ...MAX_AGE, 'min-overlap': '2d' });
    expect(run.exitCode).toBe(0);
    expect(run.outputs['outcome']).toBe('unchanged');
    expect([world.regenerations, world.writes(SITE)]).toEqual([[], 0]);
  });

  test('the rotation is forced, but the secret was written less than min-overlap ago', async () => {
    const world = await cases.open();
    world.store('primary', { daysAgo: 0.25 });
    const run = await world.run({ force: 'true' });
    expect(run.outputs['outcome']).toBe('unchanged');
    expect(world.regenerations).toEqual([]);
  });
});

describe('a key is regenerated if', () => {
  test('max-age is not set', async () => {
    const world = await cases.open();
    world.store('primary');
    const run = await world.run({});
    expect(run.outputs['outcome']).toBe('rotated');
    expect(world.holds(SITE)).toBe('secondary');
  });

  test('force is set, although no rotation is due', async () => {
    const world = await cases.open();
    world.store('primary');
    const run = await world.run({ 'max-age': '120d', force: 'true' });
    expect(run.exitCode).toBe(0);
    expect(world.regenerations).toEqual(['secondary']);
    expect(world.holds(SITE)).toBe('secondary');
    expectTranscript('rotate-forced', run);
  });

  test('a rotation has become due: a year of monthly runs rotates five times, and the secret always holds a working key', async () => {
    const world = await cases.open();
    world.store('primary');
    for (let daysGone = 0; daysGone < 365; daysGone += 30) {
      const run = await world.run(MAX_AGE);
      expect(run.exitCode).toBe(0);
      world.pass(30 * DAY);
    }
    expect(world.regenerations).toEqual(['secondary', 'primary', 'secondary', 'primary', 'secondary']);
    expect(world.deadMoments).toEqual([]);
  });
});

describe('the first run', () => {
  test('on an account that was just created writes the primary key', async () => {
    const world = await cases.open({
      accounts: defaultAccounts.map((account) => ({ ...account, createdDaysAgo: 0, regeneratedDaysAgo: {} })),
    });
    const run = await world.run(MAX_AGE);
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({ outcome: 'published', rotated: 'false', 'key-type': 'primary' });
    expect([world.regenerations, world.holds(SITE)]).toEqual([[], 'primary']);
  });

  test('on an account whose key is overdue writes that key, and a later run rotates', async () => {
    const world = await cases.open();
    const first = await world.run(MAX_AGE);
    expect(first.outputs['outcome']).toBe('published');
    expect([world.regenerations, world.holds(SITE)]).toEqual([[], 'primary']);
    expectTranscript('rotate-first-run', first);
    world.pass(13 * HOUR);
    const second = await world.run(MAX_AGE);
    expect(second.outputs['outcome']).toBe('rotated');
    expect(world.holds(SITE)).toBe('secondary');
  });

  test('with a new target beside an old one writes to the new one only', async () => {
    const world = await cases.open();
    world.store('primary');
    const run = await world.run({ ...MAX_AGE, repository: 'octo/site, octo/app' });
    expect(run.outputs['outcome']).toBe('published');
    expect([world.writes(SITE), world.holds(APP)]).toEqual([0, 'primary']);
    expect(world.regenerations).toEqual([]);
  });
});

describe('healing', () => {
  test('a key that was regenerated in the portal is published, and none is regenerated', async () => {
    const world = await cases.open();
    world.store('primary');
    world.account.regenerate('secondary');
    world.pass(MINUTE);
    const run = await world.run(MAX_AGE);
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({ outcome: 'published', 'key-type': 'secondary' });
    expect([world.regenerations, world.holds(SITE)]).toEqual([['secondary'], 'secondary']);
  });

  test('a key that no longer works is replaced', async () => {
    const world = await cases.open();
    world.allowDeadKeys();
    world.store('primary');
    world.account.regenerate('primary');
    await world.run(MAX_AGE);
    expect([world.regenerations, world.holds(SITE)]).toEqual([['primary'], 'primary']);
  });

  test('a run that ended before its publication is finished by the next run', async () => {
    const world = await openWorld();
    world.store('primary');
    world.inject({ match: requestTo.regenerate, fault: { kind: 'kill', when: 'after' } });
    const killed = await world.run(MAX_AGE);
    expect(killed.signal).toBe('SIGKILL');
    expect(world.holds(SITE)).toBe('primary');
    world.pass(DAY);
    const next = await world.run(MAX_AGE);
    expect(next.outputs).toMatchObject({ outcome: 'published', rotated: 'false', 'key-type': 'secondary' });
    expect([world.regenerations, world.holds(SITE)]).toEqual([['secondary'], 'secondary']);
    expect((await world.run(MAX_AGE)).outputs['outcome']).toBe('unchanged');
  });

  test('a run after a rotation changes nothing', async () => {
    const world = await cases.open();
    world.store('primary');
    await world.run(MAX_AGE);
    const again = await world.run(MAX_AGE);
    expect(again.outputs['outcome']).toBe('unchanged');
    expect(world.writes(SITE)).toBe(2);
  });

  test.each([-2, 2])(
    'if the clock of GitHub is off by %s seconds, a second run changes nothing',
    async (skew) => {
      const world = await cases.open({ github: { skewMs: skew * 1000 } });
      world.store('primary');
      await world.run(MAX_AGE);
      const again = await world.run(MAX_AGE);
      expect(again.outputs['outcome']).toBe('unchanged');
      expect([world.regenerations, world.holds(SITE)]).toEqual([['secondary'], 'secondary']);
    },
  );
});

describe('check', () => {
  const CHECK = { operation: 'check', ...MAX_AGE };

  test('reports a missing and an older secret in one annotation each', async () => {
    const world = await cases.open();
    world.store('primary', { daysAgo: 150 });
    const run = await world.run({
      ...CHECK,
      'max-age': '120d',
      targets: 'repo:octo/site\nenv:octo/site/staging',
    });
    expect(run.exitCode).toBe(1);
    expect(run.annotations.map(({ message }) => message.split('\n')[0])).toEqual([
      expect.stringMatching(/^repo:octo\/site#AZURE_MAPS_KEY does not hold the newest key \(primary\)/),
      'env:octo/site/staging#AZURE_MAPS_KEY does not exist.',
    ]);
    expect(world.holds(STAGING)).toBe('nothing');
  });

  test('needs no GitHub token to check only the age', async () => {
    const world = await cases.open();
    const healthy = await world.run({ ...CHECK, 'max-age': '120d', 'github-token': '' });
    expect([healthy.exitCode, healthy.outputs['outcome']]).toEqual([0, 'healthy']);
    expect([...namesOf(healthy)].sort()).toEqual(['id token', 'list keys', 'read account', 'sign in']);
    const overdue = await world.run({ ...CHECK, 'github-token': '' });
    expect(overdue.exitCode).toBe(1);
    expect(failureOf(overdue)).toContain('overdue by 10 days');
    expectTranscript('check-without-token', overdue);
  });

  test('succeeds again after a rotation', async () => {
    const world = await cases.open();
    world.store('primary');
    expect((await world.run(CHECK)).exitCode).toBe(1);
    await world.run(MAX_AGE);
    expect((await world.run(CHECK)).outputs['outcome']).toBe('healthy');
  });
});

describe('what a run costs', () => {
  test('a rotation with one repository secret sends at most fourteen requests', async () => {
    const world = await cases.open();
    world.store('primary');
    const run = await world.run(MAX_AGE);
    expect(run.outputs['outcome']).toBe('rotated');
    expect(run.requests.length).toBeLessThanOrEqual(14);
  });

  test('a run that changes nothing sends at most six requests', async () => {
    const world = await cases.open();
    world.store('primary');
    const run = await world.run({ 'max-age': '120d' });
    expect(run.outputs['outcome']).toBe('unchanged');
    expect(run.requests.length).toBeLessThanOrEqual(6);
  });

  test('requests to GitHub are sent during the sign-in to Azure, and requests to Azure do not wait for GitHub', async () => {
    const world = await cases.open();
    world.store('primary');
    world.inject({ match: requestTo.signIn, fault: { kind: 'delay', ms: 6_000 } });
    world.inject({ match: requestTo.readSecret, fault: { kind: 'delay', ms: 14_000 } });
    const { requests } = await world.run({ 'max-age': '120d' });
    const one = (name: string) => requests.find((request) => request.url.href.includes(name));
    expect(one('/secrets/public-key')!.at).toBeLessThan(one('/oauth2/')!.answeredAt!);
    expect(one('/listKeys')!.answeredAt!).toBeLessThan(one('/AZURE_MAPS_KEY')!.answeredAt!);
  });
});
