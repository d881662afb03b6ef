// The regenerate request: what it is sent after, when it may be sent again, and what a lost answer leads to.
import { describe, expect, test } from '@jest/globals';
import { Cancellation } from '../../../src/core/cancellation.ts';
import { ActionError } from '../../../src/core/errors/action-error.ts';
import { regenerateOnce, type Regeneration } from '../../../src/core/execute/regenerate.ts';
import { WatchedKeys } from '../../../src/core/execute/keys/watched-keys.ts';
import { sameKeys } from '../../../src/core/key-record.ts';
import type { AccountKeys } from '../../../src/core/keys.ts';
import type { RegenerateAnswer } from '../../../src/core/ports/keys.ts';
import { MINUTE, SECOND } from '../../../src/core/time.ts';
import { daysAgo, FakeClock, keysOf, listingOf, NOW, RecordedLog } from '../values.ts';
import { lost, LOST, refuse, REFUSAL, throttled as throttledFor, unsent } from './account.ts';

const BEFORE = keysOf();
const AFTER = keysOf({ primary: daysAgo(100), secondary: NOW }, { primary: 0, secondary: 1 });
const done: RegenerateAnswer = { kind: 'done', listing: listingOf(AFTER) };
const throttled = (seconds: number) => throttledFor(seconds * SECOND);

/** An account that was listed a moment ago, and that gives these answers in order; the last listing is repeated. */
async function account(
  answers: readonly (RegenerateAnswer | (() => never))[],
  lists: readonly (AccountKeys | Error)[] = [BEFORE],
) {
  const clock = new FakeClock();
  const log = new RecordedLog();
  const cancellation = new Cancellation();
  const requests: string[] = [];
  const left = { answers: [...answers], lists: [BEFORE, ...lists] };
  const port = {
    regenerate: async () => {
      requests.push('regenerate');
      const answer = left.answers.shift();
      if (answer === undefined) throw new Error('Unexpected request: regenerate.');
      return typeof answer === 'function' ? answer() : answer;
    },
    list: async () => {
      requests.push('list');
      const answer = (left.lists.length > 1 ? left.lists.shift() : left.lists[0]) ?? BEFORE;
      if (answer instanceof Error) throw answer;
      return listingOf(answer);
    },
  };
  const keys = new WatchedKeys({ keys: port, clock, log }, cancellation);
  let current = (await keys.list()).keys;
  requests.length = 0;
  const list = async () => {
    current = (await keys.list()).keys;
    return current;
  };
  const regeneration: Regeneration = { isUncertain: false };
  const ports = { keys, clock, log, list, isAsExpected: () => sameKeys(current, BEFORE) };
  const run = () => regenerateOnce('secondary', BEFORE, ports, cancellation, regeneration);
  return { run, requests, clock, cancellation, log, regeneration };
}

const regenerations = (requests: readonly string[]) => requests.filter((one) => one === 'regenerate').length;

test('a clear answer is used without further requests', async () => {
  const { run, requests } = await account([done]);
  expect(await run()).toEqual(AFTER);
  expect(requests).toEqual(['regenerate']);
});

test('a definite refusal is thrown unchanged, and had no effect', async () => {
  const { run, regeneration } = await account([refuse]);
  await expect(run()).rejects.toBe(REFUSAL);
  expect(regeneration.isUncertain).toBe(false);
});

describe('a lost answer', () => {
  test('is resolved by the first listing that shows the new key', async () => {
    const { run, requests, clock } = await account([lost], [AFTER]);
    expect(await run()).toEqual(AFTER);
    expect(requests).toEqual(['regenerate', 'list']);
    expect(clock.slept).toEqual([]);
  });

  test('is resolved by a later listing too, and the request is never sent again', async () => {
    const { run, requests, clock } = await account([lost], [BEFORE, BEFORE, BEFORE, AFTER]);
    expect(await run()).toEqual(AFTER);
    expect(requests).toEqual(['regenerate', 'list', 'list', 'list', 'list']);
    expect(clock.slept).toEqual([1, 2, 4].map((seconds) => seconds * SECOND));
  });

  test('ends the run after a minute in which no listing shows a new key', async () => {
    const { run, requests, clock, regeneration } = await account([lost]);
    await expect(run()).rejects.toMatchObject({
      code: 'regenerate-unsettled',
      message: expect.stringContaining('unknown whether'),
      hint: expect.stringContaining('Start nothing on this account for 15 minutes'),
      cause: LOST,
    });
    expect(clock.slept).toEqual([1, 2, 4, 8, 15, 15, 15].map((seconds) => seconds * SECOND));
    expect(clock.uptime()).toBeLessThanOrEqual(MINUTE);
    expect(regenerations(requests)).toBe(1);
    expect(regeneration.isUncertain).toBe(true);
  });

  test('is not resolved by a change of the other key, which someone else made', async () => {
    const other = keysOf({ primary: NOW, secondary: daysAgo(200) }, { primary: 1, secondary: 0 });
    const { run, requests } = await account([lost], [other]);
    await expect(run()).rejects.toMatchObject({ code: 'regenerate-unsettled' });
    expect(regenerations(requests)).toBe(1);
  });

  test('is looked for although a listing fails', async () => {
    const { run, requests } = await account([lost], [LOST, AFTER]);
    expect(await run()).toEqual(AFTER);
    expect(requests).toEqual(['regenerate', 'list', 'list']);
  });

  test('ends the run if the keys cannot be listed at all', async () => {
    const { run, requests } = await account([lost], [LOST]);
    await expect(run()).rejects.toMatchObject({ code: 'regenerate-unsettled' });
    expect(regenerations(requests)).toBe(1);
  });

  test('includes an answer that shows the old key', async () => {
    const { run, requests } = await account([{ kind: 'done', listing: listingOf(BEFORE) }], [AFTER]);
    expect(await run()).toEqual(AFTER);
    expect(requests).toEqual(['regenerate', 'list']);
  });
});

describe('a request that Azure throttled', () => {
  test('is sent again after the delay that Azure requests, each time after another look', async () => {
    const { run, requests, clock } = await account([throttled(17), throttled(40), done]);
    expect(await run()).toEqual(AFTER);
    expect(clock.slept).toEqual([17 * SECOND, 40 * SECOND]);
    expect(requests).toEqual(['regenerate', 'list', 'regenerate', 'list', 'regenerate']);
  });

  test('is looked for although the delay was short', async () => {
    const { run, requests } = await account([throttled(0), done]);
    await run();
    expect(requests).toEqual(['regenerate', 'list', 'regenerate']);
  });

  test('is not sent again if the keys have changed', async () => {
    const { run, requests, regeneration } = await account([throttled(12)], [AFTER]);
    expect(await run()).toBeUndefined();
    expect(requests).toEqual(['regenerate', 'list']);
    expect(regeneration.isUncertain).toBe(false);
  });

  test('is sent again three times at most, and not if the delay is longer than two minutes', async () => {
    const often = await account(Array<RegenerateAnswer>(4).fill(throttled(1)));
    await expect(often.run()).rejects.toBe(LOST);
    expect(regenerations(often.requests)).toBe(4);
    expect(often.regeneration.isUncertain).toBe(false);
    const long = await account([throttled(121)]);
    await expect(long.run()).rejects.toBe(LOST);
    expect(long.clock.slept).toEqual([]);
  });
});

describe('a request that Azure refuses for a cause that passes', () => {
  const deferred: RegenerateAnswer = { kind: 'deferred', error: LOST };

  test('is sent again for about a minute, each time after another look', async () => {
    const { run, requests, clock } = await account([...Array<RegenerateAnswer>(7).fill(deferred), done]);
    expect(await run()).toEqual(AFTER);
    expect(clock.slept).toEqual([1, 2, 4, 8, 15, 15, 15].map((seconds) => seconds * SECOND));
    expect(requests.join()).toMatch(/^(?:regenerate,list,){7}regenerate$/);
  });

  test('is then given up, and had no effect', async () => {
    const { run, requests, regeneration } = await account(Array<RegenerateAnswer>(8).fill(deferred));
    await expect(run()).rejects.toBe(LOST);
    expect(regenerations(requests)).toBe(8);
    expect(regeneration.isUncertain).toBe(false);
  });

  test('is not sent again if the keys have changed, or if the run is canceled', async () => {
    const changed = await account([deferred], [AFTER]);
    expect(await changed.run()).toBeUndefined();
    const canceled = await account([deferred]);
    canceled.cancellation.commit();
    canceled.cancellation.request(() => undefined);
    await expect(canceled.run()).rejects.toBe(LOST);
    expect(regenerations(canceled.requests)).toBe(1);
  });
});

describe('a request that certainly never left', () => {
  test('is sent again with growing pauses, each time after another look', async () => {
    const { run, requests, clock } = await account([unsent, unsent, unsent, done]);
    expect(await run()).toEqual(AFTER);
    expect(clock.slept).toEqual([1, 2, 4].map((seconds) => seconds * SECOND));
    expect(requests.join()).toBe('regenerate,list,regenerate,list,regenerate,list,regenerate');
  });

  test('is sent again three times at most, and had no effect', async () => {
    const { run, requests, regeneration } = await account(Array<RegenerateAnswer>(4).fill(unsent));
    await expect(run()).rejects.toBe(LOST);
    expect(regenerations(requests)).toBe(4);
    expect(regeneration.isUncertain).toBe(false);
  });

  test('is not sent again after a lost answer', async () => {
    const { run, requests } = await account([unsent, lost]);
    await expect(run()).rejects.toMatchObject({ code: 'regenerate-unsettled' });
    expect(regenerations(requests)).toBe(2);
  });
});

describe('a canceled run', () => {
  test('looks for the effect of a lost answer only once', async () => {
    const { run, requests, cancellation } = await account([lost]);
    cancellation.commit();
    cancellation.request(() => undefined);
    await expect(run()).rejects.toMatchObject({ code: 'cancelled' });
    expect(requests).toEqual(['regenerate', 'list']);
  });

  test.each([throttled(5), unsent])('gives up a request that had no effect', async (answer) => {
    const { run, cancellation, clock } = await account([answer]);
    cancellation.commit();
    cancellation.request(() => undefined);
    await expect(run()).rejects.toBe(LOST);
    expect(clock.slept).toEqual([]);
  });

  test.each([throttled(5), unsent])(
    'sends nothing again if it is canceled during the pause',
    async (answer) => {
      const { run, requests, cancellation, clock } = await account([answer, done]);
      cancellation.commit();
      clock.sleep = async () => cancellation.request(() => undefined);
      await expect(run()).rejects.toBe(LOST);
      expect(requests).toEqual(['regenerate']);
    },
  );

  test('sends nothing if it is abandoned', async () => {
    const { run, requests, cancellation } = await account([done]);
    cancellation.request(() => undefined);
    await expect(run()).rejects.toMatchObject({ code: 'cancelled' });
    expect(requests).toEqual([]);
  });
});

test('keys that were never listed are looked at first', async () => {
  const clock = new FakeClock();
  const log = new RecordedLog();
  const requests: string[] = [];
  const refusal = new ActionError('azure-forbidden', 'No.', { hint: 'Ask.' });
  const port = {
    list: async () => {
      requests.push('list');
      return listingOf(BEFORE);
    },
    regenerate: async () => {
      requests.push('regenerate');
      throw refusal;
    },
  };
  const cancellation = new Cancellation();
  const keys = new WatchedKeys({ keys: port, clock, log }, cancellation);
  const ports = {
    keys,
    clock,
    log,
    list: () => keys.list().then((listing) => listing.keys),
    isAsExpected: () => true,
  };
  await expect(regenerateOnce('secondary', BEFORE, ports, cancellation)).rejects.toBe(refusal);
  expect(requests).toEqual(['list', 'regenerate']);
});
