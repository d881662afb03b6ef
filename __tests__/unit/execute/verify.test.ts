// How long a key is verified before it is published, and what each kind of answer leads to.
import { describe, expect, test } from '@jest/globals';
import { Cancellation } from '../../../src/core/cancellation.ts';
import type { Verdict } from '../../../src/core/ports/keys.ts';
import { Secret } from '../../../src/core/secret.ts';
import { MINUTE, SECOND } from '../../../src/core/time.ts';
import { tryKey } from '../../../src/core/execute/try-key.ts';
import { verifyKey } from '../../../src/core/execute/verify.ts';
import { FakeClock, RecordedLog } from '../values.ts';

const KEY = new Secret('secondary key', 'the-value');

/** Verifies a key that gets these verdicts; the last one is repeated. Azure lists it unless it was `replaced`. */
function verification(verdicts: readonly Verdict[], { fresh = true, replaced = false } = {}) {
  const clock = new FakeClock();
  const log = new RecordedLog();
  const cancellation = new Cancellation();
  let attempts = 0;
  let lists = 0;
  const isStillListed = async () => {
    lists++;
    return !replaced;
  };
  const warnings: string[] = [];
  const onUnverified = (warning: string) => void warnings.push(warning);
  const subject = { key: KEY, isFresh: fresh, isStillListed, onUnverified };
  const verifier = {
    verify: async () => ({
      verdict: verdicts[Math.min(attempts++, verdicts.length - 1)]!,
      detail: 'status 401',
    }),
  };
  return {
    clock,
    log,
    warnings,
    cancellation,
    attempts: () => attempts,
    lists: () => lists,
    spent: () => clock.uptime(),
    run: () => verifyKey(subject, { verifier, clock, log }, cancellation),
    try: () => tryKey(subject, { verifier, clock, log }, cancellation),
  };
}

test('an accepted key is verified once, and not listed again', async () => {
  const { run, attempts, lists, clock } = verification(['accepted']);
  expect(await run()).toBe('verified');
  expect([attempts(), lists(), clock.slept]).toEqual([1, 0, []]);
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
  const { run, spent, warnings } = verification(['unanswered']);
  await run();
  expect(spent()).toBeGreaterThan(0);
  expect(spent()).toBeLessThanOrEqual(5 * SECOND);
  expect(warnings).toHaveLength(1);
});

test('an inconclusive answer causes a warning immediately, with the likely causes', async () => {
  const { run, attempts, warnings } = verification(['inconclusive']);
  expect(await run()).toBe('verified');
  expect(attempts()).toBe(1);
  expect(warnings).toEqual([
    expect.stringMatching(
      /published unverified.*public network access to the account is disabled.*shared keys were enabled or disabled a few minutes ago/,
    ),
  ]);
});

describe('after the first refusal', () => {
  test('a key that Azure no longer lists is not tried again', async () => {
    const { run, attempts, lists, clock } = verification(['refused'], { replaced: true });
    expect(await run()).toBe('replaced');
    expect([attempts(), lists(), clock.slept]).toEqual([1, 1, []]);
  });

  test('the keys are listed only once', async () => {
    const { run, lists } = verification(['refused', 'unanswered', 'refused', 'refused', 'accepted']);
    expect(await run()).toBe('verified');
    expect(lists()).toBe(1);
  });

  test('the keys are listed although the first answer was missing', async () => {
    const { run, lists } = verification(['unanswered', 'refused'], { replaced: true });
    expect(await run()).toBe('replaced');
    expect(lists()).toBe(1);
  });
});

test('a refusal after a missing answer is still a refusal', async () => {
  const { run } = verification(['unanswered', 'refused']);
  await expect(run()).rejects.toMatchObject({ code: 'key-refused' });
});

test.each(['unanswered', 'inconclusive'] as const)(
  'after a refusal, an answer that says nothing does not allow the publication: the key is verified until the time limit and refused (%s)',
  async (verdict) => {
    const { run, spent, warnings } = verification(['refused', 'refused', 'refused', verdict]);
    await expect(run()).rejects.toMatchObject({ code: 'key-refused' });
    expect(spent()).toBeGreaterThan(2.5 * MINUTE);
    expect(warnings).toEqual([]);
  },
);

test('a missing answer between a refusal and an acceptance causes no warning', async () => {
  const { run, warnings } = verification(['refused', 'refused', 'refused', 'unanswered', 'accepted']);
  await run();
  expect(warnings).toEqual([]);
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

test('neither the log nor the error contains the key', async () => {
  const { run, log, warnings } = verification(['unanswered', 'refused', 'inconclusive']);
  const error: unknown = await run().catch((thrown: unknown) => thrown);
  expect(JSON.stringify([log.lines, warnings, String(error)])).not.toContain('the-value');
  const { run: unclear, log: other, warnings: unverified } = verification(['unanswered', 'inconclusive']);
  await unclear();
  expect([...other.lines, ...unverified].join('\n')).not.toContain('the-value');
});

describe('a key that is not going to be published', () => {
  test.each<readonly [readonly Verdict[], Verdict, number]>([
    [['accepted'], 'accepted', 1],
    [['inconclusive'], 'inconclusive', 1],
    [['refused', 'refused'], 'refused', 2],
    [['refused', 'accepted'], 'accepted', 2],
    [['unanswered', 'accepted'], 'accepted', 2],
    [['unanswered', 'unanswered'], 'unanswered', 2],
  ])('with the verdicts %p is %s after %d tries', async (verdicts, expected, tries) => {
    const verified = verification(verdicts, { fresh: false });
    expect(await verified.try()).toBe(expected);
    expect(verified.attempts()).toBe(tries);
    expect(verified.clock.slept).toEqual(tries === 2 ? [2 * SECOND] : []);
    expect(verified.lists()).toBe(0);
  });

  test('if fresh, is tried for three minutes before a refusal counts', async () => {
    const works = verification(['refused', 'refused', 'refused', 'accepted']);
    expect(await works.try()).toBe('accepted');
    const dead = verification(['refused']);
    expect(await dead.try()).toBe('refused');
    expect(dead.spent()).toBeGreaterThan(2 * MINUTE);
    expect(dead.spent()).toBeLessThanOrEqual(3 * MINUTE);
  });
});
