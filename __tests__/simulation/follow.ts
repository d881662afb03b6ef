// Replays a written trace step by step, for scenarios that a test describes in full, such as the known limits.

import { describe } from './describe.ts';
import type { Mutation } from './mutation.ts';
import { worldOf, type Scenario } from './scenario.ts';
import { Simulation } from './simulation.ts';
import type { World } from './world.ts';

/** @returns the world after the last step. @throws if a step is not possible at its position. */
export async function follow(
  scenario: Scenario,
  trace: readonly string[],
  mutation: Mutation = {},
): Promise<World> {
  const { bounds, initialState } = scenario;
  const simulation = new Simulation(scenario, worldOf(initialState), bounds, 1, mutation);
  for (const step of trace) {
    const choices = simulation.choices();
    const choice = choices.find((each) => describe(each, simulation) === step);
    if (!choice) {
      const possible = choices.map((each) => `  ${describe(each, simulation)}`);
      throw new Error([`"${step}" is not possible here. Possible steps:`, ...possible].join('\n'));
    }
    await simulation.apply(choice);
  }
  return simulation.world;
}
