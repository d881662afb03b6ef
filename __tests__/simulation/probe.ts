// Checks the invariants about later runs: starts complete runs, one after the other, in a copy of a world without an
// active run.

import type { PlanRequest } from '../../src/core/plan/decision.ts';
import { formatDuration, type Duration } from '../../src/core/time.ts';
import type { Finding, Invariant } from './invariants.ts';
import { Run, type Mutation } from './run.ts';
import { copyWorld, isValid, newestValue, type World } from './world.ts';

/** @param after the time until the next run. */
export async function probe(
  before: World,
  request: PlanRequest,
  after: Duration,
  mutation: Mutation,
): Promise<Finding[]> {
  const validity: Invariant = before.rotators.length === 1 ? 'b' : 'e';
  const findings: Finding[] = [];
  for (const first of before.rotators.keys()) {
    const world = copyWorld(before);
    world.late = [];
    world.time += after;
    const report = (invariant: Invariant, what: string) => {
      world.findings.push({ invariant, what: `${what}, run ${formatDuration(after)} later` });
    };
    const run = async (rotator: number, name: string): Promise<Run> => {
      const completed = new Run(world, -1, rotator, request, mutation, true);
      await completed.ended;
      if (completed.result !== 'complete')
        report(validity, `${name} fails with ${completed.code ?? 'no code'}`);
      return completed;
    };

    await run(first, 'the next run');
    for (const index of world.rotators[first]!)
      if (!isValid(world, world.places[index]!.value))
        report(validity, `target ${index} holds an invalid key after the next run`);

    const others = [...world.rotators.keys()].filter((rotator) => rotator !== first);
    for (const other of others) await run(other, 'the other rotator');
    for (const rotator of world.rotators.keys()) await run(rotator, 'the second run');
    for (const index of new Set(world.rotators.flat()))
      if (world.places[index]!.value !== newestValue(world))
        report('c', `target ${index} does not hold the newest key after two runs`);

    for (const rotator of world.rotators.keys()) {
      const { record } = await run(rotator, 'the third run');
      if (record.writes + record.regenerations > 0) report('c', 'the third run changes something');
    }
    findings.push(...world.findings.slice(before.findings.length));
  }
  return findings;
}
