// Skips the action's waits. While it has a request under way, time passes at the clock's scale. While it has none, or
// none that the simulator will ever answer, it can only be waiting for its own timers: then it tells the simulator, which
// puts the clock forward to the next of them. Without a channel to the simulator nothing is skipped.
import { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';

/** How long nothing must be under way before a wait is skipped, real milliseconds. */
const GRACE = 3;

export function createSkipper({ waits, now, advance, shorten, realTimeout }) {
  if (process.send === undefined) return { consider: () => undefined, forget: () => undefined };
  const underWay = new Set();
  const hanging = new Set();
  let considering = false;

  const busy = () => underWay.size > hanging.size;
  const usesFiles = () => process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));
  const follow = (emitter, end) => {
    underWay.add(emitter);
    emitter.once(end, () => {
      underWay.delete(emitter);
      hanging.delete(emitter);
      consider();
    });
  };
  subscribe('http.client.request.created', ({ request }) => {
    // One that opens a tunnel is never closed, and the request that goes through it is under way as well.
    if (request.method !== 'CONNECT') follow(request, 'close');
  });
  const { spawn } = ChildProcess.prototype;
  ChildProcess.prototype.spawn = function (...args) {
    follow(this, 'exit');
    return spawn.apply(this, args);
  };

  /** Those that were cleared are gone; what remains comes in the order of time. */
  const next = () => {
    for (const timer of waits.keys()) if (timer._destroyed) waits.delete(timer);
    return [...waits].toSorted(([, one], [, other]) => one - other);
  };

  function consider() {
    if (considering || busy()) return;
    considering = true;
    realTimeout(() => {
      if (usesFiles()) {
        considering = false;
        consider();
        return;
      }
      const [first, ...more] = next();
      // Timers that hold nobody up, such as those of idle connections, are no reason to skip anything; the time limit
      // of a request holds up whoever waits for its answer.
      const awaited =
        first !== undefined &&
        ([...hanging].some((request) => !request.destroyed) ||
          [first, ...more].some(([timer]) => timer.hasRef()));
      const milliseconds = awaited && !busy() ? first[1] - now() : 0;
      if (milliseconds > 0) process.send({ advance: milliseconds });
      else considering = false;
    }, GRACE).unref();
  }

  process.on('message', ({ hangs, advanced }) => {
    if (hangs !== undefined) {
      const isHanging = (one) => `${one.method} ${one.path}` === hangs && !hanging.has(one);
      const request = [...underWay].findLast(isHanging);
      if (request !== undefined) hanging.add(request);
      consider();
    }
    if (advanced === undefined) return;
    considering = false;
    advance(advanced);
    for (const [timer, due] of next()) {
      // Node inserts a refreshed timer anew, by its delay.
      timer._idleTimeout = Math.max(1, due > now() ? shorten(due - now()) : 1);
      timer.refresh();
    }
    consider();
  });
  process.channel.unref();

  return {
    consider,
    /** What an earlier run left behind holds nobody up any more. */
    forget() {
      for (const left of [waits, underWay, hanging]) left.clear();
    },
  };
}
