// The response to a regeneration is lost: the run determines whether it took effect, and it takes effect exactly once.
import { describe, expect, test } from '@jest/globals';
import { HOUR, SECOND } from '../../src/core/time.ts';
import type { Fault } from '../../simulator/network/faults.ts';
import { expectTranscript, failureOf, namesOf, requestTo, SITE, type World } from './world.ts';
import { useCases } from './cases.ts';

/** Many short runs, so they share a process. */
const { open: openWorld } = useCases();

const ROTATE = { 'max-age': '90d' };

/** A rotation is due, and the secret holds the newest key. */
async function dueWorld(): Promise<World> {
  const world = await openWorld();
  world.store('primary');
  return world;
}

/** Rotates, and expects one regeneration whose key is published. @returns the number of requests to regenerate. */
async function rotated(world: World): Promise<number> {
  const run = await world.run(ROTATE);
  expect(run.exitCode).toBe(0);
  expect(world.regenerations).toEqual(['secondary']);
  expect(world.holds(SITE)).toBe('secondary');
  return namesOf(run).filter((name) => name.startsWith('regenerate')).length;
}

const serverError = { status: 500, body: { error: { code: 'InternalServerError', message: 'Try again.' } } };

describe('the response is lost after the effect', () => {
  const endings: readonly (readonly [string, Fault])[] = [
    ['a reset', { kind: 'reset', when: 'after' }],
    ['no response', { kind: 'hang', when: 'after' }],
    ['status 500', { kind: 'reply', reply: serverError, when: 'after' }],
    ['status 503', { kind: 'reply', reply: { status: 503, body: 'Busy' }, when: 'after' }],
    ['status 408', { kind: 'reply', reply: { status: 408 }, when: 'after' }],
    ['an empty response', { kind: 'reply', reply: { status: 200, body: {} }, when: 'after' }],
    ['a truncated response', { kind: 'truncate' }],
    ['a response with keys that is not JSON', { kind: 'malformed' }],
    ['a response with keys and status 202', { kind: 'edit', edit: (reply) => ({ ...reply, status: 202 }) }],
    ['a response without the other key', { kind: 'edit', edit: withoutPrimaryKey }],
  ];

  test.each(endings)('%s: one regeneration, and its key is published', async (_name, fault) => {
    const world = await dueWorld();
    world.inject({ match: requestTo.regenerate, fault });
    expect(await rotated(world)).toBe(1);
  });

  test('the transcript of a run after a reset matches its golden file', async () => {
    const world = await dueWorld();
    world.inject({ match: requestTo.regenerate, fault: { kind: 'reset', when: 'after' } });
    expectTranscript('regenerate-answer-lost', await world.run(ROTATE));
  });
});

function withoutPrimaryKey({ body, ...reply }: { status: number; body?: unknown }): {
  status: number;
  body: unknown;
} {
  return { ...reply, body: { ...(body as object), primaryKey: undefined } };
}

describe('the request is lost before the effect', () => {
  const losses: readonly (readonly [string, Fault])[] = [
    ['a reset', { kind: 'reset', when: 'before' }],
    ['no response', { kind: 'hang' }],
    ['status 502', { kind: 'reply', reply: { status: 502, body: '<html>Bad Gateway</html>' } }],
  ];

  test.each(losses)('%s: it is not sent again, and the next run rotates', async (_name, fault) => {
    const world = await dueWorld();
    world.inject({ match: requestTo.regenerate, fault });
    const run = await world.run(ROTATE);
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain('regenerate-unsettled');
    expect(namesOf(run).filter((name) => name.startsWith('regenerate'))).toHaveLength(1);
    expect(world.regenerations).toEqual([]);
    expect(world.holds(SITE)).toBe('primary');
    world.pass(13 * HOUR);
    expect(await rotated(world)).toBe(1);
  });

  test('the transcript of a run after a reset matches its golden file', async () => {
    const world = await dueWorld();
    world.inject({ match: requestTo.regenerate, fault: { kind: 'reset', when: 'before' } });
    expectTranscript('regenerate-never-heard', await world.run(ROTATE));
  });

  test('a late effect is found when the keys are listed again', async () => {
    const world = await dueWorld();
    world.inject({ match: requestTo.regenerate, fault: { kind: 'reset', when: 'before' } });
    // The request takes effect only after the keys were listed once.
    const late = {
      kind: 'then',
      when: 'after',
      run: () => void world.account.regenerate('secondary'),
    } as const;
    world.inject({ match: { ...requestTo.listKeys, skip: 2 }, fault: late });
    const run = await world.run(ROTATE);
    expect(run.exitCode).toBe(0);
    expect(world.regenerations).toEqual(['secondary']);
    expect(world.holds(SITE)).toBe('secondary');
  });
});

test('if the keys cannot be listed after a lost response, the new key is not written, and the next run finishes the work', async () => {
  const world = await dueWorld();
  world.inject({ match: requestTo.regenerate, fault: { kind: 'reset', when: 'after' } });
  const broken = { kind: 'reply', reply: serverError } as const;
  world.inject({ match: { ...requestTo.listKeys, skip: 2 }, fault: broken, times: Infinity });
  const run = await world.run(ROTATE);
  expect(run.exitCode).toBe(1);
  expect(failureOf(run)).toContain('unknown whether');
  expect(world.holds(SITE)).toBe('primary');
  world.simulator.faults.clear();
  expect((await world.run(ROTATE)).exitCode).toBe(0);
  expect(world.regenerations).toEqual(['secondary']);
  expect(world.holds(SITE)).toBe('secondary');
});

describe('Azure throttles the regeneration', () => {
  const throttled = (seconds: number): Fault => ({
    kind: 'reply',
    reply: {
      status: 429,
      headers: { 'retry-after': String(seconds) },
      body: { error: { code: 'TooManyRequests', message: 'Slow down.' } },
    },
  });

  test('the run waits for the time that Azure requests, and sends it again', async () => {
    const world = await dueWorld();
    world.inject({ match: requestTo.regenerate, fault: throttled(17) });
    const run = await world.run(ROTATE);
    expect(run.exitCode).toBe(0);
    expect(world.regenerations).toEqual(['secondary']);
    const [first, second] = run.requests.filter(({ url }) => url.pathname.endsWith('/regenerateKey'));
    expect(second!.at - first!.answeredAt!).toBeGreaterThanOrEqual(17 * SECOND);
    expectTranscript('regenerate-throttled', run);
  });

  test('the run fails immediately, with nothing regenerated, if that time is too long', async () => {
    const world = await dueWorld();
    world.inject({ match: requestTo.regenerate, fault: throttled(3600) });
    const run = await world.run(ROTATE);
    expect(run.exitCode).toBe(1);
    expect(world.regenerations).toEqual([]);
    expect(world.holds(SITE)).toBe('primary');
    expect(failureOf(run)).toContain('azure-throttled');
  });
});
