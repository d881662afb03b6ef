// Work that runs concurrently: its limit, and what a failure waits for.
import { describe, expect, test } from '@jest/globals';
import { allFinished, forEachBounded } from '../../src/core/concurrency.ts';

describe('forEachBounded', () => {
  test('visits every item, and never more than the limit at a time', async () => {
    let active = 0;
    let most = 0;
    const visited: number[] = [];
    await forEachBounded([1, 2, 3, 4, 5], 2, async (item) => {
      most = Math.max(most, ++active);
      await Promise.resolve();
      visited.push(item);
      active--;
    });
    expect([most, visited]).toEqual([2, [1, 2, 3, 4, 5]]);
  });

  test('after a failure visits nothing more, and waits for what is in progress', async () => {
    const events: string[] = [];
    let finish = (): void => {};
    const slow = new Promise<void>((resolve) => (finish = resolve));
    const work = forEachBounded(['slow', 'failing', 'never'], 2, async (item) => {
      events.push(item);
      if (item === 'failing') throw new Error('no');
      await slow;
    }).catch((error: unknown) => {
      events.push(String(error));
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(events).toEqual(['slow', 'failing']);
    finish();
    await work;
    expect(events).toEqual(['slow', 'failing', 'Error: no']);
  });
});

describe('allFinished', () => {
  test('returns the results in order', async () => {
    expect(await allFinished([Promise.resolve(1), 'two', undefined])).toEqual([1, 'two', undefined]);
  });

  test('fails with the first failure in order, and only when everything has finished', async () => {
    const events: string[] = [];
    let finish = (): void => {};
    const slow = new Promise<void>((resolve) => (finish = resolve)).then(() => {
      events.push('finished');
      throw new Error('the slow one');
    });
    const work = allFinished([slow, Promise.reject(new Error('the fast one'))]).catch((error: unknown) => {
      events.push(String(error));
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(events).toEqual([]);
    finish();
    await work;
    expect(events).toEqual(['finished', 'Error: the slow one']);
  });
});
