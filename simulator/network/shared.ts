// What is slow to load or to generate, once for each process. In Jest, every test file has modules of its own, so the environment of
// the tests keeps these for all files of a worker (__tests__/environment.js).
import { createRequire } from 'node:module';

interface Shared {
  readonly require: NodeJS.Require;
  readonly values: Map<string, unknown>;
}

const provided = (globalThis as Readonly<Record<symbol, unknown>>)[Symbol.for('simulator.shared')] as
  Shared | undefined;
const shared: Shared = provided ?? { require: createRequire(import.meta.url), values: new Map() };

/** Loads a package that is a CommonJS module. Nothing in it may depend on the globals of a test file. */
export function load(name: string): unknown {
  return shared.require(name);
}

/** Only what is complete is shared, because the file that generates it can end before. */
export async function once<T>(name: string, generate: () => Promise<T>): Promise<T> {
  if (!shared.values.has(name)) shared.values.set(name, await generate());
  return shared.values.get(name) as T;
}
