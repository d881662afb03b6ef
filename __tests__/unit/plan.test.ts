// Each rule of the rotation: the steps that follow from an observation, and the reason for them.
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

/** The times of the keys, and targets named a, b, c. */
function observation(times: KeyTimes, ...states: readonly TargetState[]): Observation {
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
const planned = (request: PlanRequest, given: Observation) => plan(request, given, NOW);

describe('rule 1: a target without the newest key receives it, and nothing is regenerated', () => {
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
    const decided = planned(ROTATE, given);
    expect(decided).toMatchObject({ reason: { cause }, key: 'primary', newest: 'primary' });
    expect(stepsOf(decided)).toEqual([
      'verify primary',
      `publish primary to ${behind}`,
      'confirm primary as newest',
    ]);
  });

  test('also if a rotation is forced', () => {
    expect(stepsOf(planned(FORCE, observation(OVERDUE, MISSING)))).not.toContain('regenerate secondary');
  });

  test('a key that was regenerated in the portal is published', () => {
    const drifted = observation({ primary: daysAgo(100), secondary: daysAgo(1) }, HOLDS);
    expect(stepsOf(planned(ROTATE, drifted))).toContain('publish secondary to a');
  });

  test('the publication of a recently regenerated key waits until its stamp can prove it', () => {
    const young = observation({ primary: NOW - PROVABLE_AFTER + 1, secondary: daysAgo(200) }, HOLDS);
    const provable = observation({ primary: NOW - PROVABLE_AFTER, secondary: daysAgo(200) }, HOLDS);
    expect(stepsOf(planned(ROTATE, young))[0]).toBe('wait primary');
    expect(stepsOf(planned(ROTATE, provable))[0]).toBe('verify primary');
  });

  test('for a readable target, its value counts and not its stamp', () => {
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
  ])('a stamp %d ms after the regeneration proves the newest key: %p', (after, holds) => {
    expect(holdsNewest(stamped(REGENERATED + after), { primary: REGENERATED, secondary: daysAgo(9) })).toBe(
      holds,
    );
  });

  test('a publication that waited is recognized despite clock differences and truncated seconds', () => {
    for (const skew of [-CLOCK_SKEW, 0, CLOCK_SKEW]) {
      const stamp = Math.floor((REGENERATED + PROVABLE_AFTER + skew) / SECOND) * SECOND;
      expect(holdsNewest(stamped(stamp), { primary: REGENERATED, secondary: undefined })).toBe(true);
    }
  });

  test('a write before the regeneration never counts as a write after it', () => {
    for (const skew of [-CLOCK_SKEW, 0, CLOCK_SKEW]) {
      const stamp = Math.floor((REGENERATED - 1 + skew) / SECOND) * SECOND;
      expect(holdsNewest(stamped(stamp), { primary: REGENERATED, secondary: undefined })).toBe(false);
    }
  });

  test('a late write of the old key never counts either, if it follows its verification within WRITE_WINDOW', () => {
    for (const skew of [-CLOCK_SKEW, 0, CLOCK_SKEW]) {
      const stamp = REGENERATED + WRITE_WINDOW + skew;
      expect(holdsNewest(stamped(stamp), { primary: REGENERATED, secondary: undefined })).toBe(false);
    }
  });

  test('if Azure reports no times, an existing target counts as holding the newest key', () => {
    expect(holdsNewest(stamped(daysAgo(500)), { primary: undefined, secondary: undefined })).toBe(true);
  });
});

describe('rule 2: nothing happens while the newest key is younger than max-age', () => {
  test('to the millisecond', () => {
    const young = observation({ primary: daysAgo(90) + 1, secondary: daysAgo(200) }, stamped(daysAgo(89)));
    const due = observation({ primary: daysAgo(90), secondary: daysAgo(200) }, stamped(daysAgo(89)));
    expect(planned(ROTATE, young)).toMatchObject({ steps: [], reason: { cause: 'not-due' } });
    expect(planned(ROTATE, due).reason.cause).toBe('due');
  });

  test('the age of the newest key counts, not that of the oldest', () => {
    const decided = planned(
      ROTATE,
      observation({ primary: daysAgo(400), secondary: daysAgo(1) }, stamped(daysAgo(0.9))),
    );
    expect(decided).toMatchObject({ steps: [], reason: { cause: 'not-due' }, key: 'secondary' });
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
    expect(describeReason(planned(ROTATE, observation(OVERDUE, state)))).toContain(`the target ${what}`);
    expect(describeReason(planned(ROTATE, observation(OVERDUE, state, HOLDS)))).toContain(
      `1 of 2 targets ${what}`,
    );
  });

  test('the reason states when the rotation is due', () => {
    const decided = planned(
      ROTATE,
      observation({ primary: daysAgo(10), secondary: daysAgo(200) }, stamped(daysAgo(9))),
    );
    expect(describeReason(decided)).toBe(
      'the primary key is 10 days old; rotation is due 2027-02-10T05:00:00Z',
    );
  });

  test('except if the rotation is forced', () => {
    const decided = planned(
      FORCE,
      observation({ primary: daysAgo(1), secondary: daysAgo(200) }, stamped(daysAgo(0.9))),
    );
    expect(decided).toMatchObject({ reason: { cause: 'forced' }, key: 'secondary' });
  });
});

describe('rule 3: the standby key is kept while a consumer may still use it', () => {
  const wroteHoursAgo = (hours: number) => observation(OVERDUE, HOLDS, stamped(NOW - hours * HOUR));

  test.each([ROTATE, FORCE])('for min-overlap after any target was written, forced or not', (request) => {
    expect(planned(request, wroteHoursAgo(11))).toMatchObject({
      steps: [],
      reason: { cause: 'overlap' },
      key: 'primary',
    });
  });

  test('with a margin for clock differences and whole seconds', () => {
    expect(planned(ROTATE, wroteHoursAgo(12)).reason.cause).toBe('overlap');
    expect(
      planned(ROTATE, observation(OVERDUE, stamped(NOW - 12 * HOUR - CLOCK_SKEW - SECOND))).reason.cause,
    ).toBe('due');
  });

  test('the reason states when the overlap ends', () => {
    expect(describeReason(planned(ROTATE, wroteHoursAgo(11)))).toContain('until 2026-11-22T06:00:03Z');
  });

  test('a write to a Key Vault counts as well', () => {
    expect(planned(ROTATE, observation(OVERDUE, readable('primary', NOW - HOUR))).reason.cause).toBe(
      'overlap',
    );
  });
});

describe('rule 4: a due rotation regenerates the standby key once and publishes it to every target', () => {
  test('in a fixed order', () => {
    expect(stepsOf(planned(ROTATE, observation(OVERDUE, HOLDS, HOLDS)))).toEqual([
      'regenerate secondary',
      'wait secondary',
      'verify secondary',
      'publish secondary to a,b',
      'confirm secondary as newest',
    ]);
  });

  test('without a wait if every target is a Key Vault, because no stamp is needed as proof', () => {
    const vault = { target: targetOf('keyvault:contoso-kv#maps'), state: readable('primary') };
    expect(stepsOf(planned(ROTATE, { times: OVERDUE, targets: [vault] }))).not.toContain('wait secondary');
  });

  test('the standby key is the primary key if the secondary key is the newest', () => {
    const decided = planned(
      ROTATE,
      observation({ primary: daysAgo(300), secondary: daysAgo(95) }, stamped(daysAgo(94))),
    );
    expect(stepsOf(decided)[0]).toBe('regenerate primary');
  });

  test('with verify: false the new key is not verified', () => {
    const decided = planned({ ...ROTATE, verify: false }, observation(OVERDUE, HOLDS));
    expect(stepsOf(decided)).not.toContain('verify secondary');
  });

  test('without max-age, rotation is always due', () => {
    const decided = planned(
      { ...ROTATE, maxAge: undefined },
      observation({ primary: daysAgo(1), secondary: daysAgo(2) }, stamped(daysAgo(0.9))),
    );
    expect(decided.reason.cause).toBe('due');
    expect(describeReason(decided)).toBe('without max-age, rotation is always due');
  });

  test('if Azure reports no times, a rotation is due and regenerates the secondary key', () => {
    const decided = planned(ROTATE, observation({ primary: undefined, secondary: undefined }, HOLDS));
    expect(stepsOf(decided)[0]).toBe('regenerate secondary');
  });

  test('if both times are equal, a rotation regenerates the secondary key', () => {
    const decided = planned(ROTATE, observation({ primary: daysAgo(100), secondary: daysAgo(100) }, HOLDS));
    expect(stepsOf(decided)[0]).toBe('regenerate secondary');
  });

  test('nothing is regenerated if a target could not be read', () => {
    expect(planned(ROTATE, observation(OVERDUE, HOLDS, UNREACHABLE))).toMatchObject({
      steps: [],
      reason: { cause: 'target-unreachable' },
    });
    expect(planned(FORCE, observation(OVERDUE, UNREACHABLE)).steps).toEqual([]);
  });
});

describe('rotate regenerates at most one key, and never the newest', () => {
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
        states.map((other) => ({
          pair,
          one,
          other,
          decided: planned(request, observation(pair, one, other)),
        })),
      ),
    ),
  );
  const regenerated = ({ steps }: Plan) =>
    steps.flatMap((step) => (step.do === 'regenerate' ? [step.key] : []));

  test('whatever it observes', () => {
    for (const { decided } of cases)
      expect([[], [otherKey(decided.newest)]]).toContainEqual(regenerated(decided));
  });

  test('and only if every target holds the newest key', () => {
    const rotating = cases.filter(({ decided }) => regenerated(decided).length > 0);
    expect(rotating.length).toBeGreaterThan(10);
    for (const { pair, one, other } of rotating)
      expect([one, other].map((state) => holdsNewest(state, pair))).toEqual([true, true]);
  });
});

describe('regenerate', () => {
  test('first moves every existing target to the key that stays', () => {
    expect(stepsOf(planned(regenerate('primary'), observation(OVERDUE, HOLDS, MISSING)))).toEqual([
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

  test('moves the targets before it regenerates the standby key too, because publish may have written that key', () => {
    expect(stepsOf(planned(regenerate('secondary'), observation(OVERDUE, HOLDS)))[1]).toBe(
      'publish primary to a',
    );
  });

  test('starts with the regeneration if no target exists, or if a Key Vault already holds the key that stays', () => {
    expect(stepsOf(planned(regenerate('primary'), observation(OVERDUE, MISSING)))[0]).toBe(
      'regenerate primary',
    );
    expect(stepsOf(planned(regenerate('primary'), observation(OVERDUE, readable('secondary'))))[0]).toBe(
      'regenerate primary',
    );
  });

  test('regenerates and publishes first the standby key, then the other one, if key-type is both', () => {
    expect(stepsOf(planned(regenerate('both'), observation(OVERDUE, HOLDS)))).toEqual([
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

  test('only regenerates if there are no targets', () => {
    expect(stepsOf(planned(regenerate('both'), observation(OVERDUE)))).toEqual([
      'regenerate secondary',
      'regenerate primary',
    ]);
  });

  test('does nothing if a target could not be read', () => {
    expect(planned(regenerate('both'), observation(OVERDUE, HOLDS, UNREACHABLE))).toMatchObject({
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
    expect(stepsOf(planned(publish(keyType), observation(OVERDUE, HOLDS, MISSING)))).toEqual([
      `verify ${key}`,
      `publish ${key} to a,b`,
      `confirm ${key} as ${as}`,
    ]);
  });

  test('skips targets that are known to hold the key and targets that could not be reached', () => {
    const decided = planned(publish('auto'), observation(OVERDUE, readable('primary'), UNREACHABLE, MISSING));
    expect(stepsOf(decided)[1]).toBe('publish primary to c');
  });
});

describe('list', () => {
  test('plans no steps and selects the key to output', () => {
    const list = (keyType: 'auto' | 'secondary') =>
      planned({ ...ROTATE, operation: { name: 'list', keyType } }, observation(OVERDUE));
    expect(list('auto')).toMatchObject({ steps: [], key: 'primary' });
    expect(list('secondary')).toMatchObject({ steps: [], key: 'secondary', newest: 'primary' });
  });
});

describe('check', () => {
  const CHECK: PlanRequest = { ...ROTATE, operation: { name: 'check' } };
  const kinds = (given: Observation, request = CHECK) =>
    planned(request, given).findings.map(({ kind }) => kind);

  test('reports nothing if everything is in order', () => {
    const well = observation({ primary: daysAgo(89), secondary: daysAgo(200) }, stamped(daysAgo(88)));
    expect(planned(CHECK, well)).toMatchObject({ steps: [], findings: [] });
  });

  test('reports every problem', () => {
    expect(kinds(observation(OVERDUE, HOLDS, stamped(daysAgo(150)), MISSING))).toEqual([
      'overdue',
      'target-older',
      'target-missing',
    ]);
  });

  test('reports by how much a rotation is overdue', () => {
    expect(planned(CHECK, observation(OVERDUE, HOLDS)).findings.map(describeFinding)).toEqual([
      expect.stringContaining('overdue by 10 days'),
    ]);
  });

  test('reports a key as overdue from the moment at which rotate would rotate it', () => {
    const aged = (primary: number) => observation({ primary, secondary: daysAgo(200) }, stamped(daysAgo(89)));
    for (const [primary, isDue] of [
      [daysAgo(90), true],
      [daysAgo(90) + 1, false],
    ] as const) {
      expect(kinds(aged(primary))).toEqual(isDue ? ['overdue'] : []);
      expect(planned(ROTATE, aged(primary)).reason.cause).toBe(isDue ? 'due' : 'not-due');
    }
  });

  test('ignores the age of the keys without max-age', () => {
    expect(kinds(observation(OVERDUE, HOLDS), { ...CHECK, maxAge: undefined })).toEqual([]);
  });
});
