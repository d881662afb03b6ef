// Runs of the action's sources in one long-lived process, for tests with many cheap cases. See case-runner.ts.
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { startCaseRunner, type CaseRunner } from '../../simulator/runner/case-runner.ts';
import type { SimulatorOptions } from '../../simulator/simulator.ts';
import { World } from './world.ts';

/** Virtual milliseconds in a real one. Large answers take real time, and time limits are virtual. */
const SCALE = 4;

export interface Cases {
  /** A world whose runs share the process. They can have the options `path`, `unclean`, and `env`. */
  readonly open: (options?: SimulatorOptions) => Promise<World>;
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
      const simulator = await running().start(options);
      const world = new World(simulator, (one, all = {}) => running().run(one, all));
      open.push(world);
      return world;
    },
  };
  beforeAll(async () => {
    runner = await startCaseRunner(SCALE);
    // The first run of a process loads every module, which takes seconds of virtual time.
    const first = await cases.open();
    await first.run({ operation: 'publish', targets: 'repo:octo/site#A\nkeyvault:contoso-kv#a' });
    await open.pop()?.close();
  });
  afterEach(async () => {
    for (const world of open.splice(0)) await world.close();
  });
  afterAll(() => runner?.stop());
  return cases;
}
