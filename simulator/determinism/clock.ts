// The simulator's clock: virtual time that passes at a configurable scale and can be advanced.
// The action's process reads the same time through preload/clock.mjs. While that process runs, it follows only the
// advances that it requested itself.
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
  /** The real milliseconds that a virtual delay takes. */
  realDelay(virtualMs: number): number;
}

/** Epoch milliseconds with a fraction. `Date.now()` would advance in steps of `scale` virtual milliseconds. */
function realNow(): number {
  return performance.timeOrigin + performance.now();
}

export function createClock(virtualBase = defaultVirtualBase): ScaledClock {
  let mapping: ClockMapping = { virtualBase, realBase: realNow(), scale: 1 };
  const precise = (): number => mapping.virtualBase + (realNow() - mapping.realBase) * mapping.scale;
  return {
    now: () => Math.floor(precise()),
    advance(ms) {
      mapping = { ...mapping, virtualBase: mapping.virtualBase + ms };
    },
    mapping: () => mapping,
    setScale(scale) {
      mapping = { virtualBase: precise(), realBase: realNow(), scale };
    },
    realDelay: (virtualMs) => Math.ceil(virtualMs / mapping.scale),
  };
}
