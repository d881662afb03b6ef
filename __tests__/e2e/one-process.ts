// Worlds whose runs share one process, for test files with many short runs: a process of its own costs twice as much time.
import { afterAll, beforeAll } from '@jest/globals';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { startCaseRunner, type CaseRunner } from '../../simulator/runner/case-runner.ts';
import type { SimulatorOptions } from '../../simulator/simulator.ts';
import { CONTOSO, World, type Inputs } from './world.ts';

/** Virtual milliseconds per real one. */
const SCALE = 5;

export interface OneProcess {
  readonly open: (options?: SimulatorOptions) => Promise<World>;
  /** Runs the action once, and closes the world. */
  readonly run: (world: World, inputs: Inputs) => Promise<ActionRun>;
}

/** For a whole test file. */
export function inOneProcess(): OneProcess {
  let runner: CaseRunner;
  beforeAll(async () => {
    runner = await startCaseRunner(SCALE);
  });
  afterAll(() => runner.stop());
  return {
    open: async (options) => new World(await runner.start(options)),
    async run(world, inputs) {
      try {
        return await runner.run(world.simulator, { inputs: { ...CONTOSO, ...inputs }, unclean: true });
      } finally {
        world.simulator.stop();
      }
    },
  };
}
