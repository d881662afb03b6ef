// The clock of this machine.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../core/ports/runner.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  uptime: () => performance.now(),
  async sleep(duration, cut) {
    await sleep(duration, undefined, { signal: cut }).catch(() => undefined);
  },
};
