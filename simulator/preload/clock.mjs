// Loaded into the action's process with `node --import`. Replaces the process's clock and timers with virtual time.
// The action is not aware of it, so the tests run the same bundle as users do.
import net from 'node:net';
import { syncBuiltinESMExports } from 'node:module';
import { replaceDate } from './date.mjs';
import { replaceTimers } from './timers.mjs';
import { createVirtualTime } from './virtual-time.mjs';
import { createWaitSkipper } from './waits.mjs';

const mapping = JSON.parse(process.env.SIM_CLOCK ?? 'null');
if (mapping !== null) install(mapping);

function install(initial) {
  const time = createVirtualTime(initial);
  /** Pending timers, each with the virtual time at which it is due. */
  const pending = new Map();
  const skipper = createWaitSkipper({ pending, time, realTimeout: globalThis.setTimeout });
  replaceDate(time);
  replaceTimers({ pending, time, skipper });
  replaceSocketTimeouts(time);
  syncBuiltinESMExports();
  // For runner/case-worker.mjs: continues at the same scale from another moment.
  globalThis[Symbol.for('simulator.setClock')] = (next) => {
    time.reset(next);
    skipper.forget();
  };
}

/** The time limits of `http.request(…).setTimeout` and of agents, which do not use the global timers. */
function replaceSocketTimeouts(time) {
  const socketTimeout = net.Socket.prototype.setTimeout;
  net.Socket.prototype.setTimeout = function (delay, callback) {
    return socketTimeout.call(this, time.shorten(delay), callback);
  };
}
