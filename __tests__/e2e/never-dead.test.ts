// Whatever is regenerated, no secret ever holds a key that no longer works. All secrets are checked before and after every
// request.
import { describe, expect, test } from '@jest/globals';
import { HOUR, MINUTE } from '../../src/core/time.ts';
import { expectTranscript, failureOf, requestTo, SITE, STAGING, type World } from './world.ts';
import { useCases } from './cases.ts';

/** Many short runs, so they share a process. */
const { open: openWorld } = useCases();

const BOTH_TARGETS = 'repo:octo/site\nenv:octo/site/staging';

/** Someone else regenerates the key that was just published, this many times. */
async function overtakenWorld(times: number): Promise<World> {
  const world = await openWorld();
  world.allowDeadKeys();
  world.store('primary');
  const meanwhile = () => void world.account.regenerate('secondary');
  world.inject({
    // The first write makes room for the regeneration.
    match: { ...requestTo.writeSecret, skip: 1 },
    fault: { kind: 'then', when: 'after', run: meanwhile },
    times,
  });
  return world;
}

test('the check itself detects that a person regenerated the key in use', async () => {
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

  test('the older key is regenerated after it was published', async () => {
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

  test('nothing is regenerated if a target cannot be given the other key first', async () => {
    const world = await openWorld();
    world.store('primary');
    world.store('primary', { target: STAGING });
    world.simulator.github.failWrites(STAGING, 403);
    const run = await world.run({ operation: 'regenerate', 'key-type': 'primary', targets: BOTH_TARGETS });
    expect(run.exitCode).toBe(1);
    expect(world.regenerations).toEqual([]);
    // The target that was written holds its old key again, because a later rotation assumes that the other key is unused.
    expect([world.holds(SITE), world.holds(STAGING)]).toEqual(['primary', 'primary']);
    expect(failureOf(run)).toContain('The primary key was not regenerated');
    expectTranscript('regenerate-failing-target', run);
  });

  test('nothing is regenerated if a target cannot be read', async () => {
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

  test('a regenerated key that never works is not published, and the secret keeps the other key', async () => {
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
  /** The second of two targets refuses every write from its `skip`th on. */
  async function failingWorld(skip: number): Promise<World> {
    const world = await openWorld();
    world.store('primary');
    world.store('primary', { target: STAGING });
    const refused = { status: 403, body: { message: 'Resource not accessible by integration' } };
    world.inject({
      match: { method: 'PUT', path: /\/environments\/staging\/secrets\//, skip },
      fault: { kind: 'reply', reply: refused },
      times: Infinity,
    });
    return world;
  }

  test('if one target cannot be given the key that stays, nothing is regenerated', async () => {
    const world = await failingWorld(0);
    const run = await world.run({ 'max-age': '90d', targets: BOTH_TARGETS });
    expect(run.exitCode).toBe(1);
    expect(world.regenerations).toEqual([]);
    expect([world.holds(SITE), world.holds(STAGING)]).toEqual(['primary', 'primary']);
    expect(failureOf(run)).toContain(
      'was not regenerated, because env:octo/site/staging#AZURE_MAPS_KEY may hold it',
    );
  });

  test('if one target fails afterward, the other is written, and the failed one keeps a working key', async () => {
    const world = await failingWorld(1);
    const run = await world.run({ 'max-age': '90d', targets: BOTH_TARGETS });
    expect(run.exitCode).toBe(1);
    expect(world.regenerations).toEqual(['secondary']);
    expect([world.holds(SITE), world.holds(STAGING)]).toEqual(['secondary', 'primary']);
    expect(failureOf(run)).toContain('still holds the primary key, which works until the next rotation.');
    expectTranscript('rotate-failing-target', run);
  });

  test('the next run finishes the work, and regenerates nothing', async () => {
    const world = await failingWorld(1);
    await world.run({ targets: BOTH_TARGETS });
    world.simulator.faults.clear();
    world.pass(24 * HOUR);
    const run = await world.run({ targets: BOTH_TARGETS });
    expect(run.exitCode).toBe(0);
    expect(run.outputs['outcome']).toBe('published');
    expect(world.regenerations).toEqual(['secondary']);
    expect([world.holds(SITE), world.holds(STAGING)]).toEqual(['secondary', 'secondary']);
  });

  test('a key that works only after a minute is published after that minute', async () => {
    const world = await openWorld();
    world.store('primary');
    world.account.propagationDelay = MINUTE;
    const run = await world.run({});
    const write = run.requests.findLast(({ method }) => method === 'PUT');
    expect(run.exitCode).toBe(0);
    expect(write!.at - world.account.keys.secondary.at).toBeGreaterThanOrEqual(MINUTE);
    expect(world.holds(SITE)).toBe('secondary');
    expectTranscript('rotate-slow-key', run);
  });

  test('a key that never works is not published, even if one verification gets no response', async () => {
    const world = await openWorld();
    world.store('primary');
    world.account.propagationDelay = 24 * HOUR;
    world.inject({ match: { ...requestTo.verifyKey, skip: 4 }, fault: { kind: 'reset', when: 'before' } });
    const run = await world.run({});
    expect(run.exitCode).toBe(1);
    expect(world.holds(SITE)).toBe('primary');
    expect(world.writes(SITE)).toBe(1);
  });

  test('if someone else regenerates the published key during the run, the run publishes the current key', async () => {
    const world = await overtakenWorld(1);
    const run = await world.run({});
    expect(run.exitCode).toBe(0);
    expect(world.regenerations).toEqual(['secondary', 'secondary']);
    expect(world.holds(SITE)).toBe('secondary');
    expectTranscript('rotate-overtaken', run);
  });

  test('if someone else regenerates it after every publication, the run fails with key-overtaken', async () => {
    const world = await overtakenWorld(Infinity);
    const run = await world.run({});
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain('key-overtaken');
    expect(world.writes(SITE)).toBe(5);
  });
});

describe('a data plane that gives no clear answer', () => {
  test('the run continues with a warning if public network access is disabled', async () => {
    const world = await openWorld();
    world.store('primary');
    world.account.publicNetworkAccess = 'disabled';
    const run = await world.run({});
    expect(run.exitCode).toBe(0);
    expect(world.holds(SITE)).toBe('secondary');
    expect(run.annotations.map(({ level }) => level)).toEqual(['warning', 'notice']);
    expect(run.log).toContain('published unverified');
  });

  test('verify: false sends it no request', async () => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run({ verify: 'false' });
    expect(run.exitCode).toBe(0);
    expect(world.holds(SITE)).toBe('secondary');
    expect(run.requests.some(({ url }) => url.hostname === 'atlas.microsoft.com')).toBe(false);
  });
});
