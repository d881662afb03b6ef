// What the rotation rule cannot guarantee: services do not say what a secret holds, and may answer with an earlier state. Each
// case is shown by its shortest trace, and each one ends by itself.
import { describe, expect, jest, test } from '@jest/globals';
import { SECOND } from '../../src/core/time.ts';
import type { World } from './world.ts';
import type { Invariant } from './invariants.ts';
import type { Scenario } from './scenario.ts';
import { outside } from './outside.ts';

const { explore } = await outside('explore.ts');
const { follow } = await outside('follow.ts');
const { holdsNewest } = await outside('invariants.ts');
const { printLine, TEST_TIMEOUT } = await outside('print.ts');
const { requestFor, ROTATE } = await outside('requests.ts');
const { Run } = await outside('run.ts');
const { PAST_OVERLAP, PAST_REFRESH, PROMPT } = await outside('scenario.ts');
const { BY_AGE, scenario } = await outside('scenarios.ts');
const { TWO_REPOSITORIES } = await outside('scenarios-several.ts');

jest.setTimeout(TEST_TIMEOUT);

interface KnownLimit {
  readonly what: string;
  readonly breaks: Invariant;
  readonly where: Scenario;
  readonly trace: readonly string[];
}

/** Nothing is tolerated that the other scenarios tolerate as a known limit. */
const STRICT = { manners: { ...PROMPT, tolerates: [] } };

const ROOM = [
  'run 1 of rotator 0 starts: rotate',
  'run 1: observe target 0 → ok',
  'run 1: list → ok',
  'run 1: verify the secondary key → ok',
  'run 1: write the secondary key to target 0 → ok',
  'run 1: list → ok',
];

const LIMITS: readonly KnownLimit[] = [
  {
    what: 'a person saves the standby key, and the key is due before the secret is refreshed',
    breaks: 'g',
    where: scenario('a person', STRICT, { starts: 1, manualSaves: 1 }, { requests: [BY_AGE] }),
    trace: ['a person saves the standby key in target 0'],
  },
  {
    what: 'without max-age, a person regenerates a key while a run writes the other one, and the run is killed',
    breaks: 'g',
    where: scenario(
      'a person and a crash',
      STRICT,
      { starts: 1, crashes: 1, manualRegenerations: 1, waits: 1 },
      { waits: { idle: [], busy: [3 * SECOND] } },
    ),
    trace: [
      ...ROOM.slice(0, 4),
      'a person regenerates the primary key',
      '3 s pass',
      'run 1: write the secondary key to target 0 → ok',
      'run 1: crash',
    ],
  },
  {
    what: 'without max-age, a write takes effect after it was given up and another run has rotated',
    breaks: 'g',
    where: scenario('a late write', STRICT, { starts: 1, completeRuns: 1, lateWrites: 1 }),
    trace: [
      ...ROOM.slice(0, 4),
      'run 1: write the secondary key to target 0 → late',
      'run 1: list → ok',
      'run 2 of rotator 0 runs to its end: rotate',
      'the write of the secondary key to target 0 that was given up takes effect',
    ],
  },
  {
    what: 'a regeneration takes effect after it was given up, and a person has regenerated the same key',
    breaks: 'a',
    where: scenario(
      'a late regeneration',
      {},
      {
        starts: 1,
        completeRuns: 1,
        lateRegenerations: 1,
        manualRegenerations: 1,
      },
    ),
    trace: [
      ...ROOM,
      'run 1: regenerate the primary key → late',
      'a person regenerates the primary key',
      'run 1: list → ok',
      'run 1: sleep → ok',
      'run 1: list → ok',
      'run 1: verify the primary key → ok',
      'run 1: write the primary key to target 0 → ok',
      'the regeneration of the primary key that was given up takes effect',
    ],
  },
  {
    what: 'a regeneration takes effect after it was given up, and another repository has rotated at once',
    breaks: 'f',
    where: scenario(
      'a late regeneration',
      TWO_REPOSITORIES,
      { starts: 1, completeRuns: 1, lateRegenerations: 1 },
      { isInTurn: true },
    ),
    trace: [
      ...ROOM,
      'run 1: regenerate the primary key → late',
      ...Array.from({ length: 8 }, () => ['run 1: list → ok', 'run 1: sleep → ok'])
        .flat()
        .slice(0, -1),
      'run 2 of rotator 1 runs to its end: rotate',
      'the regeneration of the primary key that was given up takes effect',
    ],
  },
  {
    what: 'another repository rotates, and two listings in a row are old',
    breaks: 'f',
    where: scenario(
      'old listings',
      TWO_REPOSITORIES,
      { starts: 1, completeRuns: 1, oldListings: 2 },
      { isInTurn: true },
    ),
    trace: [
      'run 1 of rotator 0 runs to its end: rotate',
      'run 2 of rotator 1 starts: rotate',
      'run 2: observe target 1 → ok',
      'run 2: list → old 1',
      'run 2: verify the secondary key → ok',
      'run 2: write the secondary key to target 1 → ok',
      'run 2: list → old 1',
      'run 2: regenerate the primary key → ok',
    ],
  },
  {
    what: 'another repository rotates at the same time, and the look before the regeneration is old',
    breaks: 'f',
    where: scenario('an old listing', TWO_REPOSITORIES, { starts: 2, oldListings: 1 }),
    trace: [
      ...ROOM,
      'run 2 of rotator 1 starts: rotate',
      'run 2: observe target 1 → ok',
      'run 2: list → ok',
      'run 1: regenerate the primary key → ok',
      'run 2: verify the secondary key → ok',
      'run 1: sleep → ok',
      'run 1: list → ok',
      'run 1: verify the primary key → ok',
      'run 1: write the primary key to target 0 → ok',
      'run 2: write the secondary key to target 1 → ok',
      'run 2: list → old 1',
      'run 2: regenerate the primary key → ok',
    ],
  },
  {
    what: 'Azure states a wrong time, and the confirmation fails',
    breaks: 'c',
    where: scenario('a wrong time', {}, { starts: 1, wrongTimes: 1, faults: 1 }, { requests: [BY_AGE] }),
    trace: [
      'run 1 of rotator 0 starts: rotate',
      'run 1: observe target 0 → ok',
      'run 1: list → backwards',
      'run 1: verify the primary key → ok',
      'run 1: write the primary key to target 0 → ok',
      'run 1: list → failed',
    ],
  },
];

/** Each rotator runs twice: when the secrets are refreshed, and after the overlap. */
async function runLater(world: World): Promise<void> {
  world.time += PAST_REFRESH;
  for (let round = 0; round < 2; round++) {
    for (const rotator of world.rotators.keys())
      await new Run(world, -1, rotator, requestFor(ROTATE, { maxAge: 100 * PAST_REFRESH }), {}, true).ended;
    world.time += PAST_OVERLAP;
  }
}

describe('an invariant is broken, and later runs put it right', () => {
  test.each(LIMITS)('if $what', async ({ what, breaks, where, trace }) => {
    const { failure, states } = await explore(where);
    expect(failure?.trace).toEqual(trace);
    expect(failure?.findings.map(({ invariant }) => invariant)).toContain(breaks);
    printLine(`limit, ${what}: breaks ${breaks} after ${trace.length} steps, ${states} states`);

    const world = await follow(where, trace);
    await runLater(world);
    for (const index of world.places.keys()) expect(holdsNewest(world, index)).toBe(true);
  });
});
