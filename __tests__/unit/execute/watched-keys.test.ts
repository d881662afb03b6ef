// Listing the keys in one run: how long an earlier state is waited out, and how old the last look is.
import { describe, expect, test } from '@jest/globals';
import { Cancellation } from '../../../src/core/cancellation.ts';
import { WatchedKeys } from '../../../src/core/execute/keys/watched-keys.ts';
import type { AccountKeys } from '../../../src/core/keys.ts';
import type { RegenerateAnswer } from '../../../src/core/ports/keys.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/core/time.ts';
import { daysAgo, FakeClock, keysOf, listingOf, NOW, RecordedLog } from '../values.ts';
import { lost, unsent } from './account.ts';

const OLD = keysOf();
const NEW = keysOf({ primary: daysAgo(100), secondary: daysAgo(1) }, { primary: 0, secondary: 1 });

/** Gives these answers in order; the last one is repeated. */
function watched(answers: readonly AccountKeys[], regenerated: RegenerateAnswer = lost) {
  const clock = new FakeClock();
  const log = new RecordedLog();
  const cancellation = new Cancellation();
  const given = { asked: 0, onList: () => {}, onSignIn: () => {} };
  const list = async () => {
    const keys = answers[Math.min(given.asked++, answers.length - 1)]!;
    given.onList();
    return listingOf(keys, clock.now());
  };
  const regenerate = async (_: unknown, mayLeave: () => boolean) => {
    given.onSignIn();
    return mayLeave() ? regenerated : unsent;
  };
  const keys = new WatchedKeys({ keys: { list, regenerate }, clock, log }, cancellation);
  return { keys, clock, log, cancellation, given };
}

const seconds = (...all: number[]) => all.map((one) => one * SECOND);

describe('an earlier state', () => {
  test('is asked for again until Azure answers with the present one', async () => {
    const { keys, clock, log } = watched([NEW, OLD, NEW]);
    await keys.list();
    expect((await keys.list()).keys).toEqual(NEW);
    expect(clock.slept).toEqual(seconds(1));
    expect(log.lines.at(-1)).toContain('Waiting 1 second, at most 90 seconds in all: ');
  });

  test('is waited out for 90 seconds with growing pauses, and then ends the run', async () => {
    const { keys, clock, given } = watched([NEW, OLD]);
    await keys.list();
    await expect(keys.list()).rejects.toMatchObject({
      code: 'keys-outdated',
      hint: expect.stringContaining('Run the workflow again in 15 minutes'),
    });
    expect(clock.slept).toEqual(seconds(1, 2, 4, 8, 15, 15, 15, 15, 15));
    expect(clock.uptime()).toBe(90 * SECOND);
    expect(given.asked).toBe(11);
  });

  test('is measured by the even clock, whatever the other one shows', async () => {
    const { keys, clock, given } = watched([NEW, OLD]);
    await keys.list();
    given.onList = () => {
      clock.instant -= HOUR;
    };
    await expect(keys.list()).rejects.toMatchObject({ code: 'keys-outdated' });
    expect(given.asked).toBe(11);
  });

  test('is not waited out in a canceled run', async () => {
    const { keys, clock, cancellation } = watched([NEW, OLD]);
    await keys.list();
    cancellation.commit();
    cancellation.request(() => undefined);
    await expect(keys.list()).rejects.toMatchObject({ code: 'cancelled' });
    expect(clock.slept).toEqual([]);
  });

  test('does not make the last look younger', async () => {
    const { keys, clock, cancellation } = watched([NEW, OLD]);
    await keys.list();
    clock.pass(20 * SECOND);
    cancellation.commit();
    cancellation.request(() => undefined);
    await expect(keys.list()).rejects.toMatchObject({ code: 'cancelled' });
    expect(keys.age).toBe(20 * SECOND);
  });
});

describe('the age of the last look', () => {
  test('is infinite before the first one', () => {
    expect(watched([OLD]).keys.age).toBe(Infinity);
  });

  test('counts from the request, not from the answer', async () => {
    const { keys, clock, given } = watched([OLD]);
    given.onList = () => clock.pass(4 * SECOND);
    await keys.list();
    expect(keys.age).toBe(4 * SECOND);
  });

  test('is the longer one of two clocks, because one stands still while a machine is suspended', async () => {
    const { keys, clock } = watched([OLD]);
    await keys.list();
    clock.suspend(20 * MINUTE);
    expect(keys.age).toBe(20 * MINUTE);
    clock.instant = NOW - HOUR;
    clock.even = 7 * SECOND;
    expect(keys.age).toBe(7 * SECOND);
  });
});

describe('what is passed on', () => {
  test("a time that an answer omits is the one that was known, and Azure's clock is the answer's", async () => {
    const { keys, clock } = watched([OLD, keysOf({})]);
    await keys.list();
    clock.pass(3 * SECOND);
    const { keys: known, at } = await keys.list();
    expect(known.primary.lastUpdated).toBe(daysAgo(100));
    expect(at).toBe(NOW + 3 * SECOND);
  });

  test('a new key that Azure lists is logged, without its value', async () => {
    const { keys, log } = watched([OLD, NEW]);
    await keys.list();
    await keys.list();
    expect(log.lines).toEqual([
      expect.stringContaining('Azure lists a new secondary key, regenerated 2026-11-21'),
    ]);
    expect(log.lines.join()).not.toContain('-value-');
  });
});

describe('a regeneration', () => {
  test('that shows a new value is done, and the value before is never believed again', async () => {
    const done = { kind: 'done', listing: listingOf(NEW) } as const;
    const { keys, cancellation } = watched([OLD], done);
    await keys.list();
    expect(await keys.regenerate('secondary')).toMatchObject({
      kind: 'done',
      listing: { keys: NEW },
    });
    cancellation.commit();
    cancellation.request(() => undefined);
    await expect(keys.list()).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('that shows no new value is ambiguous', async () => {
    const { keys } = watched([OLD], { kind: 'done', listing: listingOf(OLD) });
    await keys.list();
    expect(await keys.regenerate('secondary')).toMatchObject({
      kind: 'ambiguous',
      error: { code: 'azure-unexpected-answer' },
    });
  });

  test.each([
    [4 * SECOND, lost],
    [4 * SECOND + 1, unsent],
  ])('may leave only while the last look is young enough: after %d ms', async (delay, answer) => {
    const { keys, clock, given } = watched([OLD]);
    await keys.list();
    given.onSignIn = () => clock.pass(delay);
    expect(await keys.regenerate('secondary')).toBe(answer);
  });

  test.each([lost, unsent])('that did not end clearly is passed on as it is', async (answer) => {
    const { keys } = watched([OLD], answer);
    await keys.list();
    expect(await keys.regenerate('secondary')).toBe(answer);
  });
});
