// Other workflows and people act on the same account while a run is throttled, suspended, or has given a request up.
import { describe, expect, test } from '@jest/globals';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/time.ts';
import { useCases } from './cases.ts';
import { APP, expectTranscript, failureOf, namesOf, requestTo, SITE, type World } from './world.ts';

const { open: openWorld } = useCases();

const ROTATE = { 'max-age': '90d' };
const OTHER = { ...ROTATE, repository: 'octo/app' };

/** Both secrets hold the primary key, and a rotation is due. */
async function twoSecrets(): Promise<World> {
  const world = await openWorld();
  world.store('primary');
  world.store('primary', { target: APP });
  return world;
}

const regenerations = (run: Parameters<typeof namesOf>[0]): number =>
  namesOf(run).filter((name) => name.startsWith('regenerate')).length;

describe('another workflow rotates', () => {
  const throttled = {
    status: 429,
    headers: { 'retry-after': '12' },
    body: { error: { code: 'TooManyRequests', message: 'Slow down.' } },
  };

  test('while this run is throttled for 12 seconds: the key that it has published is not regenerated', async () => {
    const world = await twoSecrets();
    world.inject({ match: requestTo.regenerate, fault: { kind: 'reply', reply: throttled } });
    const other = world.runMeanwhile(
      { ...requestTo.listKeys, skip: 2 },
      { ms: 12 * SECOND, when: 'before' },
      OTHER,
    );
    const run = await world.run(ROTATE);
    expect(other().outputs['outcome']).toBe('rotated');
    expect(run.exitCode).toBe(0);
    expect(run.outputs['outcome']).toBe('published');
    expect(world.regenerations).toEqual(['secondary']);
    expect([world.holds(SITE), world.holds(APP)]).toEqual(['secondary', 'secondary']);
  });

  test.each(['both', 'wall'] as const)(
    'while this run is suspended for 20 minutes before the regeneration (clocks: %s)',
    async (clocks) => {
      const world = await twoSecrets();
      // The answer to the look, which then is 20 minutes old.
      const other = world.runMeanwhile(
        { ...requestTo.listKeys, skip: 1 },
        { ms: 20 * MINUTE, when: 'after', clocks },
        OTHER,
      );
      const run = await world.run(ROTATE);
      expect(other().outputs['outcome']).toBe('rotated');
      expect(run.exitCode).toBe(0);
      expect(run.outputs['outcome']).toBe('published');
      expect(world.regenerations).toEqual(['secondary']);
      expect([world.holds(SITE), world.holds(APP)]).toEqual(['secondary', 'secondary']);
    },
  );

  test('the log says that someone else changed the keys', async () => {
    const world = await twoSecrets();
    world.runMeanwhile({ ...requestTo.listKeys, skip: 1 }, { ms: 20 * MINUTE, when: 'after' }, OTHER);
    const run = await world.run(ROTATE);
    expect(run.log).toContain('Someone else changed the keys after this run had read them');
    expect(JSON.parse(run.outputs['report'] ?? '')).toMatchObject({ cause: 'keys-changed', regenerated: [] });
  });

  test('while an explicit regeneration is suspended: it regenerates nothing, and fails', async () => {
    const world = await twoSecrets();
    world.runMeanwhile({ ...requestTo.listKeys, skip: 1 }, { ms: 20 * MINUTE, when: 'after' }, OTHER);
    const run = await world.run({ operation: 'regenerate', 'key-type': 'secondary' });
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain('keys-changed');
    expect(world.regenerations).toEqual(['secondary']);
    expect([world.holds(SITE), world.holds(APP)]).toEqual(['secondary', 'secondary']);
  });
});

describe('a regeneration without a clear answer is never sent again', () => {
  const gatewayTimeout = { status: 504, body: '<html>Gateway Timeout</html>' };

  test('it takes effect after 30 seconds: the run finds it, and publishes the new key', async () => {
    const world = await twoSecrets();
    world.inject({
      match: requestTo.regenerate,
      fault: { kind: 'late', after: 30 * SECOND, reply: gatewayTimeout },
    });
    const run = await world.run(ROTATE);
    await world.settle();
    expect(run.exitCode).toBe(0);
    expect(regenerations(run)).toBe(1);
    expect(world.regenerations).toEqual(['secondary']);
    expect(world.holds(SITE)).toBe('secondary');
  });

  test.each(['reset', 'hang', gatewayTimeout] as const)(
    'it takes effect after 5 minutes: the run ends, and the next one publishes the new key (%j)',
    async (reply) => {
      const world = await twoSecrets();
      world.inject({ match: requestTo.regenerate, fault: { kind: 'late', after: 5 * MINUTE, reply } });
      const run = await world.run(ROTATE);
      expect(run.exitCode).toBe(1);
      expect(regenerations(run)).toBe(1);
      expect(failureOf(run)).toContain('Start nothing on this account for 15 minutes');
      expect(world.holds(SITE)).toBe('primary');
      world.pass(15 * MINUTE);
      await world.settle();
      const next = await world.run(ROTATE);
      expect(next.outputs['outcome']).toBe('published');
      expect(world.regenerations).toEqual(['secondary']);
      expect(world.holds(SITE)).toBe('secondary');
    },
  );

  test('it never takes effect: the next run after the overlap rotates', async () => {
    const world = await twoSecrets();
    world.inject({ match: requestTo.regenerate, fault: { kind: 'reply', reply: gatewayTimeout } });
    expect((await world.run(ROTATE)).exitCode).toBe(1);
    world.pass(13 * HOUR);
    expect((await world.run(ROTATE)).outputs['outcome']).toBe('rotated');
    expect(world.regenerations).toEqual(['secondary']);
  });
});

test('a rival regenerates the key that was just made: the list after the wait shows it, and only the last value is published', async () => {
  const world = await twoSecrets();
  const rival = () => {
    world.pass(SECOND);
    world.account.regenerate('secondary');
  };
  world.inject({ match: requestTo.regenerate, fault: { kind: 'then', when: 'after', run: rival } });
  const run = await world.run(ROTATE);
  expect(run.exitCode).toBe(0);
  expect(world.deadMoments).toEqual([]);
  expect(world.holds(SITE)).toBe('secondary');
  expectTranscript('rotate-rival', run);
});

describe('two repositories rotate one account every week, each with its own secret', () => {
  // One dropped run makes two weeks; a day is for consumers that read the secret again.
  const WEEKLY = { 'min-overlap': '15d' };

  test('and now and then one of them drops a run: no secret ever holds a key that was killed', async () => {
    const world = await twoSecrets();
    for (let week = 0; week < 9; week++) {
      if (week % 5 !== 3) await world.run(WEEKLY);
      world.pass(HOUR);
      if (week % 7 !== 2) await world.run({ ...WEEKLY, repository: 'octo/app' });
      world.pass(7 * DAY - HOUR);
    }
    expect(world.deadMoments).toEqual([]);
    expect(world.regenerations.length).toBeGreaterThan(2);
  });
});
