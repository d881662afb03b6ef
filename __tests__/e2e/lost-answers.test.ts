// The regenerate request whose answer is lost: the run finds out whether it happened, and it happens exactly once.
import { describe, expect, test } from '@jest/globals';
import { SECOND } from '../../src/core/time.ts';
import type { Fault } from '../../simulator/network/faults.ts';
import { expectTranscript, failureOf, namesOf, openWorld, requestTo, SITE, type World } from './world.ts';

const ROTATE = { 'max-age': '90d' };

/** A rotation is due, and the secret holds the newest key. */
async function dueWorld(): Promise<World> {
  const world = await openWorld();
  world.store('primary');
  return world;
}

/** Rotates: one regeneration, whose key is published. @returns how many requests that took. */
async function rotated(world: World): Promise<number> {
  const run = await world.run(ROTATE);
  expect(run.exitCode).toBe(0);
  expect(world.regenerations).toEqual(['secondary']);
  expect(world.holds(SITE)).toBe('secondary');
  return namesOf(run).filter((name) => name.startsWith('regenerate')).length;
}

const serverError = { status: 500, body: { error: { code: 'InternalServerError', message: 'Try again.' } } };

describe('the answer is lost after the effect', () => {
  const endings: readonly (readonly [string, Fault])[] = [
    ['a reset', { kind: 'reset', when: 'after' }],
    ['no answer at all', { kind: 'hang', when: 'after' }],
    ['status 500', { kind: 'reply', reply: serverError, when: 'after' }],
    ['status 503', { kind: 'reply', reply: { status: 503, body: 'Busy' }, when: 'after' }],
    ['status 408', { kind: 'reply', reply: { status: 408 }, when: 'after' }],
    ['an empty answer', { kind: 'reply', reply: { status: 200, body: {} }, when: 'after' }],
    ['an answer cut short', { kind: 'truncate' }],
    ['an answer with keys that is no JSON', { kind: 'malformed' }],
    ['an answer of status 202 with keys', { kind: 'edit', edit: (reply) => ({ ...reply, status: 202 }) }],
    ['an answer without the other key', { kind: 'edit', edit: withoutPrimaryKey }],
  ];

  test.each(endings)('%s: one regeneration, and its key is published', async (_name, fault) => {
    const world = await dueWorld();
    world.inject({ match: requestTo.regenerate, fault });
    expect(await rotated(world)).toBe(1);
  });

  test('a reset reads like this', async () => {
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
    ['no answer at all', { kind: 'hang' }],
    ['status 502', { kind: 'reply', reply: { status: 502, body: '<html>Bad Gateway</html>' } }],
  ];

  test.each(losses)('%s: it is sent again, and happens once', async (_name, fault) => {
    const world = await dueWorld();
    world.inject({ match: requestTo.regenerate, fault });
    expect(await rotated(world)).toBe(2);
  });

  test('three times: the run gives up, and the secret keeps its key', async () => {
    const world = await dueWorld();
    world.inject({ match: requestTo.regenerate, fault: { kind: 'reset', when: 'before' }, times: 3 });
    const run = await world.run(ROTATE);
    expect(run.exitCode).toBe(1);
    expect(world.regenerations).toEqual([]);
    expect(world.holds(SITE)).toBe('primary');
    expect(world.writes(SITE)).toBe(0);
    expectTranscript('regenerate-never-heard', run);
  });

  test('an answer that lags behind a look is still found by the next look', async () => {
    const world = await dueWorld();
    world.inject({ match: requestTo.regenerate, fault: { kind: 'reset', when: 'before' } });
    // The request takes effect only after the first look at the keys.
    const late = {
      kind: 'then',
      when: 'after',
      run: () => void world.account.regenerate('secondary'),
    } as const;
    world.inject({ match: { ...requestTo.listKeys, skip: 1 }, fault: late });
    const run = await world.run(ROTATE);
    expect(run.exitCode).toBe(0);
    expect(world.regenerations).toEqual(['secondary']);
    expect(world.holds(SITE)).toBe('secondary');
  });
});

test('an answer that is lost, and keys that cannot be listed: nothing is written, and the next run finishes', async () => {
  const world = await dueWorld();
  world.inject({ match: requestTo.regenerate, fault: { kind: 'reset', when: 'after' } });
  const broken = { kind: 'reply', reply: serverError } as const;
  world.inject({ match: { ...requestTo.listKeys, skip: 1 }, fault: broken, times: 4 });
  const run = await world.run(ROTATE);
  expect(run.exitCode).toBe(1);
  expect(failureOf(run)).toContain('unknown whether');
  expect(world.holds(SITE)).toBe('primary');
  expect((await world.run(ROTATE)).exitCode).toBe(0);
  expect(world.regenerations).toEqual(['secondary']);
  expect(world.holds(SITE)).toBe('secondary');
});

describe('Azure asks to wait', () => {
  const throttled = (seconds: number): Fault => ({
    kind: 'reply',
    reply: {
      status: 429,
      headers: { 'retry-after': String(seconds) },
      body: { error: { code: 'TooManyRequests', message: 'Slow down.' } },
    },
  });

  test('as long as it asks, and then once more', async () => {
    const world = await dueWorld();
    world.inject({ match: requestTo.regenerate, fault: throttled(17) });
    const run = await world.run(ROTATE);
    expect(run.exitCode).toBe(0);
    expect(world.regenerations).toEqual(['secondary']);
    const [first, second] = run.requests.filter(({ url }) => url.pathname.endsWith('/regenerateKey'));
    expect(second!.at - first!.answeredAt!).toBeGreaterThanOrEqual(17 * SECOND);
    expectTranscript('regenerate-throttled', run);
  });

  test('longer than a job should wait: the run fails at once, with nothing changed', async () => {
    const world = await dueWorld();
    world.inject({ match: requestTo.regenerate, fault: throttled(3600) });
    const run = await world.run(ROTATE);
    expect(run.exitCode).toBe(1);
    expect(world.regenerations).toEqual([]);
    expect(world.holds(SITE)).toBe('primary');
    expect(failureOf(run)).toContain('azure-throttled');
  });
});
