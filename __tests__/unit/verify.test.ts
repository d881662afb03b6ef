// How long a key is tried before it is published, and what each kind of answer leads to.
import { describe, expect, test } from '@jest/globals';
import { Cancellation } from '../../src/core/cancellation.ts';
import type { Verdict } from '../../src/core/ports/keys.ts';
import { Secret } from '../../src/core/secret.ts';
import { MINUTE, SECOND } from '../../src/core/time.ts';
import { verifyKey } from '../../src/core/execute/verify.ts';
import { FakeClock, NOW, RecordedLog } from './values.ts';

const KEY = new Secret('secondary key', 'the-value');

/** Tries a key with these verdicts; the last one is given for ever. */
function trial(verdicts: readonly Verdict[], { fresh = true } = {}) {
  const clock = new FakeClock();
  const log = new RecordedLog();
  const cancellation = new Cancellation();
  let tries = 0;
  const verifier = {
    verify: async () => ({
      verdict: verdicts[Math.min(tries++, verdicts.length - 1)]!,
      detail: 'status 401',
    }),
  };
  return {
    clock,
    log,
    cancellation,
    tries: () => tries,
    spent: () => clock.now() - NOW,
    run: () => verifyKey(KEY, fresh, { verifier, clock, log }, cancellation),
  };
}

test('an accepted key is tried once', async () => {
  const { run, tries, clock } = trial(['accepted']);
  await run();
  expect([tries(), clock.slept]).toEqual([1, []]);
});

test('a fresh key may take three minutes to work, tried ever less often', async () => {
  const { run, tries, clock, spent } = trial(['refused']);
  await expect(run()).rejects.toMatchObject({ code: 'key-refused' });
  expect(clock.slept.slice(0, 6)).toEqual([1, 2, 4, 8, 15, 15].map((seconds) => seconds * SECOND));
  expect(spent()).toBeGreaterThan(2.5 * MINUTE);
  expect(spent()).toBeLessThanOrEqual(3 * MINUTE);
  expect(tries()).toBe(clock.slept.length + 1);
});

test('one that starts to work is accepted then', async () => {
  const { run, log } = trial(['refused', 'refused', 'accepted']);
  await run();
  expect(log.lines.at(-1)).toBe('Azure Maps accepts the secondary key');
});

test('a key that is not fresh is given fifteen seconds', async () => {
  const { run, spent } = trial(['refused'], { fresh: false });
  await expect(run()).rejects.toMatchObject({ code: 'key-refused' });
  expect(spent()).toBeLessThanOrEqual(15 * SECOND);
  expect(spent()).toBeGreaterThan(0);
});

test('without an answer the run warns after five seconds and goes on', async () => {
  const { run, spent, log } = trial(['unanswered']);
  await run();
  expect(spent()).toBeGreaterThan(0);
  expect(spent()).toBeLessThanOrEqual(5 * SECOND);
  expect(log.warnings).toHaveLength(1);
});

test('an inconclusive answer is a warning at once', async () => {
  const { run, tries, log } = trial(['inconclusive']);
  await run();
  expect([tries(), log.warnings.length]).toEqual([1, 1]);
});

test('a refusal after silence is still a refusal', async () => {
  const { run } = trial(['unanswered', 'refused']);
  await expect(run()).rejects.toMatchObject({ code: 'key-refused' });
});

test('silence after a refusal is no reason to publish: it is tried on, and refused in the end', async () => {
  const { run, spent, log } = trial(['refused', 'refused', 'refused', 'unanswered']);
  await expect(run()).rejects.toMatchObject({ code: 'key-refused' });
  expect(spent()).toBeGreaterThan(2.5 * MINUTE);
  expect(log.warnings).toEqual([]);
});

test('silence between a refusal and an acceptance does no harm', async () => {
  const { run, log } = trial(['refused', 'refused', 'refused', 'unanswered', 'accepted']);
  await run();
  expect(log.warnings).toEqual([]);
});

describe('in a hurry', () => {
  test('a key is tried once, and a refused one is not published', async () => {
    const { run, cancellation, tries } = trial(['refused', 'accepted']);
    cancellation.commit();
    cancellation.request(() => undefined);
    await expect(run()).rejects.toMatchObject({ code: 'key-refused' });
    expect(tries()).toBe(1);
  });

  test('no answer does not hold up the publication', async () => {
    const { run, cancellation, clock } = trial(['unanswered']);
    cancellation.commit();
    cancellation.request(() => undefined);
    await run();
    expect(clock.slept).toEqual([]);
  });
});

test('it says nothing of the key', async () => {
  const { run, log } = trial(['refused', 'unanswered', 'inconclusive']);
  await run();
  expect([...log.lines, ...log.warnings].join('\n')).not.toContain('the-value');
});
