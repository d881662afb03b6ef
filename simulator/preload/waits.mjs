// Skips the action's waits. While a request is active, time passes at the clock's scale. Without one, or if the simulator
// will never reply to it, the action can only be waiting for its own timers. The process then requests that the simulator
// advance the clock to the next timer. A process without an IPC channel to the simulator skips nothing.
import { Activity } from './activity.mjs';
import { standStill } from './freeze.mjs';

/** Real milliseconds without activity before a wait is skipped. */
const gracePeriod = 3;

export function createWaitSkipper(options) {
  return process.send === undefined
    ? { consider: () => undefined, forget: () => undefined }
    : new WaitSkipper(options);
}

class WaitSkipper {
  #pending;
  #time;
  #realTimeout;
  #activity = new Activity(() => this.consider());
  #considering = false;
  /** Whether the simulator has yet to answer a request to advance the clock. */
  #asked = false;

  constructor({ pending, time, realTimeout }) {
    this.#pending = pending;
    this.#time = time;
    this.#realTimeout = realTimeout;
    process.on('message', (message) => this.#receive(message));
    process.channel.unref();
  }

  /** Skips to the next timer if there is no activity within the grace period. */
  consider() {
    if (this.#considering || this.#activity.isBusy) return;
    this.#considering = true;
    const realTimeout = this.#realTimeout;
    realTimeout(() => this.#skip(), gracePeriod).unref();
  }

  /** Discards timers and requests of an earlier run. */
  forget() {
    // An interval would go on for ever, and every later wait would be skipped in its small steps.
    for (const timer of this.#pending.keys()) clearInterval(timer);
    this.#pending.clear();
    this.#activity.clear();
  }

  #skip() {
    if (this.#activity.usesFiles) {
      this.#considering = false;
      this.consider();
      return;
    }
    const milliseconds = this.#activity.isBusy ? 0 : this.#untilNextTimer();
    this.#asked = milliseconds > 0;
    if (this.#asked) process.send({ advance: milliseconds });
    else this.#considering = false;
  }

  /** Virtual milliseconds; 0 if the action is not waiting for any timer. */
  #untilNextTimer() {
    const timers = this.#inOrder();
    // An unreferenced timer, such as that of an idle connection, is not waited for, unless it is the time limit of a
    // request without a reply.
    const isAwaited = this.#activity.waitsForReply || timers.some(([timer]) => timer.hasRef());
    return timers.length > 0 && isAwaited ? timers[0][1] - this.#time.now() : 0;
  }

  /** The pending timers, without those that were cleared, in the order in which they are due. */
  #inOrder() {
    for (const timer of this.#pending.keys()) if (timer._destroyed) this.#pending.delete(timer);
    return [...this.#pending].toSorted(([, one], [, other]) => one - other);
  }

  #receive({ hangs, advanced, freeze }) {
    if (freeze !== undefined) this.#standStill(freeze);
    if (hangs !== undefined) {
      this.#activity.markHanging(hangs);
      this.consider();
    }
    if (advanced === undefined) return;
    this.#considering = false;
    // On waking, the clock has already caught up.
    if (this.#asked) {
      this.#time.advance(advanced);
      this.#rearm();
    }
    this.#asked = false;
    this.consider();
  }

  /** Timers stand still too: each has as much of its delay left as before. */
  #standStill(directory) {
    const left = this.#inOrder().map(([timer, due]) => [timer, due - this.#time.now()]);
    const start = this.#time.realNow();
    const woken = standStill(directory);
    this.#time.resume({ ...woken, stoodStill: this.#time.realNow() - start });
    for (const [timer, milliseconds] of left) this.#pending.set(timer, this.#time.now() + milliseconds);
    this.#asked = false;
    this.#rearm();
  }

  #rearm() {
    const now = this.#time.now();
    for (const [timer, due] of this.#inOrder()) {
      // `refresh` schedules the timer again, with this delay.
      timer._idleTimeout = Math.max(1, due > now ? this.#time.shorten(due - now) : 1);
      timer.refresh();
    }
  }
}
