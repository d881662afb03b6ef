// Jest loads every module again for each test file, and so would generate the simulator's keys again. The simulator keeps what is
// slow here, once for each worker process (simulator/network/shared.ts).
import { TestEnvironment } from 'jest-environment-node';
import { createRequire } from 'node:module';

const shared = { require: createRequire(import.meta.url), values: new Map() };

/** Imports a module into the worker process itself: simulations run a third faster there than in the VM of a test file. */
const outside = (url) => import(url);

export default class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global[Symbol.for('simulator.shared')] = shared;
    this.global[Symbol.for('tests.outside')] = outside;
  }
}
