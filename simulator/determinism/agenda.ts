// Effects that happen at a later virtual moment, such as those of a request that was given up.
import { AsyncLocalStorage } from 'node:async_hooks';

export type Effect = () => Promise<void> | void;

interface Entry {
  readonly at: number;
  readonly effect: Effect;
}

export class Agenda {
  /** Ordered by time. */
  #entries: readonly Entry[] = [];
  #running: Promise<void> | undefined;
  readonly #moment = new AsyncLocalStorage<number>();

  /** How many effects have not happened yet. */
  get size(): number {
    return this.#entries.length + (this.#running === undefined ? 0 : 1);
  }

  /** Within an effect, the time at which it is due, although the clock may already be past it. */
  get moment(): number | undefined {
    return this.#moment.getStore();
  }

  add(at: number, effect: Effect): void {
    this.#entries = [...this.#entries, { at, effect }].toSorted((one, other) => one.at - other.at);
  }

  /** Performs the effects that are due, one after another. An effect without a promise has happened on return. */
  perform(now: number): void {
    while (this.#running === undefined) {
      const [next, ...later] = this.#entries;
      if (next === undefined || next.at > now) return;
      this.#entries = later;
      const running = this.#moment.run(next.at, next.effect);
      if (running === undefined) continue;
      this.#running = running.finally(() => {
        this.#running = undefined;
        this.perform(now);
      });
    }
  }

  /** Resolves when no effect is in progress. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }
}
