// Reads the file in which the runner describes the event that started the run. What it contains was written by whoever caused
// the event.

import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import type { EventPayload } from '../core/ports/runner.ts';

/** In bytes. GitHub delivers no larger payload: https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap */
const LONGEST = 25 * 1024 * 1024;

export function readEvent(file: string | undefined): EventPayload {
  if (!file) return { unreadable: 'is not set' };
  let descriptor: number | undefined;
  try {
    // Never waits, as for the writer of a pipe.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return { unreadable: 'does not name a file' };
    if (stat.size > LONGEST) return { unreadable: 'names a file that is larger than any event' };
    return { payload: JSON.parse(readFileSync(descriptor, 'utf8')) as unknown };
  } catch (error) {
    return {
      unreadable:
        error instanceof SyntaxError
          ? 'names a file that is not JSON'
          : 'names a file that could not be read',
    };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
