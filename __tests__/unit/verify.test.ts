// How long a key is verified before it is published, and what each kind of answer leads to.
import { describe, expect, test } from '@jest/globals';
import { Cancellation } from '../../src/core/cancellation.ts';
import type { Verdict } from '../../src/core/ports/keys.ts';
import { Secret } from '../../src/core/secret.ts';
import { MINUTE, SECOND } from '../../src/core/time.ts';
import { verifyKey } from '../../src/core/execute/verify.ts';
import { FakeClock, NOW, RecordedLog } from './values.ts';

const KEY = new Secret('secondary key', 'the-value');

/** Verifies a key that gets these verdicts; the last one is repeated. */
function verification(verdicts: readonly Verdict[], { fresh = true } = {}) {
  const clock = new FakeClock();
  const log = new RecordedLog();
  const cancellation = new Cancellation();
  let attempts = 0;
  const verifier = {
    verify: async () => ({
      verdict: verdicts[Math.min(attempts++, verdicts.length - 1)]!,
      detail: 'status 401',
    }),
  };
  return {
    clock,
    log,
    cancellation,
    attempts: () => attempts,
    spent: () => clock.now() - NOW,
    run: () => verifyKey(KEY, fresh, { verifier, clock, log }, cancellation),
  };
}

test('an accepted key is verified once', async () => {
  const { run, attempts, clock } = verification(['accepted']);
  await run();
  expect([attempts(), clock.slept]).toEqual([1, []]);
});

test('a fresh key is verified for up to three minutes, with growing pauses', async () => {
  const { run, attempts, clock, spent } = verification(['refused']);
  await expect(run()).rejects.toMatchObject({ code: 'key-refused' });
  expect(clock.slept.slice(0, 6)).toEqual([1, 2, 4, 8, 15, 15].map((seconds) => seconds * SECOND));
  expect(spent()).toBeGreaterThan(2.5 * MINUTE);
  expect(spent()).toBeLessThanOrEqual(3 * MINUTE);
  expect(attempts()).toBe(clock.slept.length + 1);
});

test('a fresh key is accepted once it starts to work', async () => {
  const { run, log } = verification(['refused', 'refused', 'accepted']);
  await run();
  expect(log.lines.at(-1)).toBe('Azure Maps accepts the secondary key');
});

test('a key that is not fresh is verified for up to fifteen seconds', async () => {
  const { run, spent } = verification(['refused'], { fresh: false });
  await expect(run()).rejects.toMatchObject({ code: 'key-refused' });
  expect(spent()).toBeLessThanOrEqual(15 * SECOND);
  expect(spent()).toBeGreaterThan(0);
});

test('without an answer, the run warns within five seconds and continues', async () => {
  const { run, spent, log } = verification(['unanswered']);
  await run();
  expect(spent()).toBeGreaterThan(0);
  expect(spent()).toBeLessThanOrEqual(5 * SECOND);
  expect(log.warnings).toHaveLength(1);
});

test('an inconclusive answer causes a warning immediately', async () => {
  const { run, attempts, log } = verification(['inconclusive']);
  await run();
  expect([attempts(), log.warnings.length]).toEqual([1, 1]);
});

test('a refusal after a missing answer is still a refusal', async () => {
  const { run } = verification(['unanswered', 'refused']);
  await expect(run()).rejects.toMatchObject({ code: 'key-refused' });
});

test('after a refusal, missing answers do not allow the publication: the key is verified until the time limit and refused', async () => {
  const { run, spent, log } = verification(['refused', 'refused', 'refused', 'unanswered']);
  await expect(run()).rejects.toMatchObject({ code: 'key-refused' });
  expect(spent()).toBeGreaterThan(2.5 * MINUTE);
  expect(log.warnings).toEqual([]);
});

test('a missing answer between a refusal and an acceptance causes no warning', async () => {
  const { run, log } = verification(['refused', 'refused', 'refused', 'unanswered', 'accepted']);
  await run();
  expect(log.warnings).toEqual([]);
});

describe('in a canceled run', () => {
  test('a key is verified once, and is not published if it is refused', async () => {
    const { run, cancellation, attempts } = verification(['refused', 'accepted']);
    cancellation.commit();
    cancellation.request(() => undefined);
    await expect(run()).rejects.toMatchObject({ code: 'key-refused' });
    expect(attempts()).toBe(1);
  });

  test('a missing answer does not delay the publication', async () => {
    const { run, cancellation, clock } = verification(['unanswered']);
    cancellation.commit();
    cancellation.request(() => undefined);
    await run();
    expect(clock.slept).toEqual([]);
  });
});

test('the log does not contain the key', async () => {
  const { run, log } = verification(['refused', 'unanswered', 'inconclusive']);
  await run();
  expect([...log.lines, ...log.warnings].join('\n')).not.toContain('the-value');
});
