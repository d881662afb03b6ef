// Skips the action's waits. While a request is active, time passes at the clock's scale. Without one, or if the simulator
// will never reply to it, the action can only be waiting for its own timers. The process then requests that the simulator
// advance the clock to the next timer. A process without an IPC channel to the simulator skips nothing.
import { Activity } from './activity.mjs';

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
    if (milliseconds > 0) process.send({ advance: milliseconds });
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

  #receive({ hangs, advanced }) {
    if (hangs !== undefined) {
      this.#activity.markHanging(hangs);
      this.consider();
    }
    if (advanced === undefined) return;
    this.#considering = false;
    this.#advance(advanced);
    this.consider();
  }

  #advance(milliseconds) {
    this.#time.advance(milliseconds);
    const now = this.#time.now();
    for (const [timer, due] of this.#inOrder()) {
      // `refresh` schedules the timer again, with this delay.
      timer._idleTimeout = Math.max(1, due > now ? this.#time.shorten(due - now) : 1);
      timer.refresh();
    }
  }
}
