// How fast this action's GitHub client writes: up to twenty secrets at once, and one more a second after that.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { throttleOptions } from '../../src/github/client/retries.ts';
import { act, restart, simulator, type Acted } from './github-client.ts';

const LATENCY = 100;

/** Creates repositories, and lines that write one secret in each of them as a publication does. */
function publication(count: number): string {
  for (let index = 0; index < count; index++) simulator.github.addRepository(`octo/app-${index}`);
  return `
    const targets = Array.from({ length: ${count} }, (_, index) => ({ ...site, repo: 'app-' + index }));
    const publish = async (value) => {
      const results = [];
      await forEachBounded(targets, 20, async (target) => void results.push(await write(target, value)));
      return [...new Set(results.map((one) => JSON.stringify(one)))];
    };`;
}

function slowly(ms = LATENCY): void {
  simulator.inject({ match: () => true, fault: { kind: 'delay', ms }, times: Infinity });
}

function holding(count: number, value: string): number {
  return Array.from(
    { length: count },
    (_, index) => simulator.github.secret(`repo:octo/app-${index}#KEY`)?.value,
  ).filter((held) => held === value).length;
}

/**
 * How many writes arrived within a few seconds of the given one, which counts too: one a second would be three. A busy machine
 * needs more than a second for twenty.
 */
function burst({ writes }: Acted, from = 0): number {
  const start = writes[from]?.at ?? NaN;
  return writes.filter(({ at }, index) => index >= from && at < start + 2_900).length;
}

/** Whether the writes from the given one on kept to a burst of this size and one more a second. A second is allowed for delays. */
function keepPace({ writes }: Acted, size: number, from = 0): boolean {
  const times = writes.slice(from).map(({ at }) => at);
  return times.every((start, first) =>
    times.slice(first).every((at, count) => count + 1 <= size + 1 + (at - start) / 1000),
  );
}

describe('writes', () => {
  test('to twenty targets go out at once, and to five more one a second', async () => {
    const acted = await act(`${publication(25)} report(await publish('a key'));`);
    expect(acted.reported).toEqual(['"created"']);
    expect(burst(acted)).toBeGreaterThanOrEqual(20);
    expect(keepPace(acted, 20)).toBe(true);
    expect(acted.writes.at(-1)?.at).toBeLessThan(12_000);
  });

  test('share one budget in both publications of a run', async () => {
    const acted = await act(
      `${publication(15)} await publish('first');
       await new Promise((resolve) => setTimeout(resolve, 5_000));
       report(await publish('second'));`,
    );
    expect(acted.reported).toEqual(['"updated"']);
    expect(burst(acted)).toBe(15);
    expect(burst(acted, 15)).toBeGreaterThanOrEqual(9);
    expect(burst(acted, 15)).toBeLessThanOrEqual(14);
    expect(keepPace(acted, 20)).toBe(true);
  });

  test('after a wait of any length are at most twenty at once', async () => {
    const acted = await act(
      `${publication(25)} await write(site);
       await new Promise((resolve) => setTimeout(resolve, 60_000));
       report(await publish('a key'));`,
    );
    expect(acted.reported).toEqual(['"created"']);
    expect(acted.writes[1]?.at).toBeGreaterThanOrEqual(60_000);
    expect(keepPace(acted, 20, 1)).toBe(true);
  });

  test('to a hundred targets, with 100 ms per request, take at most 90 seconds', async () => {
    slowly();
    const acted = await act(`${publication(100)} report(await publish('a key'));`);
    expect(acted.reported).toEqual(['"created"']);
    expect(holding(100, 'a key')).toBe(100);
    expect(acted.writes.at(-1)?.at).toBeLessThan(89_000);
    expect(acted.writes.map(({ status }) => status)).not.toContain(403);
  });

  test('of two clients do not wait for each other, so one run does not slow down the next one', async () => {
    const acted = await act(
      `${publication(20)} await publish('first');
       const other = openSecrets(new Secret('github-token', process.env.TOKEN), log, new AbortController().signal);
       await Promise.all(targets.map((target) => other.write(target, new Secret('primary key', 'second'))));
       report(0);`,
    );
    expect(burst(acted, 20)).toBe(20);
  });
});

const limited = {
  status: 403,
  headers: { 'retry-after': '45' },
  body: {
    message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    documentation_url:
      'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    status: '403',
  },
};

describe('a secondary rate limit', () => {
  test('in the middle of thirty targets holds up all writes, and loses none', async () => {
    slowly();
    simulator.inject({
      match: { method: 'PUT', skip: 10 },
      fault: { kind: 'reply', reply: limited },
      times: 5,
    });
    const acted = await act(`${publication(30)} report(await publish('a key'));`);
    expect(acted.reported).toEqual(['"created"']);
    expect(holding(30, 'a key')).toBe(30);
    expect(acted.writes).toHaveLength(35);
    const before = acted.writes.filter(({ at }) => at < 45_000).length;
    expect(before).toBeLessThanOrEqual(21);
    expect(keepPace(acted, 1, before)).toBe(true);
  });

  test('that another program has almost used up loses none, although many writes are refused', async () => {
    await restart({ github: { rateLimits: { writesPerMinute: 10 } } });
    const acted = await act(`${publication(30)} report(await publish('a key'));`);
    expect(acted.reported).toEqual(['"created"']);
    expect(holding(30, 'a key')).toBe(30);
    expect(acted.writes.filter(({ status }) => status === 403).length).toBeGreaterThanOrEqual(2);
    expect(acted.writes.at(-1)?.at).toBeLessThan(200_000);
  });
});

describe('waits for rate limits', () => {
  const limits = () => throttleOptions({ info: () => undefined });
  const wait = ({ onSecondaryRateLimit }: ReturnType<typeof limits>, seconds: number, retries = 0) =>
    onSecondaryRateLimit(seconds, {}, undefined, retries);

  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test('take ten minutes of a run at most, and those at the same time count once', () => {
    const run = limits();
    expect([wait(run, 250), wait(run, 250), wait(run, 250)]).toEqual([true, true, true]);
    jest.advanceTimersByTime(250_000);
    expect(wait(run, 250)).toBe(true);
    jest.advanceTimersByTime(250_000);
    expect([wait(run, 110), wait(run, 90)]).toEqual([false, true]);
    expect(wait(limits(), 110)).toBe(true);
  });

  test('of one request are five, and take five minutes at most', () => {
    expect([wait(limits(), 300), wait(limits(), 301)]).toEqual([true, false]);
    expect([wait(limits(), 1, 4), wait(limits(), 1, 5)]).toEqual([true, false]);
  });
});

describe('reads', () => {
  test('are sent concurrently, at most twenty at a time', async () => {
    slowly(1_000);
    const { open } = await act(
      `${publication(50)} await Promise.all(targets.map((target) => store.prepare(target))); report(0);`,
    );
    expect(open).toBe(20);
  });
});
