// The simulator's clock: virtual time that runs faster than real time by a scale, and can be advanced.
// The action's process follows it through preload/clock.mjs; an advance during a run is seen by that process only where it
// asked for it.
import type { SimClock } from '../network/http.ts';

export const defaultVirtualBase = Date.parse('2026-11-22T05:00:00Z');
export const hour = 3_600_000;
export const day = 24 * hour;

/** What a child process needs to know to read the same time. */
export interface ClockMapping {
  readonly virtualBase: number;
  readonly realBase: number;
  readonly scale: number;
}

export interface ScaledClock extends SimClock {
  mapping(): ClockMapping;
  /** How many virtual milliseconds pass in a real one, from now on. */
  setScale(scale: number): void;
  /** The real milliseconds that a virtual delay takes. */
  realDelay(virtualMs: number): number;
}

/** Epoch milliseconds with a fraction: `Date.now()` would jump by `scale` virtual milliseconds at a time. */
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
