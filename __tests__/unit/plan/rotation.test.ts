// The rules of `rotate`, in order: the steps that follow from an observation, and the reason for them.
import { describe, expect, test } from '@jest/globals';
import type { KeyTimes } from '../../../src/core/keys.ts';
import {
  CLOCK_SKEW,
  PROVISIONAL,
  SETTLING,
  STAMP_RESOLUTION,
  type Observation,
  type TargetState,
} from '../../../src/core/observation.ts';
import type { Cause, PlanRequest } from '../../../src/core/plan/decision.ts';
import { plan } from '../../../src/core/plan/plan.ts';
import { describeReason } from '../../../src/core/report/reasons.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/core/time.ts';
import { daysAgo, NOW, readable, stamped, targetOf } from '../values.ts';
import {
  ALWAYS,
  causeOf,
  FORCE,
  HOLDS,
  MISSING,
  observation,
  OVERDUE,
  planned,
  publish,
  ROTATE,
  stepsOf,
  UNREACHABLE,
  YOUNG,
} from './observations.ts';

const NEVER_REFRESH: PlanRequest = { ...ROTATE, refreshInterval: undefined };

/** The newest key is the primary, and this old. */
const aged = (age: number): KeyTimes => ({ primary: NOW - age, secondary: daysAgo(200) });

/** A stamp so long after the newest key's time, read now. */
const stampedAfter = ({ primary }: KeyTimes, after: number) => stamped(primary! + after);

describe('rule 1: a target that cannot be read', () => {
  test.each([ROTATE, FORCE, ALWAYS])('prevents the regeneration, although it is due', (request) => {
    expect(plan(request, observation(OVERDUE, HOLDS, UNREACHABLE))).toMatchObject({
      steps: [],
      reason: { cause: 'target-unreachable' },
    });
  });

  test('does not keep the others from receiving the newest key', () => {
    expect(planned(ROTATE, observation(OVERDUE, MISSING, UNREACHABLE))).toEqual([
      'verify primary',
      'publish primary to a',
      'confirm primary as newest',
    ]);
  });

  test('prevents the rotation even if another target was brought up to date by then', () => {
    expect(causeOf(ROTATE, observation(OVERDUE, UNREACHABLE))).toBe('target-unreachable');
  });
});

describe('rule 2: a target that is behind receives the newest key, and nothing is regenerated', () => {
  test.each<readonly [string, Observation, Cause, string]>([
    ['one target is missing', observation(OVERDUE, MISSING), 'target-missing', 'a'],
    [
      'one target was written before the key was regenerated',
      observation(OVERDUE, stamped(daysAgo(101))),
      'target-older',
      'a',
    ],
    ['one of two targets is missing', observation(OVERDUE, HOLDS, MISSING), 'target-missing', 'b'],
    [
      'one target is missing, one was written too early',
      observation(OVERDUE, stamped(daysAgo(101)), MISSING, HOLDS),
      'target-missing',
      'a,b',
    ],
    [
      'a readable target holds the other key',
      observation(OVERDUE, readable('secondary')),
      'target-older',
      'a',
    ],
    ['a readable target holds neither key', observation(OVERDUE, readable(undefined)), 'target-older', 'a'],
    [
      'one target is missing, another is unreachable',
      observation(OVERDUE, MISSING, UNREACHABLE),
      'target-missing',
      'a',
    ],
  ])('%s', (_name, given, cause, behind) => {
    const decided = plan(ROTATE, given);
    expect(decided).toMatchObject({ reason: { cause }, key: 'primary', newest: 'primary' });
    expect(stepsOf(decided)).toEqual([
      'verify primary',
      `publish primary to ${behind}`,
      'confirm primary as newest',
    ]);
  });

  test.each([FORCE, ALWAYS])('also if a rotation is forced or always due', (request) => {
    expect(planned(request, observation(OVERDUE, MISSING))).not.toContain('regenerate secondary');
  });

  test('a key that was regenerated in the portal is published', () => {
    const drifted = observation({ primary: daysAgo(100), secondary: daysAgo(1) }, HOLDS);
    expect(planned(ROTATE, drifted)).toContain('publish secondary to a');
  });

  test('targets to be renewed are written in the same run', () => {
    const agedOne = stamped(daysAgo(7));
    expect(planned(ROTATE, observation(YOUNG, MISSING, agedOne, HOLDS))[1]).toBe('publish primary to a,b');
  });

  test('the publication of a young key waits as a rotation does', () => {
    const young = observation(aged(SETTLING - 1), MISSING);
    const settled = observation(aged(SETTLING), MISSING);
    expect(planned(ROTATE, young)[0]).toBe('wait primary');
    expect(planned(ROTATE, settled)[0]).toBe('verify primary');
  });

  test('a vault does not wait, because no stamp is needed as proof', () => {
    const vault = { target: targetOf('keyvault:contoso-kv#maps'), state: readable('secondary') };
    const young = { times: aged(0), at: NOW, targets: [vault] };
    expect(planned(ROTATE, young)[0]).toBe('verify primary');
  });

  test.each([
    ['older stamp', stamped(daysAgo(101)), 'was written before the newest key (primary) was regenerated'],
    [
      'stamp too close',
      stamped(daysAgo(100)),
      'was written too soon after the newest key (primary) was regenerated to prove that it holds that key',
    ],
    ['readable', readable('secondary'), 'does not hold the newest key (primary)'],
    ['missing', MISSING, 'does not exist yet'],
  ])('the reason describes a target that lacks the newest key: %s', (_, state, what) => {
    expect(describeReason(plan(ROTATE, observation(OVERDUE, state)))).toContain(`the target ${what}`);
    expect(describeReason(plan(ROTATE, observation(OVERDUE, state, HOLDS)))).toContain(
      `1 of 2 targets ${what}`,
    );
  });

  test('the reason says who may have made a newest key that the last write does not explain', () => {
    const origin = 'by an interrupted run, another workflow, or a person';
    const because = (state: TargetState) => describeReason(plan(ROTATE, observation(OVERDUE, state)));
    expect(because(stamped(daysAgo(101)))).toContain(origin);
    expect(because(MISSING)).not.toContain(origin);
  });
});

describe('rule 3: a due rotation', () => {
  test('makes room, regenerates the standby key once, and publishes it to every target, in a fixed order', () => {
    expect(planned(ROTATE, observation(OVERDUE, HOLDS, HOLDS))).toEqual([
      'verify primary',
      'publish primary to a,b',
      'confirm primary as newest',
      'regenerate secondary',
      'wait secondary',
      'look',
      'verify secondary',
      'publish secondary to a,b',
      'confirm secondary as newest',
    ]);
  });

  test('makes no room in a vault that holds the newest key, but looks at the keys', () => {
    const vault = { target: targetOf('keyvault:contoso-kv#maps'), state: readable('primary') };
    expect(planned(ROTATE, { times: OVERDUE, at: NOW, targets: [vault] }).slice(0, 2)).toEqual([
      'look',
      'regenerate secondary',
    ]);
  });

  test('makes room in the other targets if one is such a vault', () => {
    expect(planned(ROTATE, observation(OVERDUE, readable('primary'), HOLDS))[1]).toBe('publish primary to b');
  });

  test('the standby key is the primary key if the secondary key is the newest', () => {
    const times = { primary: daysAgo(300), secondary: daysAgo(95) };
    expect(planned(ROTATE, observation(times, HOLDS))).toContain('regenerate primary');
  });

  test('with verify: false no key is verified', () => {
    const steps = planned({ ...ROTATE, verify: false }, observation(OVERDUE, HOLDS));
    expect(steps.filter((step) => step.startsWith('verify'))).toEqual([]);
    expect(steps).toContain('regenerate secondary');
  });

  test('is due from max-age on, to the millisecond', () => {
    expect(causeOf(ROTATE, observation(aged(90 * DAY - 1), HOLDS))).toBe('not-due');
    expect(causeOf(ROTATE, observation(aged(90 * DAY), HOLDS))).toBe('due');
  });

  test('is due by the age of the newest key, not of the oldest', () => {
    const decided = plan(
      ROTATE,
      observation({ primary: daysAgo(400), secondary: daysAgo(1) }, stamped(daysAgo(0.9))),
    );
    expect(decided).toMatchObject({ steps: [], reason: { cause: 'not-due' }, key: 'secondary' });
  });

  test("is due by Azure's clock when it listed the keys", () => {
    const given = observation(aged(89 * DAY), HOLDS);
    expect(causeOf(ROTATE, given)).toBe('not-due');
    expect(causeOf(ROTATE, { ...given, at: NOW + DAY })).toBe('due');
  });

  test('is always due without max-age', () => {
    const decided = plan(
      ALWAYS,
      observation({ primary: daysAgo(1), secondary: daysAgo(2) }, stamped(daysAgo(0.9))),
    );
    expect(decided.reason.cause).toBe('due');
    expect(describeReason(decided)).toBe('without max-age, rotation is always due');
  });

  test('can be forced', () => {
    const decided = plan(
      FORCE,
      observation({ primary: daysAgo(1), secondary: daysAgo(200) }, stamped(daysAgo(0.9))),
    );
    expect(decided).toMatchObject({ reason: { cause: 'forced' }, key: 'secondary' });
  });

  test('regenerates the secondary key if both times are equal', () => {
    const times = { primary: daysAgo(100), secondary: daysAgo(100) };
    expect(planned(ROTATE, observation(times, HOLDS))).toContain('regenerate secondary');
  });

  test('needs no targets', () => {
    expect(planned(ROTATE, observation(OVERDUE))).toEqual(['look', 'regenerate secondary']);
  });
});

describe('rule 3: a rotation that is due by age waits for stamps that prove themselves', () => {
  /** Regenerated long ago, but the stamp is as close to that as a late write of the key before. */
  const provisional = observation(OVERDUE, stampedAfter(OVERDUE, PROVISIONAL), HOLDS);

  test('and renews a provisional target first', () => {
    const decided = plan(ROTATE, provisional);
    expect(decided).toMatchObject({ reason: { cause: 'refresh' }, key: 'primary' });
    expect(stepsOf(decided)).toEqual(['verify primary', 'publish primary to a', 'confirm primary as newest']);
  });

  test('from the millisecond on at which the stamp is provisional', () => {
    expect(causeOf(ROTATE, observation(OVERDUE, stampedAfter(OVERDUE, PROVISIONAL + 1)))).toBe('due');
  });

  test('but not if the rotation is forced, or due without max-age', () => {
    expect(causeOf(FORCE, provisional)).toBe('forced');
    expect(causeOf(ALWAYS, provisional)).toBe('due');
  });

  test('and changes nothing while a renewal would be provisional too', () => {
    const quick: PlanRequest = { ...ROTATE, maxAge: 5 * MINUTE, minOverlap: MINUTE };
    const times = aged(10 * MINUTE);
    const decided = plan(quick, observation(times, stampedAfter(times, 10 * SECOND)));
    expect(decided).toMatchObject({ steps: [], reason: { cause: 'provisional', until: NOW + 5 * MINUTE } });
    expect(describeReason(decided)).toContain('2026-11-22 05:05:00 UTC');
  });

  test('an aged target does not hold it up', () => {
    expect(causeOf(ROTATE, observation(OVERDUE, stamped(daysAgo(99))))).toBe('due');
  });
});

describe('rule 4: a due rotation keeps the standby key while a consumer may still use it', () => {
  const MARGIN = CLOCK_SKEW + STAMP_RESOLUTION;
  const writtenAgo = (age: number) => observation(OVERDUE, HOLDS, stamped(NOW - age));

  test.each([ROTATE, FORCE, ALWAYS])(
    'for min-overlap after any target was written, however it is due',
    (request) => {
      const decided = plan(request, writtenAgo(11 * HOUR));
      expect(decided).toMatchObject({ steps: [], reason: { cause: 'overlap' }, key: 'primary' });
      expect(describeReason(decided)).toContain('until 2026-11-22 06:00:03 UTC');
    },
  );

  test('with a margin for clock differences and whole seconds', () => {
    expect(causeOf(ROTATE, writtenAgo(12 * HOUR + MARGIN - 1))).toBe('overlap');
    expect(causeOf(ROTATE, writtenAgo(12 * HOUR + MARGIN))).toBe('due');
  });

  test("counted by the store's own clock, whatever Azure's shows", () => {
    const written = (ago: number, ahead: number) => stamped(NOW - ago + ahead, NOW + ahead);
    for (const ahead of [-13 * HOUR, 13 * HOUR]) {
      expect(causeOf(ROTATE, observation(OVERDUE, written(11 * HOUR, ahead)))).toBe('overlap');
      expect(causeOf(ROTATE, observation(OVERDUE, written(13 * HOUR, ahead)))).toBe('due');
    }
  });

  test("and from the newest key's own time, because another workflow may have published it elsewhere", () => {
    const elsewhere = (age: number) => observation(aged(age), readable('primary', daysAgo(50)));
    expect(causeOf(FORCE, elsewhere(12 * HOUR - 1))).toBe('overlap');
    expect(causeOf(FORCE, elsewhere(12 * HOUR))).toBe('forced');
  });

  test('also without targets', () => {
    expect(causeOf(FORCE, observation(aged(11 * HOUR)))).toBe('overlap');
  });

  test('after a write to a vault as well', () => {
    expect(causeOf(ROTATE, observation(OVERDUE, readable('primary', NOW - HOUR)))).toBe('overlap');
  });

  test('instead of renewing an aged target, which would delay the rotation', () => {
    const given = observation(OVERDUE, stamped(NOW - HOUR), stamped(daysAgo(50)));
    expect(plan(ROTATE, given)).toMatchObject({ steps: [], reason: { cause: 'overlap' } });
  });
});

describe('rule 5: what can no longer be trusted is renewed', () => {
  test('an aged target, and no other', () => {
    const decided = plan(ROTATE, observation(YOUNG, HOLDS, stamped(daysAgo(7))));
    expect(decided.reason.cause).toBe('refresh');
    expect(stepsOf(decided)).toEqual(['verify primary', 'publish primary to b', 'confirm primary as newest']);
    expect(describeReason(decided)).toBe(
      '1 of 2 targets was last written longer ago than refresh-interval; the newest key (primary) is written again, because nobody can read what a secret holds',
    );
  });

  test('never, if refresh-interval is never', () => {
    expect(causeOf(NEVER_REFRESH, observation(YOUNG, stamped(daysAgo(19))))).toBe('not-due');
  });

  test('a provisional target too, if refresh-interval is never', () => {
    expect(causeOf(NEVER_REFRESH, observation(YOUNG, stampedAfter(YOUNG, MINUTE)))).toBe('refresh');
  });

  test('a provisional target, once a new stamp proves itself', () => {
    const written = (age: number) => observation(aged(age), stampedAfter(aged(age), 5 * SECOND));
    expect(causeOf(ROTATE, written(PROVISIONAL))).toBe('not-due');
    expect(causeOf(ROTATE, written(PROVISIONAL + 1))).toBe('refresh');
  });

  test('unless the write would delay a rotation', () => {
    const dueIn = (rest: number) => observation(aged(90 * DAY - rest), stamped(daysAgo(50)));
    expect(causeOf(ROTATE, dueIn(12 * HOUR + 1))).toBe('refresh');
    expect(causeOf(ROTATE, dueIn(12 * HOUR))).toBe('not-due');
    expect(causeOf(ROTATE, dueIn(1))).toBe('not-due');
  });

  test('but not a vault', () => {
    expect(causeOf(ROTATE, observation(YOUNG, readable('primary', daysAgo(19))))).toBe('not-due');
  });
});

describe('rule 6: otherwise nothing is written', () => {
  test('and the reason states when the rotation is due', () => {
    const decided = plan(ROTATE, observation(aged(10 * DAY), HOLDS));
    expect(decided).toMatchObject({ steps: [], reason: { cause: 'not-due' } });
    expect(describeReason(decided)).toBe(
      'the primary key is 10 days old; rotation is due 2027-02-10 05:00:00 UTC',
    );
  });
});

describe('a vault whose version expires', () => {
  const expires = (updatedAt: number, expiresAt: number): TargetState => ({
    kind: 'readable',
    holds: 'primary',
    updatedAt,
    readAt: NOW,
    expiresAt,
  });
  /** It holds the newest key, which is 20 days old and due in 70 days. */
  const expiring = (days: number): Observation => observation(YOUNG, expires(daysAgo(19), NOW + days * DAY));

  test.each([-1, 10, 34])('in %d days is written again', (days) => {
    const given = expiring(days);
    expect(causeOf(ROTATE, given)).toBe('refresh');
    expect(planned(ROTATE, given)).toContain('publish primary to a');
    expect(planned(publish('auto'), given)).toContain('publish primary to a');
  });

  test('more than 35 days later is left alone', () => {
    expect(causeOf(ROTATE, expiring(36))).toBe('not-due');
    expect(planned(publish('auto'), expiring(36))).toEqual([]);
  });

  test('is left alone if a new version would not expire later, or not at all', () => {
    const nearlyDue: KeyTimes = { primary: daysAgo(88), secondary: daysAgo(200) };
    const state = expires(daysAgo(80), NOW + 30 * DAY);
    expect(causeOf({ ...ROTATE, maxAge: 91 * DAY }, observation(nearlyDue, state))).toBe('refresh');
    expect(planned({ ...publish('auto'), maxAge: undefined }, expiring(1))).toEqual([]);
    // 20 + 35 days: the version expires when a new one would.
    expect(planned({ ...publish('auto'), maxAge: 10 * DAY }, expiring(25))).toEqual([]);
  });

  test('does not keep a rotation that is due from taking place', () => {
    const state = expires(daysAgo(90), NOW + DAY);
    expect(causeOf(ROTATE, observation(OVERDUE, state))).toBe('due');
  });
});
