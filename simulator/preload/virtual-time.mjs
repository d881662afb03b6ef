// Virtual time in the action's process: the same mapping as determinism/clock.ts.

/** Virtual milliseconds. Shorter delays are technical, such as a keep-alive hint, and remain real. */
const shortestWait = 200;

const isWait = (delay) => Number(delay) >= shortestWait;

/**
 * The real delay for a virtual one. One millisecond is added, because Node can fire a timer up to a millisecond early, which
 * is `scale` milliseconds of virtual time.
 */
const shortened = (delay, scale) => (isWait(delay) ? Math.ceil(Number(delay) / scale) + 1 : delay);

export function createVirtualTime({ scale, virtualBase, realBase, wallOffset = 0 }) {
  const realPerformanceNow = performance.now.bind(performance);
  const { timeOrigin } = performance;
  /** Virtual milliseconds that the monotonic clock is ahead of the scaled real one. */
  let advanced = 0;
  /** Virtual milliseconds that only the time of day counted while the process stood still. */
  let missedByTimers = 0;
  const precise = () => virtualBase + (timeOrigin + realPerformanceNow() - realBase) * scale;
  return {
    /** What timers and waits go by. */
    now: () => Math.floor(precise()),
    /** The time of day, which the runner may have wrong. */
    wallNow: () => Math.floor(precise() + missedByTimers + wallOffset),
    /** Real milliseconds, for a process that measures how long it stood still. */
    realNow: realPerformanceNow,
    performanceNow: () => realPerformanceNow() * scale + advanced,
    isWait,
    shorten: (delay) => shortened(delay, scale),
    advance(milliseconds) {
      virtualBase += milliseconds;
      advanced += milliseconds;
    },
    /** After a suspension: the simulator's time, and whether the monotonic clock counted while the process stood still. */
    resume({ stoodStill, mapping, clocks }) {
      virtualBase -= stoodStill * scale;
      advanced -= stoodStill * scale;
      const real = timeOrigin + realPerformanceNow();
      const simulated = mapping.virtualBase + (real - mapping.realBase) * mapping.scale;
      const missed = simulated - precise() - missedByTimers;
      if (clocks === 'both') this.advance(missed);
      else missedByTimers += missed;
    },
    reset(mapping) {
      ({ virtualBase, realBase, wallOffset = 0 } = mapping);
      missedByTimers = 0;
    },
  };
}
