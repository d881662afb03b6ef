// What later runs bring: from a world in which nothing goes on, complete runs one after another, and the invariants
// that speak of them.

import type { PlanRequest } from '../../src/core/plan/decision.ts';
import { formatDuration, type Duration } from '../../src/core/time.ts';
import type { Finding, Invariant } from './invariants.ts';
import { Run, type Mutation } from './run.ts';
import { copyWorld, isLive, newestValue, type World } from './world.ts';

/** @param after how much time passes before the next run. */
export async function probe(
  before: World,
  request: PlanRequest,
  after: Duration,
  mutation: Mutation,
): Promise<Finding[]> {
  const live: Invariant = before.rotators.length === 1 ? 'b' : 'e';
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
      if (completed.end !== 'complete') report(live, `${name} fails with ${completed.code ?? 'nothing'}`);
      return completed;
    };

    await run(first, 'the next run');
    for (const index of world.rotators[first]!)
      if (!isLive(world, world.places[index]!.value))
        report(live, `target ${index} holds a dead key after the next run`);

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
