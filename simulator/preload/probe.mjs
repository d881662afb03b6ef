// Loaded into the action's process by tests that measure it. On exit, reports which of its files it loaded, its peak
// memory, and when it opened its first connection.
import { appendFileSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { Socket } from 'node:net';
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

/** Milliseconds since the process started. */
let firstConnection;
const { connect } = Socket.prototype;
Socket.prototype.connect = function (...args) {
  firstConnection ??= performance.now();
  return connect.apply(this, args);
};

/** On Linux, `maxRSS` includes the parent's memory at the time of the fork. VmHWM starts with the program. */
function peakKilobytes() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
}

process.on('exit', () => {
  const peakMiB = peakKilobytes() / 1024;
  if (file !== undefined) appendFileSync(file, JSON.stringify({ loaded, peakMiB, firstConnection }));
});
