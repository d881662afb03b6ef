// Follows a trace that is written down, step by step: for what must be told in full, such as the known limits.

import type { Mutation } from './run.ts';
import { worldOf, type Scenario } from './scenario.ts';
import { Simulation } from './simulation.ts';
import type { World } from './world.ts';

/** @returns the world after the last step. @throws if a step is not possible where it is written. */
export async function follow(
  scenario: Scenario,
  trace: readonly string[],
  mutation: Mutation = {},
): Promise<World> {
  const { bounds, beginning } = scenario;
  const simulation = new Simulation(scenario, worldOf(beginning), bounds, 1, mutation);
  for (const step of trace) {
    const choices = simulation.choices();
    const choice = choices.find((each) => simulation.describe(each) === step);
    if (!choice) {
      const possible = choices.map((each) => `  ${simulation.describe(each)}`);
      throw new Error([`"${step}" cannot happen here, but`, ...possible].join('\n'));
    }
    await simulation.take(choice);
  }
  return simulation.world;
}
