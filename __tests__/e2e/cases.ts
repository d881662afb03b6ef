// Runs of the action's sources in one long-lived process, for tests with many cheap cases. See case-runner.ts.
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { startCaseRunner, type CaseRunner } from '../../simulator/runner/case-runner.ts';
import type { RunOptions } from '../../simulator/runner/run-options.ts';
import type { SimulatorOptions } from '../../simulator/simulator.ts';
import { CONTOSO, World, type Inputs } from './world.ts';

/** Virtual milliseconds in a real one. Large answers take real time, and time limits are virtual. */
const SCALE = 4;

export interface Cases {
  open(options?: SimulatorOptions): Promise<World>;
  run(world: World, inputs: Inputs, options?: Pick<RunOptions, 'path' | 'unclean'>): Promise<ActionRun>;
}

/** For the tests of one file. */
export function useCases(): Cases {
  let runner: CaseRunner | undefined;
  const open: World[] = [];
  const running = (): CaseRunner => {
    if (runner === undefined) throw new Error('The process has not started.');
    return runner;
  };
  const cases: Cases = {
    async open(options) {
      const world = new World(await running().start(options));
      open.push(world);
      return world;
    },
    run: ({ simulator }, inputs, options = {}) =>
      running().run(simulator, { ...options, inputs: { ...CONTOSO, ...inputs } }),
  };
  beforeAll(async () => {
    runner = await startCaseRunner(SCALE);
    // The first run of a process loads every module, which takes seconds of virtual time.
    const first = await cases.open();
    await cases.run(first, { operation: 'publish', targets: 'repo:octo/site#A\nkeyvault:contoso-kv#a' });
    await open.pop()?.close();
  });
  afterEach(async () => {
    for (const world of open.splice(0)) await world.close();
  });
  afterAll(() => runner?.stop());
  return cases;
}
