// Preloaded into the action's process (`node --import`): shows it the simulator's time and shortens its timers.
// The action knows nothing of it, so what is tested is the very bundle that users run.
import { createRequire, syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const require = createRequire(import.meta.url);
const mapping = JSON.parse(process.env.SIM_CLOCK ?? 'null');

if (mapping !== null) {
  const { scale } = mapping;
  let { virtualBase, realBase } = mapping;
  // For a process that outlives one run: the same scale from another moment on.
  globalThis[Symbol.for('simulator.setClock')] = (next) => {
    ({ virtualBase, realBase } = next);
  };
  const RealDate = Date;
  const performanceNow = performance.now.bind(performance);
  const timeOrigin = performance.timeOrigin;
  const now = () => Math.floor(virtualBase + (timeOrigin + performanceNow() - realBase) * scale);

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

  // Short delays are technical (a tick, a keep-alive hint) and stay real. One millisecond more than the quotient,
  // because Node may fire a timer up to a millisecond early, which is `scale` milliseconds of virtual time.
  const shorten = (delay) => (Number(delay) >= 200 ? Math.ceil(Number(delay) / scale) + 1 : delay);

  const timers = require('node:timers');
  const promises = require('node:timers/promises');
  const scheduled =
    (original) =>
    (callback, delay, ...args) =>
      original(callback, shorten(delay), ...args);
  timers.setTimeout = globalThis.setTimeout = scheduled(globalThis.setTimeout);
  timers.setInterval = globalThis.setInterval = scheduled(globalThis.setInterval);

  const { setTimeout: sleep, setInterval: ticks } = promises;
  promises.setTimeout = (delay, ...args) => sleep(shorten(delay), ...args);
  promises.setInterval = (delay, ...args) => ticks(shorten(delay), ...args);
  const wait = promises.scheduler.wait.bind(promises.scheduler);
  promises.scheduler.wait = (delay, options) => wait(shorten(delay), options);
  globalThis.setTimeout[Symbol.for('nodejs.util.promisify.custom')] = promises.setTimeout;

  const abortAfter = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (delay) => abortAfter(shorten(delay));

  // `http.request(…).setTimeout` and agent time-outs end here, past the timers above.
  const socketTimeout = net.Socket.prototype.setTimeout;
  net.Socket.prototype.setTimeout = function (delay, callback) {
    return socketTimeout.call(this, shorten(delay), callback);
  };

  syncBuiltinESMExports();
}
