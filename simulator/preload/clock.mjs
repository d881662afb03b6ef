// Preloaded into the action's process (`node --import`): shows it the simulator's time and shortens its waits.
// The action knows nothing of it, so what is tested is the very bundle that users run.
import { createRequire, syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { createSkipper } from './waits.mjs';

const require = createRequire(import.meta.url);
const timers = require('node:timers');
const promises = require('node:timers/promises');

/** Delays below this are technical (a tick, a keep-alive hint) and stay real; virtual milliseconds. */
const TECHNICAL = 200;

const mapping = JSON.parse(process.env.SIM_CLOCK ?? 'null');
if (mapping !== null) install(mapping);

function install({ scale, virtualBase, realBase }) {
  const { setTimeout: realTimeout, setInterval: realInterval, Date: RealDate } = globalThis;
  const { setTimeout: realSleep } = promises;
  const performanceNow = performance.now.bind(performance);
  const { timeOrigin } = performance;
  const now = () => Math.floor(virtualBase + (timeOrigin + performanceNow() - realBase) * scale);

  // One millisecond more than the quotient, because Node may fire a timer up to a millisecond early, which is `scale`
  // milliseconds of virtual time.
  const shorten = (delay) => (Number(delay) >= TECHNICAL ? Math.ceil(Number(delay) / scale) + 1 : delay);

  /** The timers that wait, each with the virtual time at which it is due. */
  const waits = new Map();
  const advance = (milliseconds) => (virtualBase += milliseconds);
  const skipper = createSkipper({ waits, now, advance, shorten, realTimeout });

  // For a process that outlives one run: the same scale from another moment on.
  globalThis[Symbol.for('simulator.setClock')] = (next) => {
    ({ virtualBase, realBase } = next);
    skipper.forget();
  };

  const SimDate = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, args, newTarget) =>
      Reflect.construct(
        target,
        args.length === 0 ? [now()] : args,
        newTarget === SimDate ? target : newTarget,
      ),
  });
  RealDate.now = now;
  RealDate.prototype.constructor = SimDate;
  globalThis.Date = SimDate;
  Object.defineProperty(performance, 'now', { value: () => performanceNow() * scale, configurable: true });

  const setTimeout = (callback, delay, ...args) => {
    if (!(Number(delay) >= TECHNICAL)) return realTimeout(callback, delay, ...args);
    const timer = realTimeout(
      function (...given) {
        waits.delete(timer);
        callback.apply(this, given);
      },
      shorten(delay),
      ...args,
    );
    waits.set(timer, now() + Number(delay));
    skipper.consider();
    return timer;
  };
  timers.setTimeout = globalThis.setTimeout = setTimeout;
  timers.setInterval = globalThis.setInterval = (callback, delay, ...args) =>
    realInterval(callback, shorten(delay), ...args);

  promises.setTimeout = (delay, value, options = {}) =>
    Number(delay) >= TECHNICAL ? sleep(setTimeout, delay, value, options) : realSleep(delay, value, options);
  promises.scheduler.wait = (delay, options) => promises.setTimeout(delay, undefined, options);
  setTimeout[Symbol.for('nodejs.util.promisify.custom')] = promises.setTimeout;

  AbortSignal.timeout = (delay) => {
    const controller = new AbortController();
    const late = () =>
      controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    setTimeout(late, delay).unref();
    return controller.signal;
  };

  // `http.request(…).setTimeout` and agent time-outs end here, past the timers above.
  const socketTimeout = net.Socket.prototype.setTimeout;
  net.Socket.prototype.setTimeout = function (delay, callback) {
    return socketTimeout.call(this, shorten(delay), callback);
  };

  syncBuiltinESMExports();
}

function sleep(setTimeout, delay, value, { signal, ref = true }) {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(
        Object.assign(new Error('The operation was aborted'), { name: 'AbortError', code: 'ABORT_ERR' }),
      );
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    }, delay);
    if (!ref) timer.unref();
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
