// How many requests are open at once, and how fast writes follow one another. It replaces the throttling plugin's own pace, which
// is one write a second from the first one on, and which all clients of a process share.
//
// GitHub's secondary limits are 80 content-creating requests a minute and 100 requests at once. Twenty writes at once and one
// more a second are at most 80 in any minute:
// https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits

import Bottleneck from 'bottleneck/light.js';
import { SECOND } from '../../core/time.ts';

/** As `gh secret set --env-file` writes all secrets of a file at once. */
const WRITES_AT_ONCE = 20;

const OPEN_REQUESTS = 20;

export interface Pace {
  /** Limiters for the throttling plugin, for writes and for all requests. */
  readonly limiters: { readonly write: Bottleneck.Group; readonly global: Bottleneck.Group };
  /** No write starts for this long. After that, one a second. */
  readonly pause: (seconds: number) => void;
}

/** What the throttling plugin uses of a limiter. */
interface Limiter {
  schedule(options: object, job: () => Promise<unknown>): Promise<unknown>;
}

/** The pace of one client, and therefore of one run, however often it publishes. */
export function createPace(): Pace {
  const writes = new Bottleneck({
    reservoir: WRITES_AT_ONCE,
    reservoirIncreaseAmount: 1,
    reservoirIncreaseInterval: SECOND,
    reservoirIncreaseMaximum: WRITES_AT_ONCE,
  });
  const open = new Bottleneck({ maxConcurrent: OPEN_REQUESTS });
  let pauses = Promise.resolve();
  return {
    limiters: {
      // The plugin gives retries no weight, so all writes that GitHub refused at once would be sent again at once.
      write: groupOf({ schedule: (options, job) => writes.schedule({ ...options, weight: 1 }, job) }),
      global: groupOf(open),
    },
    pause(seconds) {
      // One after another, because each refused write asks for a pause. `updateSettings` would end the refill of the reservoir.
      pauses = pauses.then(async () => {
        const left = (await writes.currentReservoir()) ?? 0;
        if (left > -seconds) await writes.incrementReservoir(-seconds - left);
      });
    },
  };
}

/** One limiter for every key. A real group would delete its limiter after some idle minutes, and what waits in it. */
function groupOf(limiter: Limiter): Bottleneck.Group {
  return { key: () => limiter } as unknown as Bottleneck.Group;
}
