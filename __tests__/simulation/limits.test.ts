// What the rule cannot promise, told step by step and not hidden: GitHub never says what a secret holds, only when it
// was written. Each of these is healed by the next rotation that is due, and by `publish`.
import { describe, expect, test } from '@jest/globals';
import { probe } from './probe.ts';
import { follow } from './follow.ts';
import { asked, MAX_AGE, PAST_AGE, ROTATE, type Scenario } from './scenario.ts';
import { CALM_SCENARIO, ONE_TARGET } from './scenarios.ts';
import { isLive, newestValue, type World } from './world.ts';

const PLENTY = {
  depth: 99,
  starts: 9,
  faults: 9,
  crashes: 9,
  persons: 9,
  saves: 9,
  waits: 9,
  adds: 9,
  cancels: 9,
};

const ONE: Scenario = {
  ...CALM_SCENARIO,
  beginning: { ...ONE_TARGET, unforgiving: true },
  asks: [
    asked(ROTATE),
    asked({ name: 'regenerate', keyType: 'secondary' }),
    asked({ name: 'publish', keyType: 'primary' }),
  ],
  bounds: PLENTY,
  lateEffects: true,
};
const TWO: Scenario = { ...ONE, beginning: { ...ONE.beginning, rotators: [[0], [0]] } };

/** Names of the promises that later runs do not keep. */
async function brokenLater(world: World, after: number): Promise<string[]> {
  const findings = await probe(world, asked(ROTATE, { maxAge: MAX_AGE }), after, {});
  return [...new Set(findings.map(({ invariant }) => invariant))];
}

/** Run 1 is overtaken by run 2: it writes a key that run 2 has killed. */
const OVERTAKEN = [
  'run 1 of rotator 0 starts: rotate',
  'run 1: list → ok',
  'run 1: observe target 0 → ok',
  'run 2 of rotator 1 starts: rotate',
  'run 2: list → ok',
  'run 2: observe target 0 → ok',
  'run 1: regenerate the primary key → ok',
  'run 1: verify the primary key → ok',
  'run 2: regenerate the primary key → ok',
  'run 2: verify the primary key → ok',
  'run 2: sleep → ok',
  'run 2: write the primary key to target 0 → ok',
  'run 2: list → ok',
];

describe('a run that was overtaken while it wrote, and ends before it knows', () => {
  test.each([
    ['it is killed', ['run 1: write the dead key to target 0 → ok', 'run 1: crash']],
    ['its confirmation fails', ['run 1: write the dead key to target 0 → ok', 'run 1: list → failed']],
    ['the answer to its write is lost', ['run 1: write the dead key to target 0 → lost']],
    [
      'its second write fails',
      [
        'run 1: write the dead key to target 0 → ok',
        'run 1: list → ok',
        'run 1: verify the primary key → ok',
        'run 1: write the primary key to target 0 → failed',
      ],
    ],
  ])('leaves a dead key whose time looks right, if %s', async (_, end) => {
    const world = await follow(TWO, [...OVERTAKEN, 'run 1: sleep → ok', ...end]);
    expect(isLive(world, world.places[0]!.value)).toBe(false);
    expect(await brokenLater(world, 0)).toEqual(['e', 'c']);
    expect(await brokenLater(world, PAST_AGE)).toEqual([]);
  });

  test('is no worse with a person in the place of the other rotator', async () => {
    const world = await follow(ONE, [
      'run 1 of rotator 0 starts: rotate',
      'run 1: list → ok',
      'run 1: observe target 0 → ok',
      'run 1: regenerate the primary key → ok',
      'run 1: verify the primary key → ok',
      'a person regenerates the primary key',
      'run 1: sleep → ok',
      'run 1: write the dead key to target 0 → ok',
      'run 1: crash',
    ]);
    expect(await brokenLater(world, 0)).toEqual(['b', 'c']);
    expect(await brokenLater(world, PAST_AGE)).not.toContain('b');
  });
});

describe('a target that was given the standby key, later than the newest key was made', () => {
  const expectStandbyHeld = async (world: World) => {
    expect(world.places[0]!.value).not.toBe(newestValue(world));
    expect(isLive(world, world.places[0]!.value)).toBe(true);
    expect(await brokenLater(world, 0)).toEqual(['c']);
    // The next rotation takes it for a holder of the newest key, kills what it holds, and then heals it.
    expect(await brokenLater(world, PAST_AGE)).toEqual(['a', 'd']);
  };

  test('keeps it when `publish` was asked for that key', async () => {
    const world = await follow(ONE, [
      'run 1 of rotator 0 starts: publish primary',
      'run 1: list → ok',
      'run 1: observe target 0 → ok',
      'run 1: verify the primary key → ok',
      'run 1: write the primary key to target 0 → ok',
      'run 1: list → ok',
    ]);
    await expectStandbyHeld(world);
  });

  test.each([
    ['is killed', 'run 1: crash'],
    ['is refused the regeneration', 'run 1: regenerate the secondary key → failed'],
  ])('keeps it when a `regenerate` of the newest key %s half-way', async (_, end) => {
    const world = await follow(ONE, [
      'run 1 of rotator 0 starts: regenerate secondary',
      'run 1: list → ok',
      'run 1: observe target 0 → ok',
      'run 1: verify the primary key → ok',
      'run 1: write the primary key to target 0 → ok',
      'run 1: list → ok',
      'run 1: sleep → ok',
      end,
    ]);
    await expectStandbyHeld(world);
  });
});

test('a regeneration that takes effect after the run that gave it up kills a published key, until the next run', async () => {
  const world = await follow(ONE, [
    'run 1 of rotator 0 starts: rotate',
    'run 1: list → ok',
    'run 1: observe target 0 → ok',
    'run 1: regenerate the primary key → late',
    'run 1: list → ok',
    'run 1: sleep → ok',
    'run 1: list → ok',
    'run 1: regenerate the primary key → ok',
    'run 1: verify the primary key → ok',
    'run 1: sleep → ok',
    'run 1: write the primary key to target 0 → ok',
    'run 1: list → ok',
    'the regeneration whose answer was lost takes effect',
  ]);
  expect(isLive(world, world.places[0]!.value)).toBe(false);
  expect(await brokenLater(world, 0)).toEqual([]);
});
