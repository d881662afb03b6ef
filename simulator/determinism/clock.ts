// The simulator's clock: virtual time that passes at a configurable scale and can be advanced.
// The action's process reads the same time through preload/clock.mjs. While that process runs, it follows only the
// advances that it requested itself.
import { Agenda, type Effect } from './agenda.ts';

export const defaultVirtualBase = Date.parse('2026-11-22T05:00:00Z');
export const hour = 3_600_000;
export const day = 24 * hour;

export interface SimClock {
  now(): number;
  advance(ms: number): void;
}

/** What a child process needs to read the same time. */
export interface ClockMapping {
  readonly virtualBase: number;
  readonly realBase: number;
  readonly scale: number;
}

export interface ScaledClock extends SimClock {
  mapping(): ClockMapping;
  /** Sets how many virtual milliseconds pass per real millisecond from now on. */
  setScale(scale: number): void;
  /** How many virtual milliseconds pass per real millisecond. */
  readonly scale: number;
  /** The real milliseconds that a virtual delay takes. */
  realDelay(virtualMs: number): number;
  /** Performs an effect after this many virtual milliseconds, at the latest when the next request arrives. */
  later(ms: number, effect: Effect): void;
  /** How many effects of `later` have not happened yet. */
  readonly ahead: number;
  /** Performs the effects that are due. */
  settle(): Promise<void>;
}

/** Epoch milliseconds with a fraction. `Date.now()` would advance in steps of `scale` virtual milliseconds. */
function realNow(): number {
  return performance.timeOrigin + performance.now();
}

export function createClock(virtualBase = defaultVirtualBase): ScaledClock {
  let mapping: ClockMapping = { virtualBase, realBase: realNow(), scale: 1 };
  const agenda = new Agenda();
  const precise = (): number => mapping.virtualBase + (realNow() - mapping.realBase) * mapping.scale;
  const now = (): number => agenda.moment ?? Math.floor(precise());
  return {
    now,
    advance(ms) {
      mapping = { ...mapping, virtualBase: mapping.virtualBase + ms };
      agenda.perform(now());
    },
    mapping: () => mapping,
    setScale(scale) {
      mapping = { virtualBase: precise(), realBase: realNow(), scale };
    },
    get scale() {
      return mapping.scale;
    },
    realDelay: (virtualMs) => Math.ceil(virtualMs / mapping.scale),
    later: (ms, effect) => {
      agenda.add(now() + ms, effect);
    },
    get ahead() {
      return agenda.size;
    },
    settle() {
      agenda.perform(now());
      return agenda.settled();
    },
  };
}
