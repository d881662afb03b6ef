// Whatever is regenerated, no secret holds a dead key at any moment: it is looked at before and after every request.
import { describe, expect, test } from '@jest/globals';
import { HOUR, MINUTE, SECOND } from '../../src/core/time.ts';
import { expectTranscript, failureOf, openWorld, requestTo, SITE, STAGING, type World } from './world.ts';

const BOTH_TARGETS = 'repo:octo/site\nenv:octo/site/staging';

/** Somebody regenerates the key that was just published, so many times. */
async function overtakenWorld(times: number): Promise<World> {
  const world = await openWorld();
  world.allowDeadKeys();
  world.store('primary');
  const meanwhile = () => void world.account.regenerate('secondary');
  world.inject({
    match: requestTo.writeSecret,
    fault: { kind: 'then', when: 'after', run: meanwhile },
    times,
  });
  return world;
}

test('the watch itself: a person who regenerates the key in use is noticed', async () => {
  const world = await openWorld();
  world.allowDeadKeys();
  world.store('primary');
  world.account.regenerate('primary');
  await world.run({ operation: 'publish', 'key-type': 'primary' });
  expect(world.deadMoments[0]).toMatch(/^repo:octo\/site#AZURE_MAPS_KEY, before GET /);
  expect(world.deadMoments.at(-1)).toMatch(/, before PUT /);
  expect(world.holds(SITE)).toBe('primary');
});

describe('regenerate', () => {
  test.each([
    ['primary', 'primary'],
    ['primary', 'secondary'],
    ['secondary', 'primary'],
    ['secondary', 'secondary'],
    ['primary', 'both'],
    ['secondary', 'both'],
  ] as const)('the secret holds the %s key, and %s is regenerated', async (held, keyType) => {
    const world = await openWorld();
    world.store(held);
    const run = await world.run({ operation: 'regenerate', 'key-type': keyType });
    expect(run.exitCode).toBe(0);
    expect(world.regenerations).toHaveLength(keyType === 'both' ? 2 : 1);
    expect(world.deadMoments).toEqual([]);
    expect(world.holds(SITE)).toBe(keyType === 'both' ? 'primary' : keyType);
  });

  test('after a publication of the older key, that key is regenerated', async () => {
    const world = await openWorld();
    await world.run({ operation: 'publish', 'key-type': 'secondary' });
    expect(world.holds(SITE)).toBe('secondary');
    world.pass(HOUR);
    await world.run({ operation: 'regenerate', 'key-type': 'secondary' });
    expect(world.regenerations).toEqual(['secondary']);
    expect(world.deadMoments).toEqual([]);
    expect(world.holds(SITE)).toBe('secondary');
  });

  test.each(['primary', 'secondary', 'both'] as const)(
    'two targets hold different keys, and %s is regenerated',
    async (keyType) => {
      const world = await openWorld();
      world.store('primary');
      world.store('secondary', { target: STAGING });
      const run = await world.run({ operation: 'regenerate', 'key-type': keyType, targets: BOTH_TARGETS });
      expect(run.exitCode).toBe(0);
      expect(world.deadMoments).toEqual([]);
      expect(world.holds(STAGING)).toBe(world.holds(SITE));
    },
  );

  test('at least two seconds lie between a publication and the regeneration that follows it', async () => {
    const world = await openWorld();
    world.store('primary');
    const { requests } = await world.run({ operation: 'regenerate', 'key-type': 'both' });
    const gaps = requests.flatMap(({ url, at }, index) => {
      const written = requests.slice(0, index).findLast(({ method }) => method === 'PUT');
      return url.pathname.endsWith('/regenerateKey') ? [at - written!.answeredAt!] : [];
    });
    expect(gaps).toHaveLength(2);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(2 * SECOND);
  });

  test('a target that cannot be moved to the other key first: nothing is regenerated', async () => {
    const world = await openWorld();
    world.store('primary');
    world.store('primary', { target: STAGING });
    world.simulator.github.failWrites(STAGING, 403);
    const run = await world.run({ operation: 'regenerate', 'key-type': 'primary', targets: BOTH_TARGETS });
    expect(run.exitCode).toBe(1);
    expect(world.regenerations).toEqual([]);
    // The one that was moved holds its old key again: a later rotation would take the other for unused.
    expect([world.holds(SITE), world.holds(STAGING)]).toEqual(['primary', 'primary']);
    expect(failureOf(run)).toContain('The primary key was not regenerated');
    expectTranscript('regenerate-failing-target', run);
  });

  test('a target that cannot even be read: nothing is regenerated', async () => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run({
      operation: 'regenerate',
      'key-type': 'primary',
      targets: 'repo:octo/site\nrepo:octo/absent',
    });
    expect(run.exitCode).toBe(1);
    expect(world.regenerations).toEqual([]);
    expect(world.holds(SITE)).toBe('primary');
    expect(failureOf(run)).toContain('octo/absent');
  });

  test('a regenerated key that never works is not published, and the secret keeps the other one', async () => {
    const world = await openWorld();
    world.store('primary');
    world.account.propagationDelay = HOUR;
    const run = await world.run({ operation: 'regenerate', 'key-type': 'primary' });
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain('key-refused');
    expect(world.holds(SITE)).toBe('secondary');
    expect(world.account.works(world.simulator.github.secret(SITE)!.value)).toBe(true);
  });
});

describe('rotate', () => {
  test('one target fails: the other goes on, and the failed one keeps a live key', async () => {
    const world = await openWorld();
    world.store('primary');
    world.store('primary', { target: STAGING });
    world.simulator.github.failWrites(STAGING, 403);
    const run = await world.run({ 'max-age': '90d', targets: BOTH_TARGETS });
    expect(run.exitCode).toBe(1);
    expect(world.regenerations).toEqual(['secondary']);
    expect([world.holds(SITE), world.holds(STAGING)]).toEqual(['secondary', 'primary']);
    expectTranscript('rotate-failing-target', run);
  });

  test('the next run finishes the work, and regenerates nothing', async () => {
    const world = await openWorld();
    world.store('primary');
    world.store('primary', { target: STAGING });
    world.simulator.github.failWrites(STAGING, 403);
    await world.run({ targets: BOTH_TARGETS });
    world.simulator.github.allowWrites(STAGING);
    world.pass(24 * HOUR);
    const run = await world.run({ targets: BOTH_TARGETS });
    expect(run.exitCode).toBe(0);
    expect(run.outputs['outcome']).toBe('published');
    expect(world.regenerations).toEqual(['secondary']);
    expect([world.holds(SITE), world.holds(STAGING)]).toEqual(['secondary', 'secondary']);
    expect(world.writes(SITE)).toBe(1);
  });

  test('a key that needs a minute to work is published only then', async () => {
    const world = await openWorld();
    world.store('primary');
    world.account.propagationDelay = MINUTE;
    const run = await world.run({});
    const write = run.requests.find(({ method }) => method === 'PUT');
    expect(run.exitCode).toBe(0);
    expect(write!.at - world.account.keys.secondary.at).toBeGreaterThanOrEqual(MINUTE);
    expect(world.holds(SITE)).toBe('secondary');
    expectTranscript('rotate-slow-key', run);
  });

  test('a key that never works is not published, even if one of its trials is lost on the way', async () => {
    const world = await openWorld();
    world.store('primary');
    world.account.propagationDelay = 24 * HOUR;
    world.inject({ match: { ...requestTo.tryKey, skip: 4 }, fault: { kind: 'reset', when: 'before' } });
    const run = await world.run({});
    expect(run.exitCode).toBe(1);
    expect(world.holds(SITE)).toBe('primary');
    expect(world.writes(SITE)).toBe(0);
  });

  test('somebody else regenerates the published key during the run: the run heals itself', async () => {
    const world = await overtakenWorld(1);
    const run = await world.run({});
    expect(run.exitCode).toBe(0);
    expect(world.regenerations).toEqual(['secondary', 'secondary']);
    expect(world.holds(SITE)).toBe('secondary');
    expectTranscript('rotate-overtaken', run);
  });

  test('somebody else does so after every publication: the run gives up in the end, and says so', async () => {
    const world = await overtakenWorld(Infinity);
    const run = await world.run({});
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain('key-overtaken');
    expect(world.writes(SITE)).toBe(4);
  });
});

describe('a data plane that gives no clear answer', () => {
  test('closed to public networks: the run warns and goes on', async () => {
    const world = await openWorld();
    world.store('primary');
    world.account.publicNetworkAccess = 'disabled';
    const run = await world.run({});
    expect(run.exitCode).toBe(0);
    expect(world.holds(SITE)).toBe('secondary');
    expect(run.annotations.map(({ level }) => level)).toEqual(['warning', 'notice']);
    expect(run.log).toContain('published unverified');
  });

  test('verify: false does not ask it', async () => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run({ verify: 'false' });
    expect(run.exitCode).toBe(0);
    expect(world.holds(SITE)).toBe('secondary');
    expect(run.requests.some(({ url }) => url.hostname === 'atlas.microsoft.com')).toBe(false);
  });
});
