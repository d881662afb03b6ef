// What the rule cannot promise, told step by step and not hidden: GitHub never says what a secret holds, only when it
// was written. The exploration finds each of these as its shortest trace, and `publish` heals each of them.
import { describe, expect, jest, test } from '@jest/globals';
import { SECOND } from '../../src/core/time.ts';
import { explore } from './explore.ts';
import { follow } from './follow.ts';
import { probe } from './probe.ts';
import { PATIENCE } from './say.ts';
import { asked, CALM, MAX_AGE, PAST_AGE, ROTATE, type Bounds, type Scenario } from './scenario.ts';
import { CALM_SCENARIO, ONE_TARGET } from './scenarios.ts';
import { isLive, newestValue, type Limit, type World } from './world.ts';

jest.setTimeout(PATIENCE);

const scenario = (
  wanted: Partial<Bounds>,
  changes: Partial<Scenario> & { forgives?: readonly Limit[] } = {},
): Scenario => ({
  ...CALM_SCENARIO,
  bounds: { ...CALM, starts: 1, depth: 12, ...wanted },
  beginning: { ...ONE_TARGET, forgives: changes.forgives ?? [] },
  ...changes,
});

/** Names of the promises that later runs do not keep. */
async function brokenLater(world: World, after: number): Promise<string[]> {
  const findings = await probe(world, asked(ROTATE, { maxAge: MAX_AGE }), after, {});
  return [...new Set(findings.map(({ invariant }) => invariant))];
}

async function expectPublishHeals(world: World): Promise<void> {
  const findings = await probe(world, asked({ name: 'publish', keyType: 'auto' }), 0, {});
  // It writes again whenever it is asked to.
  expect(findings.filter(({ what }) => !what.startsWith('the third run changes something'))).toEqual([]);
}

interface Known {
  readonly what: string;
  readonly where: Scenario;
  readonly trace: readonly string[];
}

const ROTATES = [
  'run 1 of rotator 0 starts: rotate',
  'run 1: observe target 0 → ok',
  'run 1: list → ok',
  'run 1: regenerate the primary key → ok',
];

describe('a target is left with the standby key, under a time that looks right', () => {
  const MAKES_ROOM = [
    'run 1 of rotator 0 starts: regenerate secondary',
    'run 1: observe target 0 → ok',
    'run 1: list → ok',
    'run 1: verify the primary key → ok',
    'run 1: write the primary key to target 0 → ok',
  ];
  const regenerates = { asks: [asked({ name: 'regenerate', keyType: 'secondary' })] };

  test.each<Known>([
    {
      what: 'by `publish` of that key',
      where: scenario({}, { asks: [asked({ name: 'publish', keyType: 'primary' })] }),
      trace: [
        'run 1 of rotator 0 starts: publish primary',
        'run 1: observe target 0 → ok',
        'run 1: list → ok',
        'run 1: verify the primary key → ok',
        'run 1: write the primary key to target 0 → ok',
        'run 1: list → ok',
      ],
    },
    {
      what: 'by a `regenerate` of the newest key that is killed between its publication of the other and the regeneration',
      where: scenario({ crashes: 1 }, regenerates),
      trace: [...MAKES_ROOM, 'run 1: crash'],
    },
    {
      what: 'by a `regenerate` of the newest key that was cancelled, and had no time left to take its publication back',
      where: scenario({ cancels: 1 }, regenerates),
      trace: [...MAKES_ROOM, 'run 1: cancel', 'run 1: abandon'],
    },
    {
      what: 'by a run that is killed before its confirmation, and a person who regenerated the other key meanwhile',
      where: scenario({ crashes: 1, persons: 1, waits: 1 }, { waits: { idle: [], busy: [SECOND] } }),
      trace: [
        ...ROTATES,
        '1 s pass',
        'a person regenerates the secondary key',
        'run 1: sleep → ok',
        'run 1: verify the primary key → ok',
        'run 1: write the primary key to target 0 → ok',
        'run 1: crash',
      ],
    },
  ])('$what', async ({ where, trace }) => {
    const { failure } = await explore(where);
    expect(failure?.trace).toEqual(trace);

    const world = await follow(where, trace);
    expect(world.places[0]!.value).not.toBe(newestValue(world));
    expect(isLive(world, world.places[0]!.value)).toBe(true);
    expect(await brokenLater(world, 0)).toEqual(['c']);
    // The next rotation takes it for a holder of the newest key, kills what it holds, and then heals it.
    expect(await brokenLater(world, PAST_AGE)).toEqual(['a', 'd']);
    await expectPublishHeals(world);
  });
});

describe('a target is left with a dead key, under a time that looks right', () => {
  test.each<Known>([
    {
      what: 'by a write that takes effect later than WRITE_WINDOW after the trial of its key',
      where: scenario(
        { crashes: 1, persons: 1, waits: 1 },
        { slowWrites: true, waits: { idle: [], busy: [8 * SECOND] }, forgives: ['overtaken'] },
      ),
      trace: [
        ...ROTATES,
        'run 1: sleep → ok',
        'run 1: verify the primary key → ok',
        'a person regenerates the primary key',
        '8 s pass',
        'run 1: write the dead key to target 0 → ok',
        'run 1: crash',
      ],
    },
    {
      what: 'by a run that does not try its key',
      where: scenario(
        { crashes: 1, persons: 1 },
        { asks: [asked(ROTATE, { verify: false })], forgives: ['overtaken'] },
      ),
      trace: [
        ...ROTATES,
        'a person regenerates the primary key',
        'run 1: sleep → ok',
        'run 1: write the dead key to target 0 → ok',
        'run 1: crash',
      ],
    },
  ])('$what, and who regenerated it meanwhile', async ({ where, trace }) => {
    const { failure } = await explore(where);
    expect(failure?.trace).toEqual(trace);

    const world = await follow(where, trace);
    expect(isLive(world, world.places[0]!.value)).toBe(false);
    expect(await brokenLater(world, 0)).toEqual(['b', 'c']);
    expect(await brokenLater(world, PAST_AGE)).not.toContain('b');
    await expectPublishHeals(world);
  });

  test('by a run that got no answer to its trial, in the same way', async () => {
    const trace = [
      ...ROTATES,
      'a person regenerates the primary key',
      'run 1: sleep → ok',
      'run 1: verify the dead key → unanswered',
      'run 1: sleep → ok',
      'run 1: verify the dead key → unanswered',
      'run 1: sleep → ok',
      'run 1: verify the dead key → unanswered',
      'run 1: write the dead key to target 0 → ok',
      'run 1: crash',
    ];
    const world = await follow(scenario({ crashes: 1, persons: 1, faults: 3 }), trace);
    expect(await brokenLater(world, 0)).toEqual(['b', 'c']);
    await expectPublishHeals(world);
  });

  test('is no worse with two rotators: the write that comes too late', async () => {
    const trace = [
      'run 1 of rotator 0 starts: rotate',
      'run 1: observe target 0 → ok',
      'run 1: list → ok',
      'run 2 of rotator 1 starts: rotate',
      'run 2: observe target 0 → ok',
      'run 2: list → ok',
      'run 1: regenerate the primary key → ok',
      'run 1: sleep → ok',
      'run 1: verify the primary key → ok',
      'run 2: regenerate the primary key → ok',
      'run 2: sleep → ok',
      'run 1: write the dead key to target 0 → ok',
      'run 1: crash',
      'run 2: crash',
    ];
    const two = scenario({ starts: 2, crashes: 2 });
    const beginning = { ...two.beginning, rotators: [[0], [0]] };
    const world = await follow({ ...two, beginning, slowWrites: true }, trace);
    expect(await brokenLater(world, 0)).toEqual(['e', 'c']);
    expect(await brokenLater(world, PAST_AGE)).toEqual([]);
    await expectPublishHeals(world);
    // Where a write takes effect in time, run 2 cannot get so far before it.
    await expect(follow({ ...two, beginning }, trace)).rejects.toThrow(
      '"run 2: sleep → ok" cannot happen here',
    );
  });
});

test('a regeneration that takes effect after the run that gave it up kills a published key, until the next run', async () => {
  const world = await follow(scenario({ faults: 1 }, { lateEffects: true }), [
    'run 1 of rotator 0 starts: rotate',
    'run 1: observe target 0 → ok',
    'run 1: list → ok',
    'run 1: regenerate the primary key → late',
    'run 1: list → ok',
    'run 1: sleep → ok',
    'run 1: list → ok',
    'run 1: regenerate the primary key → ok',
    'run 1: sleep → ok',
    'run 1: verify the primary key → ok',
    'run 1: write the primary key to target 0 → ok',
    'run 1: list → ok',
    'the regeneration whose answer was lost takes effect',
  ]);
  expect(isLive(world, world.places[0]!.value)).toBe(false);
  expect(await brokenLater(world, 0)).toEqual([]);
});
