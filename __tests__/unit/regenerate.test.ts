// The regenerate request: sent once, and never again before it is known that nothing happened.
import { describe, expect, test } from '@jest/globals';
import { Cancellation } from '../../src/core/cancellation.ts';
import { ActionError } from '../../src/core/errors/action-error.ts';
import type { AccountKeys } from '../../src/core/keys.ts';
import type { RegenerateAnswer } from '../../src/core/ports/keys.ts';
import { regenerateOnce } from '../../src/core/execute/regenerate.ts';
import { SECOND } from '../../src/core/time.ts';
import { FakeClock, keysOf, RecordedLog } from './values.ts';

const BEFORE = keysOf();
const AFTER = keysOf(undefined, { primary: 0, secondary: 1 });
const LOST = new ActionError('azure-unreachable', 'No answer.', { hint: 'Ask.' });

const done: RegenerateAnswer = { kind: 'done', keys: AFTER };
const lost: RegenerateAnswer = { kind: 'ambiguous', error: LOST };
const throttled = (seconds: number): RegenerateAnswer => ({
  kind: 'throttled',
  after: seconds * SECOND,
  error: LOST,
});

/** An account that gives these answers, one after the other. */
function account(answers: readonly RegenerateAnswer[], lists: readonly (AccountKeys | Error)[] = []) {
  const clock = new FakeClock();
  const log = new RecordedLog();
  const cancellation = new Cancellation();
  const asked: string[] = [];
  const next = <T>(what: string, queue: readonly T[]): T => {
    const index = asked.filter((one) => one === what).length;
    asked.push(what);
    const answer = queue[index];
    if (answer === undefined) throw new Error(`One ${what} too many.`);
    return answer;
  };
  const keys = {
    regenerate: async () => next('regenerate', answers),
    list: async () => {
      const answer = next('list', lists);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const run = () => regenerateOnce('secondary', BEFORE, { keys, clock, log }, cancellation);
  return { run, asked, clock, cancellation, log };
}

test('a clear answer is taken, and nothing more is asked', async () => {
  const { run, asked } = account([done]);
  expect(await run()).toBe(AFTER);
  expect(asked).toEqual(['regenerate']);
});

test('after a lost answer the first look finds the new key', async () => {
  const { run, asked } = account([lost], [AFTER]);
  expect(await run()).toBe(AFTER);
  expect(asked).toEqual(['regenerate', 'list']);
});

test('a second look, three seconds later, finds what came late', async () => {
  const { run, asked, clock } = account([lost], [BEFORE, AFTER]);
  expect(await run()).toBe(AFTER);
  expect(asked).toEqual(['regenerate', 'list', 'list']);
  expect(clock.slept).toEqual([3 * SECOND]);
});

test('only when both looks show the old key is it sent again', async () => {
  const { run, asked } = account([lost, done], [BEFORE, BEFORE]);
  expect(await run()).toBe(AFTER);
  expect(asked).toEqual(['regenerate', 'list', 'list', 'regenerate']);
});

test('twice again at most', async () => {
  const { run, asked } = account([lost, lost, lost], Array<AccountKeys>(6).fill(BEFORE));
  await expect(run()).rejects.toMatchObject({ code: 'regenerate-unsettled' });
  expect(asked.filter((what) => what === 'regenerate')).toHaveLength(3);
});

test('an answer with the old key is believed no more than none', async () => {
  const { run, asked } = account([{ kind: 'done', keys: BEFORE }], [AFTER]);
  expect(await run()).toBe(AFTER);
  expect(asked).toEqual(['regenerate', 'list']);
});

test("a change of the other key does not count: that was somebody else's", async () => {
  const other = keysOf(undefined, { primary: 1, secondary: 0 });
  const { run, asked } = account([lost, done], [other, other]);
  expect(await run()).toBe(AFTER);
  expect(asked.filter((what) => what === 'regenerate')).toHaveLength(2);
});

test('keys that cannot be listed afterwards: it is unknown, and never sent again', async () => {
  const { run, asked } = account([lost], [LOST]);
  await expect(run()).rejects.toMatchObject({
    code: 'regenerate-unsettled',
    message: expect.stringContaining('unknown whether'),
  });
  expect(asked).toEqual(['regenerate', 'list']);
});

test('a definite refusal is thrown as it is', async () => {
  const refusal = new ActionError('azure-forbidden', 'No.', { hint: 'Ask.' });
  const { clock, log, cancellation } = account([]);
  const keys = {
    regenerate: () => Promise.reject(refusal),
    list: () => Promise.reject(new Error('Not asked.')),
  };
  await expect(regenerateOnce('secondary', BEFORE, { keys, clock, log }, cancellation)).rejects.toBe(refusal);
});

describe('throttled', () => {
  test('it waits as long as it is asked to, and goes on', async () => {
    const { run, asked, clock } = account([throttled(17), throttled(40), done]);
    expect(await run()).toBe(AFTER);
    expect(clock.slept).toEqual([17 * SECOND, 40 * SECOND]);
    expect(asked).toEqual(['regenerate', 'regenerate', 'regenerate']);
  });

  test('but not for ever, and not for long', async () => {
    await expect(account([throttled(1), throttled(1), throttled(1)]).run()).rejects.toBe(LOST);
    await expect(account([throttled(121)]).run()).rejects.toBe(LOST);
  });
});

describe('cancelled', () => {
  test('it is not sent again', async () => {
    const { run, asked, cancellation } = account([lost], [BEFORE, BEFORE]);
    cancellation.commit();
    cancellation.request(() => undefined);
    await expect(run()).rejects.toMatchObject({ code: 'regenerate-unsettled' });
    expect(asked.filter((what) => what === 'regenerate')).toHaveLength(1);
  });

  test('a throttled one is given up', async () => {
    const { run, cancellation } = account([throttled(5)]);
    cancellation.commit();
    cancellation.request(() => undefined);
    await expect(run()).rejects.toBe(LOST);
  });
});
