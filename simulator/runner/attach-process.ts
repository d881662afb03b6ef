// Connects the action's process to the simulator, so that faults affect it and it can skip its waits (preload/waits.mjs).
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Simulator } from '../simulator.ts';

/** @returns a function that disconnects the process. */
export function attachProcess(simulator: Simulator, child: ChildProcess): () => void {
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
  simulator.attach({
    kill: (signal) => void child.kill(signal),
    exited: once(child, 'exit'),
    hangs: ({ method, url }) => {
      send({ hangs: `${method} ${url.pathname}${url.search}` });
    },
  });
  return () => {
    child.off('message', onMessage);
    simulator.attach(undefined);
  };
}
