// Each rule of the rotation, by name: what is done with what was seen, and why.
import { describe, expect, test } from '@jest/globals';
import { otherKey, type KeyTimes } from '../../src/core/keys.ts';
import {
  CLOCK_SKEW,
  holdsNewest,
  PROOF,
  PROVABLE_AFTER,
  WRITE_WINDOW,
  type Observation,
  type TargetState,
} from '../../src/core/observation.ts';
import { ActionError } from '../../src/core/errors/action-error.ts';
import { plan } from '../../src/core/plan/plan.ts';
import { describeFinding, describeReason } from '../../src/core/report/reasons.ts';
import type { Cause, Plan, PlanRequest, Step } from '../../src/core/plan/decision.ts';
import { describeTarget } from '../../src/core/targets.ts';
import { DAY, HOUR, SECOND } from '../../src/core/time.ts';
import { at, daysAgo, NOW, stamped, targetOf } from './values.ts';

const ROTATE: PlanRequest = {
  operation: { name: 'rotate', force: false },
  maxAge: 90 * DAY,
  minOverlap: 12 * HOUR,
  verify: true,
};
const FORCE: PlanRequest = { ...ROTATE, operation: { name: 'rotate', force: true } };
/** The primary key is the newest, and older than `max-age`. */
const OVERDUE: KeyTimes = { primary: daysAgo(100), secondary: daysAgo(200) };
const HOLDS = stamped(daysAgo(99));
const MISSING: TargetState = { kind: 'missing' };
const UNREACHABLE: TargetState = {
  kind: 'unreachable',
  error: new ActionError('github-unreachable', 'It cannot be read.', { hint: 'Try again.' }),
};

const regenerate = (keyType: 'primary' | 'secondary' | 'both'): PlanRequest => ({
  ...ROTATE,
  operation: { name: 'regenerate', keyType },
});
const publish = (keyType: 'auto' | 'primary' | 'secondary'): PlanRequest => ({
  ...ROTATE,
  operation: { name: 'publish', keyType },
});
const readable = (holds: 'primary' | 'secondary' | undefined, updatedAt = daysAgo(99)): TargetState => ({
  kind: 'readable',
  updatedAt,
  holds,
});

/** What was seen: the keys' times, and targets named a, b, c. */
function seen(times: KeyTimes, ...states: readonly TargetState[]): Observation {
  const names = ['a', 'b', 'c'];
  return {
    times,
    targets: states.map((state, index) => ({ target: targetOf(`repo:octo/${names[index] ?? ''}`), state })),
  };
}

function stepInWords(step: Step): string {
  switch (step.do) {
    case 'publish':
      return `publish ${step.key} to ${step.targets.map((target) => describeTarget(target).slice(10, 11)).join()}`;
    case 'confirm':
      return `confirm ${step.key} as ${step.as}`;
    case 'pause':
      return `pause ${step.duration / SECOND} s`;
    case 'verify':
    case 'wait':
    case 'regenerate':
      return `${step.do} ${step.key}`;
  }
}

const stepsOf = ({ steps }: Plan) => steps.map(stepInWords);
const planned = (request: PlanRequest, observation: Observation) => plan(request, observation, NOW);

describe('rule 1: a target that does not hold the newest key gets it, and nothing is regenerated', () => {
  test.each<readonly [string, Observation, Cause, string]>([
    ['missing', seen(OVERDUE, MISSING), 'target-missing', 'a'],
    ['written before the key was regenerated', seen(OVERDUE, stamped(daysAgo(101))), 'target-older', 'a'],
    ['one of two missing', seen(OVERDUE, HOLDS, MISSING), 'target-missing', 'b'],
    ['one missing, one older', seen(OVERDUE, stamped(daysAgo(101)), MISSING, HOLDS), 'target-missing', 'a,b'],
    ['one readable, and it holds the other key', seen(OVERDUE, readable('secondary')), 'target-older', 'a'],
    ['one readable, and it holds neither', seen(OVERDUE, readable(undefined)), 'target-older', 'a'],
    ['one behind, another unreachable', seen(OVERDUE, MISSING, UNREACHABLE), 'target-missing', 'a'],
  ])('%s', (_name, observation, cause, behind) => {
    const decided = planned(ROTATE, observation);
    expect(decided).toMatchObject({ reason: { cause }, key: 'primary', newest: 'primary' });
    expect(stepsOf(decided)).toEqual([
      'verify primary',
      `publish primary to ${behind}`,
      'confirm primary as newest',
    ]);
  });

  test('even when forced', () => {
    expect(stepsOf(planned(FORCE, seen(OVERDUE, MISSING)))).not.toContain('regenerate secondary');
  });

  test('a regeneration in the portal is healed: the key that is newest now goes out', () => {
    const drifted = seen({ primary: daysAgo(100), secondary: daysAgo(1) }, HOLDS);
    expect(stepsOf(planned(ROTATE, drifted))).toContain('publish secondary to a');
  });

  test('of a key that was regenerated just now, it waits until its stamp proves what it wrote', () => {
    const young = seen({ primary: NOW - PROVABLE_AFTER + 1, secondary: daysAgo(200) }, HOLDS);
    const grown = seen({ primary: NOW - PROVABLE_AFTER, secondary: daysAgo(200) }, HOLDS);
    expect(stepsOf(planned(ROTATE, young))[0]).toBe('wait primary');
    expect(stepsOf(planned(ROTATE, grown))[0]).toBe('verify primary');
  });

  test('a readable target is judged by what it holds, not by its time', () => {
    expect(holdsNewest(readable('primary', daysAgo(150)), OVERDUE)).toBe(true);
    expect(holdsNewest(readable('secondary', daysAgo(1)), OVERDUE)).toBe(false);
  });
});

describe("rule 1: a stamp close to the key's time proves nothing", () => {
  const REGENERATED = at('2026-11-22T04:00:00.5243488Z');

  test.each([
    [-1, false],
    [0, false],
    [CLOCK_SKEW + 1, false],
    [PROOF, false],
    [PROOF + 1, true],
    [PROVABLE_AFTER, true],
  ])('%d ms after it: holds is %p', (after, holds) => {
    expect(holdsNewest(stamped(REGENERATED + after), { primary: REGENERATED, secondary: daysAgo(9) })).toBe(
      holds,
    );
  });

  test('a publication that waited is recognised, however the clocks differ and seconds are cut', () => {
    for (const skew of [-CLOCK_SKEW, 0, CLOCK_SKEW]) {
      const stamp = Math.floor((REGENERATED + PROVABLE_AFTER + skew) / SECOND) * SECOND;
      expect(holdsNewest(stamped(stamp), { primary: REGENERATED, secondary: undefined })).toBe(true);
    }
  });

  test('a write from before the regeneration is never taken for one after it', () => {
    for (const skew of [-CLOCK_SKEW, 0, CLOCK_SKEW]) {
      const stamp = Math.floor((REGENERATED - 1 + skew) / SECOND) * SECOND;
      expect(holdsNewest(stamped(stamp), { primary: REGENERATED, secondary: undefined })).toBe(false);
    }
  });

  test('nor is a late write of the key that died, if it comes within WRITE_WINDOW of the trial', () => {
    for (const skew of [-CLOCK_SKEW, 0, CLOCK_SKEW]) {
      const stamp = REGENERATED + WRITE_WINDOW + skew;
      expect(holdsNewest(stamped(stamp), { primary: REGENERATED, secondary: undefined })).toBe(false);
    }
  });

  test('where Azure tells no time, an existing target counts as holding the key', () => {
    expect(holdsNewest(stamped(daysAgo(500)), { primary: undefined, secondary: undefined })).toBe(true);
  });
});

describe('rule 2: a key younger than max-age is left alone', () => {
  test('to the millisecond', () => {
    const young = seen({ primary: daysAgo(90) + 1, secondary: daysAgo(200) }, stamped(daysAgo(89)));
    const due = seen({ primary: daysAgo(90), secondary: daysAgo(200) }, stamped(daysAgo(89)));
    expect(planned(ROTATE, young)).toMatchObject({ steps: [], reason: { cause: 'not-due' } });
    expect(planned(ROTATE, due).reason.cause).toBe('due');
  });

  test('the newest key counts, not the oldest', () => {
    const decided = planned(
      ROTATE,
      seen({ primary: daysAgo(400), secondary: daysAgo(1) }, stamped(daysAgo(0.9))),
    );
    expect(decided).toMatchObject({ steps: [], reason: { cause: 'not-due' }, key: 'secondary' });
  });

  test.each([
    ['older', stamped(daysAgo(101)), 'was written before the primary key, the newest, was regenerated'],
    [
      'close',
      stamped(daysAgo(100)),
      'was written too soon after the primary key, the newest, was regenerated',
    ],
    ['read', readable('secondary'), 'does not hold the primary key, the newest'],
    ['missing', MISSING, 'does not exist yet'],
  ])('the reason says what is known of a target that is behind: %s', (_, state, what) => {
    expect(describeReason(planned(ROTATE, seen(OVERDUE, state)))).toContain(`the target ${what}`);
    expect(describeReason(planned(ROTATE, seen(OVERDUE, state, HOLDS)))).toContain(`1 of 2 targets ${what}`);
  });

  test('the reason says when it is due', () => {
    const decided = planned(
      ROTATE,
      seen({ primary: daysAgo(10), secondary: daysAgo(200) }, stamped(daysAgo(9))),
    );
    expect(describeReason(decided)).toBe(
      'the primary key is 10 days old; rotation is due 2027-02-10T05:00:00Z',
    );
  });

  test('unless it is forced', () => {
    const decided = planned(
      FORCE,
      seen({ primary: daysAgo(1), secondary: daysAgo(200) }, stamped(daysAgo(0.9))),
    );
    expect(decided).toMatchObject({ reason: { cause: 'forced' }, key: 'secondary' });
  });
});

describe('rule 3: the standby key stays untouched while somebody may still use it', () => {
  const wroteHoursAgo = (hours: number) => seen(OVERDUE, HOLDS, stamped(NOW - hours * HOUR));

  test.each([ROTATE, FORCE])('after any target was written, forced or not', (request) => {
    expect(planned(request, wroteHoursAgo(11))).toMatchObject({
      steps: [],
      reason: { cause: 'overlap' },
      key: 'primary',
    });
  });

  test('with a margin for clocks and whole seconds', () => {
    expect(planned(ROTATE, wroteHoursAgo(12)).reason.cause).toBe('overlap');
    expect(planned(ROTATE, seen(OVERDUE, stamped(NOW - 12 * HOUR - CLOCK_SKEW - SECOND))).reason.cause).toBe(
      'due',
    );
  });

  test('the reason says until when', () => {
    expect(describeReason(planned(ROTATE, wroteHoursAgo(11)))).toContain('until 2026-11-22T06:00:03Z');
  });

  test('a vault counts as well', () => {
    expect(planned(ROTATE, seen(OVERDUE, readable('primary', NOW - HOUR))).reason.cause).toBe('overlap');
  });
});

describe('rule 4: a due rotation regenerates the standby key once, and every target gets it', () => {
  test('in this order', () => {
    expect(stepsOf(planned(ROTATE, seen(OVERDUE, HOLDS, HOLDS)))).toEqual([
      'regenerate secondary',
      'wait secondary',
      'verify secondary',
      'publish secondary to a,b',
      'confirm secondary as newest',
    ]);
  });

  test('where only a vault holds the key, there is no stamp to wait for', () => {
    const vault = { target: targetOf('keyvault:contoso-kv#maps'), state: readable('primary') };
    expect(stepsOf(planned(ROTATE, { times: OVERDUE, targets: [vault] }))).not.toContain('wait secondary');
  });

  test('the standby is the other one where the secondary key is the newest', () => {
    const decided = planned(
      ROTATE,
      seen({ primary: daysAgo(300), secondary: daysAgo(95) }, stamped(daysAgo(94))),
    );
    expect(stepsOf(decided)[0]).toBe('regenerate primary');
  });

  test('without verify the key is not tried', () => {
    const decided = planned({ ...ROTATE, verify: false }, seen(OVERDUE, HOLDS));
    expect(stepsOf(decided)).not.toContain('verify secondary');
  });

  test('without max-age it is always due', () => {
    const decided = planned(
      { ...ROTATE, maxAge: undefined },
      seen({ primary: daysAgo(1), secondary: daysAgo(2) }, stamped(daysAgo(0.9))),
    );
    expect(decided.reason.cause).toBe('due');
    expect(describeReason(decided)).toBe('without max-age a rotation is always due');
  });

  test('with times that Azure does not tell it is due, and begins with the secondary key', () => {
    const decided = planned(ROTATE, seen({ primary: undefined, secondary: undefined }, HOLDS));
    expect(stepsOf(decided)[0]).toBe('regenerate secondary');
  });

  test('with equal times, too', () => {
    const decided = planned(ROTATE, seen({ primary: daysAgo(100), secondary: daysAgo(100) }, HOLDS));
    expect(stepsOf(decided)[0]).toBe('regenerate secondary');
  });

  test('a target that could not be read keeps its key: nothing is regenerated', () => {
    expect(planned(ROTATE, seen(OVERDUE, HOLDS, UNREACHABLE))).toMatchObject({
      steps: [],
      reason: { cause: 'target-unreachable' },
    });
    expect(planned(FORCE, seen(OVERDUE, UNREACHABLE)).steps).toEqual([]);
  });
});

describe('rotate never regenerates the newest key, and never more than one', () => {
  const times: KeyTimes[] = [
    OVERDUE,
    { primary: daysAgo(300), secondary: daysAgo(95) },
    { primary: undefined, secondary: undefined },
  ];
  const states = [HOLDS, MISSING, UNREACHABLE, readable('primary'), readable('secondary'), stamped(NOW)];

  const requests = [ROTATE, FORCE, { ...ROTATE, maxAge: undefined }];
  const cases = requests.flatMap((request) =>
    times.flatMap((pair) =>
      states.flatMap((one) =>
        states.map((other) => ({ pair, one, other, decided: planned(request, seen(pair, one, other)) })),
      ),
    ),
  );
  const regenerated = ({ steps }: Plan) =>
    steps.flatMap((step) => (step.do === 'regenerate' ? [step.key] : []));

  test('whatever is seen', () => {
    for (const { decided } of cases)
      expect([[], [otherKey(decided.newest)]]).toContainEqual(regenerated(decided));
  });

  test('and only where every target holds the newest key', () => {
    const rotating = cases.filter(({ decided }) => regenerated(decided).length > 0);
    expect(rotating.length).toBeGreaterThan(10);
    for (const { pair, one, other } of rotating)
      expect([one, other].map((state) => holdsNewest(state, pair))).toEqual([true, true]);
  });
});

describe('regenerate', () => {
  test('moves every existing target to the key that stays, first', () => {
    expect(stepsOf(planned(regenerate('primary'), seen(OVERDUE, HOLDS, MISSING)))).toEqual([
      'verify secondary',
      'publish secondary to a',
      'confirm secondary as chosen',
      'pause 2 s',
      'regenerate primary',
      'verify primary',
      'publish primary to a,b',
      'confirm primary as newest',
    ]);
  });

  test('does so for the standby key too: a target may hold it since a publish', () => {
    expect(stepsOf(planned(regenerate('secondary'), seen(OVERDUE, HOLDS)))[1]).toBe('publish primary to a');
  });

  test('begins at once where no target exists, or a vault shows that it holds the key that stays', () => {
    expect(stepsOf(planned(regenerate('primary'), seen(OVERDUE, MISSING)))[0]).toBe('regenerate primary');
    expect(stepsOf(planned(regenerate('primary'), seen(OVERDUE, readable('secondary'))))[0]).toBe(
      'regenerate primary',
    );
  });

  test('both: the standby first, published; then the other, published', () => {
    expect(stepsOf(planned(regenerate('both'), seen(OVERDUE, HOLDS)))).toEqual([
      'verify primary',
      'publish primary to a',
      'confirm primary as chosen',
      'pause 2 s',
      'regenerate secondary',
      'verify secondary',
      'publish secondary to a',
      'confirm secondary as chosen',
      'pause 2 s',
      'regenerate primary',
      'verify primary',
      'publish primary to a',
      'confirm primary as newest',
    ]);
  });

  test('without targets only regenerates', () => {
    expect(stepsOf(planned(regenerate('both'), seen(OVERDUE)))).toEqual([
      'regenerate secondary',
      'regenerate primary',
    ]);
  });

  test('does nothing where a target could not be read', () => {
    expect(planned(regenerate('both'), seen(OVERDUE, HOLDS, UNREACHABLE))).toMatchObject({
      steps: [],
      reason: { cause: 'target-unreachable' },
    });
  });
});

describe('publish', () => {
  test.each([
    ['auto', 'primary', 'newest'],
    ['primary', 'primary', 'newest'],
    ['secondary', 'secondary', 'chosen'],
  ] as const)('%s writes the %s key and confirms it as %s', (keyType, key, as) => {
    expect(stepsOf(planned(publish(keyType), seen(OVERDUE, HOLDS, MISSING)))).toEqual([
      `verify ${key}`,
      `publish ${key} to a,b`,
      `confirm ${key} as ${as}`,
    ]);
  });

  test('leaves out what it knows to hold the key, and what it could not reach', () => {
    const decided = planned(publish('auto'), seen(OVERDUE, readable('primary'), UNREACHABLE, MISSING));
    expect(stepsOf(decided)[1]).toBe('publish primary to c');
  });
});

describe('list', () => {
  test('does nothing, and chooses the key to output', () => {
    const list = (keyType: 'auto' | 'secondary') =>
      planned({ ...ROTATE, operation: { name: 'list', keyType } }, seen(OVERDUE));
    expect(list('auto')).toMatchObject({ steps: [], key: 'primary' });
    expect(list('secondary')).toMatchObject({ steps: [], key: 'secondary', newest: 'primary' });
  });
});

describe('check', () => {
  const CHECK: PlanRequest = { ...ROTATE, operation: { name: 'check' } };
  const kinds = (observation: Observation, request = CHECK) =>
    planned(request, observation).findings.map(({ kind }) => kind);

  test('finds nothing where all is well', () => {
    const well = seen({ primary: daysAgo(89), secondary: daysAgo(200) }, stamped(daysAgo(88)));
    expect(planned(CHECK, well)).toMatchObject({ steps: [], findings: [] });
  });

  test('finds each thing that is wrong', () => {
    expect(kinds(seen(OVERDUE, HOLDS, stamped(daysAgo(150)), MISSING))).toEqual([
      'overdue',
      'target-older',
      'target-missing',
    ]);
  });

  test('says by how much a rotation is overdue', () => {
    expect(planned(CHECK, seen(OVERDUE, HOLDS)).findings.map(describeFinding)).toEqual([
      expect.stringContaining('overdue by 10 days'),
    ]);
  });

  test('a key is overdue from the moment at which rotate would rotate it', () => {
    const aged = (primary: number) => seen({ primary, secondary: daysAgo(200) }, stamped(daysAgo(89)));
    for (const [primary, isDue] of [
      [daysAgo(90), true],
      [daysAgo(90) + 1, false],
    ] as const) {
      expect(kinds(aged(primary))).toEqual(isDue ? ['overdue'] : []);
      expect(planned(ROTATE, aged(primary)).reason.cause).toBe(isDue ? 'due' : 'not-due');
    }
  });

  test('without max-age it asks for no age', () => {
    expect(kinds(seen(OVERDUE, HOLDS), { ...CHECK, maxAge: undefined })).toEqual([]);
  });
});
