// Checks the invariants about later runs: starts complete runs, one after the other, in a copy of a world without an active run,
// where nobody else acts and nothing fails.

import { newestKey } from '../../src/core/keys.ts';
import { formatDuration, HOUR, MINUTE, type Duration } from '../../src/core/time.ts';
import { holdsNewest, type Finding, type Invariant } from './invariants.ts';
import type { Mutation } from './mutation.ts';
import { MAX_AGE, requestFor, ROTATE, type RunRequest } from './requests.ts';
import { Run } from './run.ts';
import { PAST_AGE, PAST_OVERLAP, PAST_PROVISIONAL, PAST_REFRESH } from './scenario.ts';
import { copyWorld, keyTimes, runnerTime, type World } from './world.ts';

/** How the runs of the probe are requested. */
export type Settings = Partial<Omit<RunRequest, 'operation'>>;

class Probe {
  readonly world: World;
  readonly #mutation: Mutation;
  readonly #settings: Settings;
  readonly #before: Duration;
  readonly #known: number;

  constructor(before: World, after: Duration, settings: Settings, mutation: Mutation) {
    this.world = copyWorld(before);
    this.world.late = [];
    this.world.time += after;
    this.#before = before.time;
    this.#known = before.findings.length;
    this.#settings = settings;
    this.#mutation = mutation;
  }

  get findings(): Finding[] {
    return this.world.findings.slice(this.#known);
  }

  report(invariant: Invariant, what: string): void {
    const later = formatDuration(this.world.time - this.#before);
    this.world.findings.push({ invariant, what: `${what}, ${later} later` });
  }

  /** A complete run of a rotator. @returns how many writes and regenerations it sent. */
  async run(rotator: number, settings: Settings = {}): Promise<number> {
    const request = requestFor(ROTATE, { maxAge: MAX_AGE, ...this.#settings, ...settings });
    const completed = new Run(this.world, -1, rotator, request, this.#mutation, true);
    await completed.ended;
    if (completed.result !== 'complete')
      this.report('c', `a later run fails with ${completed.code ?? 'no code'}`);
    return completed.record.writes + completed.record.regenerations;
  }

  pass(duration: Duration): void {
    this.world.time += duration;
  }

  /** @param everywhere also where somebody else saved a value. */
  requireNewest(everywhere: boolean, when: string): void {
    for (const index of new Set(this.world.rotators.flatMap(({ targets }) => targets)))
      if (!holdsNewest(this.world, index) && (everywhere || this.world.places[index]!.origin !== 'person'))
        this.report('c', `target ${index} does not hold the newest key ${when}`);
  }

  get isDue(): boolean {
    const times = keyTimes(this.world);
    return runnerTime(this.world) - this.world.skews.runner - (times[newestKey(times)] ?? 0) >= MAX_AGE;
  }
}

/** The next runs start immediately, after the overlap, and when the key is due. */
export const AFTER: readonly Duration[] = [0, PAST_OVERLAP, PAST_AGE];

/** Starts the next runs after some time. */
export async function probe(
  before: World,
  after: Duration,
  mutation: Mutation,
  settings: Settings = {},
): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (before.rotators.length > 1) {
    for (const first of before.rotators.keys())
      findings.push(...(await probeRounds(before, first, mutation)));
    return findings;
  }
  findings.push(...(await probeOne(before, after, settings, mutation)));
  if (after === 0) findings.push(...(await probeEagerly(before, settings, mutation)));
  return findings;
}

/** One rotator with `max-age`: heals, becomes quiet, renews what somebody else saved, and rotates. */
async function probeOne(
  before: World,
  after: Duration,
  settings: Settings,
  mutation: Mutation,
): Promise<Finding[]> {
  const one = new Probe(before, after, settings, mutation);
  const isQuiet = settings.currentKey !== 'misfit';
  await one.run(0);
  // A write within the first minutes of a key does not prove itself, so the second run counts if it starts after them.
  one.pass(PAST_PROVISIONAL);
  await one.run(0);
  one.requireNewest(false, 'after two runs');
  one.pass(PAST_PROVISIONAL);
  await one.run(0);
  one.pass(MINUTE);
  const isDue = one.isDue;
  if ((await one.run(0)) > 0 && !isDue && isQuiet)
    one.report('c', 'a run after the refresh changes something');
  one.pass(PAST_REFRESH);
  await one.run(0);
  one.pass(PAST_OVERLAP);
  await one.run(0);
  one.requireNewest(true, 'after the refresh interval');
  one.pass(PAST_AGE + PAST_REFRESH);
  const newest = newestTime(one.world);
  await one.run(0);
  one.pass(PAST_OVERLAP);
  await one.run(0);
  if (newestTime(one.world) === newest) one.report('i', 'an overdue rotation does not happen');
  return one.findings;
}

/** One rotator without `max-age`, which rotates as soon as the overlap has passed. */
async function probeEagerly(before: World, settings: Settings, mutation: Mutation): Promise<Finding[]> {
  const one = new Probe(before, 0, settings, mutation);
  for (let run = 0; run < 3; run++) {
    await one.run(0, { maxAge: undefined });
    one.pass(PAST_OVERLAP);
  }
  one.requireNewest(false, 'after three runs without max-age');
  return one.findings;
}

/** Several rotators, each of which completes a run in time: first without a rotation, then with as many as possible. */
async function probeRounds(before: World, first: number, mutation: Mutation): Promise<Finding[]> {
  const { interval = HOUR } = before.manners;
  const round = interval - 5 * MINUTE;
  const all = [...before.rotators.keys()];
  const inOrder = [...all.slice(first), ...all.slice(0, first)];
  const rounds = new Probe(before, 0, {}, mutation);
  const runAll = async (settings: Settings): Promise<number> => {
    let changes = 0;
    for (const rotator of inOrder) changes += await rounds.run(rotator, settings);
    return changes;
  };
  const calm = { maxAge: 100 * HOUR, refreshInterval: undefined };
  await runAll(calm);
  rounds.pass(round);
  await runAll(calm);
  rounds.requireNewest(false, 'after two rounds');
  rounds.pass(round);
  await runAll(calm);
  rounds.pass(MINUTE);
  if ((await runAll(calm)) > 0) rounds.report('c', 'a round after the refresh changes something');
  for (let time = 0; time < 2 * PAST_OVERLAP; time += round) {
    rounds.pass(round);
    await runAll({ maxAge: undefined });
  }
  return rounds.findings;
}

function newestTime(world: World): number | undefined {
  const times = keyTimes(world);
  return times[newestKey(times)];
}
