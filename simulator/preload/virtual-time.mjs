// Virtual time in the action's process: the same mapping as determinism/clock.ts.

/** Virtual milliseconds. Shorter delays are technical, such as a keep-alive hint, and remain real. */
const shortestWait = 200;

export function createVirtualTime({ scale, virtualBase, realBase }) {
  const realPerformanceNow = performance.now.bind(performance);
  const { timeOrigin } = performance;
  const isWait = (delay) => Number(delay) >= shortestWait;
  return {
    now: () => Math.floor(virtualBase + (timeOrigin + realPerformanceNow() - realBase) * scale),
    performanceNow: () => realPerformanceNow() * scale,
    isWait,
    /**
     * The real delay for a virtual one. One millisecond is added, because Node can fire a timer up to a millisecond
     * early, which is `scale` milliseconds of virtual time.
     */
    shorten: (delay) => (isWait(delay) ? Math.ceil(Number(delay) / scale) + 1 : delay),
    advance(milliseconds) {
      virtualBase += milliseconds;
    },
    reset(mapping) {
      ({ virtualBase, realBase } = mapping);
    },
  };
}
