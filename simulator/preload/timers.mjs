// Replaces the timers of Node and the browser-compatible globals with ones that wait in virtual time.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const timers = require('node:timers');
const promises = require('node:timers/promises');

export function replaceTimers({ pending, time, skipper }) {
  const setTimeout = virtualTimeout({ pending, time, skipper }, globalThis.setTimeout);
  timers.setTimeout = globalThis.setTimeout = setTimeout;

  const setInterval = virtualInterval({ pending, time, skipper }, globalThis.setInterval);
  timers.setInterval = globalThis.setInterval = setInterval;

  const realSleep = promises.setTimeout;
  promises.setTimeout = (delay, value, options = {}) =>
    time.isWait(delay) ? sleep(setTimeout, delay, value, options) : realSleep(delay, value, options);
  promises.scheduler.wait = (delay, options) => promises.setTimeout(delay, undefined, options);
  setTimeout[Symbol.for('nodejs.util.promisify.custom')] = promises.setTimeout;

  AbortSignal.timeout = (delay) => {
    const controller = new AbortController();
    const abort = () =>
      controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    setTimeout(abort, delay).unref();
    return controller.signal;
  };
}

function virtualTimeout({ pending, time, skipper }, realTimeout) {
  return (callback, delay, ...args) => {
    if (!time.isWait(delay)) return realTimeout(callback, delay, ...args);
    const timer = realTimeout(
      function (...given) {
        pending.delete(timer);
        callback.apply(this, given);
      },
      time.shorten(delay),
      ...args,
    );
    pending.set(timer, time.now() + Number(delay));
    skipper.consider();
    return timer;
  };
}

/** The action can wait for an interval too, such as the one that refills a limiter. */
function virtualInterval({ pending, time, skipper }, realInterval) {
  return (callback, delay, ...args) => {
    if (!time.isWait(delay)) return realInterval(callback, delay, ...args);
    const timer = realInterval(
      function (...given) {
        pending.set(timer, time.now() + Number(delay));
        callback.apply(this, given);
        skipper.consider();
      },
      time.shorten(delay),
      ...args,
    );
    pending.set(timer, time.now() + Number(delay));
    skipper.consider();
    return timer;
  };
}

/** `setTimeout` of node:timers/promises. */
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
