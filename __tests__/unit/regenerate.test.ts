// The regenerate request is sent again only if it is known that the previous request had no effect.
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

/** An account that returns these answers in order. */
function account(answers: readonly RegenerateAnswer[], lists: readonly (AccountKeys | Error)[] = []) {
  const clock = new FakeClock();
  const log = new RecordedLog();
  const cancellation = new Cancellation();
  const requests: string[] = [];
  const next = <T>(what: string, queue: readonly T[]): T => {
    const index = requests.filter((one) => one === what).length;
    requests.push(what);
    const answer = queue[index];
    if (answer === undefined) throw new Error(`Unexpected request: ${what}.`);
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
  return { run, requests, clock, cancellation, log };
}

test('a clear answer is used without further requests', async () => {
  const { run, requests } = account([done]);
  expect(await run()).toBe(AFTER);
  expect(requests).toEqual(['regenerate']);
});

test('after a lost answer, the first listing shows the new key', async () => {
  const { run, requests } = account([lost], [AFTER]);
  expect(await run()).toBe(AFTER);
  expect(requests).toEqual(['regenerate', 'list']);
});

test('a second listing, three seconds later, shows a regeneration that took effect late', async () => {
  const { run, requests, clock } = account([lost], [BEFORE, AFTER]);
  expect(await run()).toBe(AFTER);
  expect(requests).toEqual(['regenerate', 'list', 'list']);
  expect(clock.slept).toEqual([3 * SECOND]);
});

test('the request is sent again only if both listings show the old key', async () => {
  const { run, requests } = account([lost, done], [BEFORE, BEFORE]);
  expect(await run()).toBe(AFTER);
  expect(requests).toEqual(['regenerate', 'list', 'list', 'regenerate']);
});

test('the request is sent again at most twice', async () => {
  const { run, requests } = account([lost, lost, lost], Array<AccountKeys>(6).fill(BEFORE));
  await expect(run()).rejects.toMatchObject({ code: 'regenerate-unsettled' });
  expect(requests.filter((what) => what === 'regenerate')).toHaveLength(3);
});

test('an answer with the old key is treated like a lost answer', async () => {
  const { run, requests } = account([{ kind: 'done', keys: BEFORE }], [AFTER]);
  expect(await run()).toBe(AFTER);
  expect(requests).toEqual(['regenerate', 'list']);
});

test('a change of the other key does not count, because someone else made it', async () => {
  const other = keysOf(undefined, { primary: 1, secondary: 0 });
  const { run, requests } = account([lost, done], [other, other]);
  expect(await run()).toBe(AFTER);
  expect(requests.filter((what) => what === 'regenerate')).toHaveLength(2);
});

test('if the keys cannot be listed afterwards, the result is unknown and the request is not sent again', async () => {
  const { run, requests } = account([lost], [LOST]);
  await expect(run()).rejects.toMatchObject({
    code: 'regenerate-unsettled',
    message: expect.stringContaining('unknown whether'),
  });
  expect(requests).toEqual(['regenerate', 'list']);
});

test('a definite refusal is thrown unchanged', async () => {
  const refusal = new ActionError('azure-forbidden', 'No.', { hint: 'Ask.' });
  const { clock, log, cancellation } = account([]);
  const keys = {
    regenerate: () => Promise.reject(refusal),
    list: () => Promise.reject(new Error('Unexpected request: list.')),
  };
  await expect(regenerateOnce('secondary', BEFORE, { keys, clock, log }, cancellation)).rejects.toBe(refusal);
});

describe('a throttled request', () => {
  test('is sent again after the delay that Azure requests', async () => {
    const { run, requests, clock } = account([throttled(17), throttled(40), done]);
    expect(await run()).toBe(AFTER);
    expect(clock.slept).toEqual([17 * SECOND, 40 * SECOND]);
    expect(requests).toEqual(['regenerate', 'regenerate', 'regenerate']);
  });

  test('fails after three attempts, or if the delay is too long', async () => {
    await expect(account([throttled(1), throttled(1), throttled(1)]).run()).rejects.toBe(LOST);
    await expect(account([throttled(121)]).run()).rejects.toBe(LOST);
  });
});

describe('a canceled run', () => {
  test('does not send the request again', async () => {
    const { run, requests, cancellation } = account([lost], [BEFORE, BEFORE]);
    cancellation.commit();
    cancellation.request(() => undefined);
    await expect(run()).rejects.toMatchObject({ code: 'regenerate-unsettled' });
    expect(requests.filter((what) => what === 'regenerate')).toHaveLength(1);
  });

  test('gives up a throttled request', async () => {
    const { run, cancellation } = account([throttled(5)]);
    cancellation.commit();
    cancellation.request(() => undefined);
    await expect(run()).rejects.toBe(LOST);
  });
});
