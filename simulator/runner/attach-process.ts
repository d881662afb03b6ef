// Connects the action's process to the simulator, so that faults affect it and it can skip its waits (preload/waits.mjs).
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Wake } from '../network/traffic.ts';
import type { Simulator } from '../simulator.ts';

/** Real milliseconds between two looks at the file of a process that is to stop. */
const lookEvery = 2;

/**
 * @param printed how many characters the process has printed to stdout.
 * @returns a function that disconnects the process.
 */
export function attachProcess(simulator: Simulator, child: ChildProcess, printed?: () => number): () => void {
  const send = (message: object): void => {
    // The process may have exited in the meantime, which is not an error.
    if (child.connected) child.send(message, () => undefined);
  };
  const onMessage = ({ advance }: { readonly advance?: number }): void => {
    if (advance === undefined) return;
    simulator.clock.advance(advance);
    send({ advanced: advance });
  };
  child.on('message', onMessage);
  const detach = simulator.attach({
    kill: (signal) => void child.kill(signal),
    exited: once(child, 'exit'),
    printed,
    hangs: ({ method, url }) => {
      send({ hangs: `${method} ${url.pathname}${url.search}` });
    },
    freeze: createFreezer(simulator, child, send),
  });
  return () => {
    child.off('message', onMessage);
    detach();
  };
}

/**
 * The process blocks in its message handler (preload/freeze.mjs) until a file tells it to go on, so that none of its timers
 * can fire in between.
 */
function createFreezer(
  simulator: Simulator,
  child: ChildProcess,
  send: (message: object) => void,
): () => Promise<Wake | undefined> {
  let frozen = false;
  return async () => {
    if (frozen || !child.connected) return undefined;
    frozen = true;
    const directory = simulator.temporaryDirectory('freeze');
    send({ freeze: directory });
    while (!existsSync(join(directory, 'frozen'))) {
      if (child.exitCode !== null || child.signalCode !== null) return undefined;
      await pause(lookEvery);
    }
    return (clocks) => {
      frozen = false;
      const draft = join(directory, 'draft');
      writeFileSync(draft, JSON.stringify({ clocks, mapping: simulator.clock.mapping() }));
      renameSync(draft, join(directory, 'wake'));
    };
  };
}
