// Preloaded into the action's process by tests that measure it: tells at its end which of its files it loaded, and how much
// memory it had at most.
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';

const { SIM_PROBE_FILE: file } = process.env;
const home = path.dirname(process.argv[1] ?? '');
const loaded = [];

registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:') && url.includes(home)) loaded.push(path.posix.basename(url));
    return next(url, context);
  },
});

process.on('exit', () => {
  // libuv gives kilobytes on every platform.
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  if (file !== undefined) appendFileSync(file, JSON.stringify({ loaded, peakMiB }));
});
