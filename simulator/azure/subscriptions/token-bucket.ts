// The token bucket by which Resource Manager throttles write requests.
import type { SimClock } from '../../determinism/clock.ts';

export interface TokenBucket {
  /** Takes a token. @returns the seconds to wait if there is none. */
  take(): number | undefined;
}

/**
 * The defaults are a capacity of 200 and 10 tokens per second:
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export function createTokenBucket(clock: SimClock, size = 200, perSecond = 10): TokenBucket {
  let tokens = size;
  let at = clock.now();
  return {
    take() {
      const now = clock.now();
      tokens = Math.min(size, tokens + ((now - at) * perSecond) / 1000);
      at = now;
      if (tokens < 1) return Math.ceil((1 - tokens) / perSecond);
      tokens -= 1;
      return undefined;
    },
  };
}
