// Stops the action's process, as a runner does that is suspended: nothing in it runs until the simulator wakes it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Real milliseconds between two looks at the file. */
const lookEvery = 2;

/** @returns what the simulator says on waking: which clocks catch up, and its own time. */
export function standStill(directory) {
  writeFileSync(join(directory, 'frozen'), '');
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const file = join(directory, 'wake');
  while (!existsSync(file)) Atomics.wait(cell, 0, 0, lookEvery);
  return JSON.parse(readFileSync(file, 'utf8'));
}
