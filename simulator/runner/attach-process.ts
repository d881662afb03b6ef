// The action's process beside the simulator: faults strike it, and it may skip its waits (preload/waits.mjs).
import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import type { Simulator } from '../simulator.ts';

/** Ties a process to the simulator, until the returned function is called. */
export function attachProcess(simulator: Simulator, child: ChildProcess): () => void {
  const tell = (message: object): void => {
    // The process may be gone by now.
    if (child.connected) child.send(message, () => undefined);
  };
  const grant = ({ advance }: { readonly advance?: number }): void => {
    if (advance === undefined) return;
    simulator.clock.advance(advance);
    tell({ advanced: advance });
  };
  child.on('message', grant);
  simulator.attach({
    kill: (signal) => void child.kill(signal),
    exited: once(child, 'exit'),
    hangs: ({ method, url }) => {
      tell({ hangs: `${method} ${url.pathname}${url.search}` });
    },
  });
  return () => {
    child.off('message', grant);
    simulator.attach(undefined);
  };
}
