// What the rotation rule cannot guarantee, because GitHub reports when a secret was written but not what it holds. The
// cases are written out as traces. `publish` fixes every target that the next run does not fix.
import { describe, expect, jest, test } from '@jest/globals';
import { SECOND } from '../../src/core/time.ts';
import { explore } from './explore.ts';
import { follow } from './follow.ts';
import { probe } from './probe.ts';
import { TEST_TIMEOUT } from './print.ts';
import { requestFor, CALM, MAX_AGE, PAST_AGE, ROTATE, type Bounds, type Scenario } from './scenario.ts';
import { CALM_SCENARIO, ONE_TARGET } from './scenarios.ts';
import { isValid, newestValue, type Limit, type World } from './world.ts';

jest.setTimeout(TEST_TIMEOUT);

const scenario = (
  wanted: Partial<Bounds>,
  changes: Partial<Scenario> & { allowedLimits?: readonly Limit[] } = {},
): Scenario => ({
  ...CALM_SCENARIO,
  bounds: { ...CALM, starts: 1, depth: 12, ...wanted },
  initialState: { ...ONE_TARGET, allowedLimits: changes.allowedLimits ?? [] },
  ...changes,
});

/** The invariants that later runs break. */
async function brokenLater(world: World, after: number): Promise<string[]> {
  const findings = await probe(world, requestFor(ROTATE, { maxAge: MAX_AGE }), after, {});
  return [...new Set(findings.map(({ invariant }) => invariant))];
}

async function expectPublishFixes(world: World): Promise<void> {
  const findings = await probe(world, requestFor({ name: 'publish', keyType: 'auto' }), 0, {});
  // `publish` writes in every run, so a third run changes something too.
  expect(findings.filter(({ what }) => !what.startsWith('the third run changes something'))).toEqual([]);
}

interface KnownLimit {
  readonly what: string;
  readonly where: Scenario;
  readonly trace: readonly string[];
}

const ROTATION = [
  'run 1 of rotator 0 starts: rotate',
  'run 1: observe target 0 → ok',
  'run 1: list → ok',
  'run 1: regenerate the primary key → ok',
];

describe('a target is left with the standby key and a stamp that appears to prove the newest key', () => {
  const PREPARATION = [
    'run 1 of rotator 0 starts: regenerate secondary',
    'run 1: observe target 0 → ok',
    'run 1: list → ok',
    'run 1: verify the primary key → ok',
    'run 1: write the primary key to target 0 → ok',
  ];
  const regenerates = { requests: [requestFor({ name: 'regenerate', keyType: 'secondary' })] };

  test.each<KnownLimit>([
    {
      what: 'by `publish` of that key',
      where: scenario({}, { requests: [requestFor({ name: 'publish', keyType: 'primary' })] }),
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
      what: 'by a `regenerate` of the newest key that is killed after it published the other key and before the regeneration',
      where: scenario({ crashes: 1 }, regenerates),
      trace: [...PREPARATION, 'run 1: crash'],
    },
    {
      what: 'by a `regenerate` of the newest key that is canceled and has no time left to publish the newest key again',
      where: scenario({ cancels: 1 }, regenerates),
      trace: [...PREPARATION, 'run 1: cancel', 'run 1: abandon'],
    },
    {
      what: 'by a run that is killed before its confirmation, if a person regenerates the other key in the meantime',
      where: scenario(
        { crashes: 1, manualRegenerations: 1, waits: 1 },
        { waits: { idle: [], busy: [SECOND] } },
      ),
      trace: [
        ...ROTATION,
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
    expect(isValid(world, world.places[0]!.value)).toBe(true);
    expect(await brokenLater(world, 0)).toEqual(['c']);
    // The next rotation assumes that the target holds the newest key and regenerates the key that it holds. Then it
    // publishes to the target.
    expect(await brokenLater(world, PAST_AGE)).toEqual(['a', 'd']);
    await expectPublishFixes(world);
  });
});

describe('a target is left with an invalid key and a stamp that appears to prove the newest key', () => {
  test.each<KnownLimit>([
    {
      what: 'by a write that takes effect later than WRITE_WINDOW after the verification of its key',
      where: scenario(
        { crashes: 1, manualRegenerations: 1, waits: 1 },
        { slowWrites: true, waits: { idle: [], busy: [8 * SECOND] }, allowedLimits: ['overtaken'] },
      ),
      trace: [
        ...ROTATION,
        'run 1: sleep → ok',
        'run 1: verify the primary key → ok',
        'a person regenerates the primary key',
        '8 s pass',
        'run 1: write the invalid key to target 0 → ok',
        'run 1: crash',
      ],
    },
    {
      what: 'by a run that does not verify its key',
      where: scenario(
        { crashes: 1, manualRegenerations: 1 },
        { requests: [requestFor(ROTATE, { verify: false })], allowedLimits: ['overtaken'] },
      ),
      trace: [
        ...ROTATION,
        'a person regenerates the primary key',
        'run 1: sleep → ok',
        'run 1: write the invalid key to target 0 → ok',
        'run 1: crash',
      ],
    },
  ])('$what, if a person regenerates the key in the meantime', async ({ where, trace }) => {
    const { failure } = await explore(where);
    expect(failure?.trace).toEqual(trace);

    const world = await follow(where, trace);
    expect(isValid(world, world.places[0]!.value)).toBe(false);
    expect(await brokenLater(world, 0)).toEqual(['b', 'c']);
    expect(await brokenLater(world, PAST_AGE)).not.toContain('b');
    await expectPublishFixes(world);
  });

  test('by a run that gets no answer to its verification, if a person regenerates the key in the meantime', async () => {
    const trace = [
      ...ROTATION,
      'a person regenerates the primary key',
      'run 1: sleep → ok',
      'run 1: verify the invalid key → unanswered',
      'run 1: sleep → ok',
      'run 1: verify the invalid key → unanswered',
      'run 1: sleep → ok',
      'run 1: verify the invalid key → unanswered',
      'run 1: write the invalid key to target 0 → ok',
      'run 1: crash',
    ];
    const world = await follow(scenario({ crashes: 1, manualRegenerations: 1, faults: 3 }), trace);
    expect(await brokenLater(world, 0)).toEqual(['b', 'c']);
    await expectPublishFixes(world);
  });

  test('by a late write if two rotators run at the same time, until the next rotation', async () => {
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
      'run 1: write the invalid key to target 0 → ok',
      'run 1: crash',
      'run 2: crash',
    ];
    const two = scenario({ starts: 2, crashes: 2 });
    const initialState = { ...two.initialState, rotators: [[0], [0]] };
    const world = await follow({ ...two, initialState, slowWrites: true }, trace);
    expect(await brokenLater(world, 0)).toEqual(['e', 'c']);
    expect(await brokenLater(world, PAST_AGE)).toEqual([]);
    await expectPublishFixes(world);
    // If the write takes effect in time, run 2 does not get this far before it.
    await expect(follow({ ...two, initialState }, trace)).rejects.toThrow(
      '"run 2: sleep → ok" is not possible here',
    );
  });
});

test('a regeneration that takes effect after the run sent it again invalidates the published key, until the next run', async () => {
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
  expect(isValid(world, world.places[0]!.value)).toBe(false);
  expect(await brokenLater(world, 0)).toEqual([]);
});
