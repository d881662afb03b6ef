// Loaded into the action's process with `node --import`. Refuses connections to any host except the simulator's proxy.
// Otherwise a client that ignores the proxy would fail with a DNS error, which looks like an ordinary network error.
import { appendFileSync } from 'node:fs';
import net from 'node:net';

const { SIM_PROXY_PORT: proxyPort, SIM_STRANGERS_FILE: strangersFile } = process.env;
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  const toProxy =
    typeof options === 'object' && (options.path !== undefined || String(options.port) === proxyPort);
  if (!toProxy && proxyPort !== undefined && strangersFile !== undefined) {
    const target = typeof options === 'object' ? `${options.host}:${options.port}` : String(options);
    appendFileSync(strangersFile, `${target}\n`);
    queueMicrotask(() => {
      this.destroy(Object.assign(new Error(`connect ECONNREFUSED ${target}`), { code: 'ECONNREFUSED' }));
    });
    return this;
  }
  return connect.apply(this, args);
};
