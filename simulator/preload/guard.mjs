// Loaded into the action's process with `node --import`. Refuses connections to any host except the simulator's proxy.
// Otherwise a client that ignores the proxy would fail with a DNS error, which looks like an ordinary network error. In a direct
// run there is no proxy: connections for HTTPS lead to the same port, which answers for the host that TLS names.
import { appendFileSync } from 'node:fs';
import net from 'node:net';

const { SIM_PROXY_PORT: proxyPort, SIM_STRANGERS_FILE: strangersFile, SIM_DIRECT: direct } = process.env;
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  // A name that exists nowhere (RFC 6761), without asking a resolver.
  if (typeof options === 'object' && String(options.host).endsWith('.invalid')) {
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${options.host}`), {
      code: 'ENOTFOUND',
      syscall: 'getaddrinfo',
      hostname: options.host,
    });
    queueMicrotask(() => this.destroy(error));
    return this;
  }
  if (direct !== undefined && typeof options === 'object' && String(options.port) === '443') {
    const led = { ...options, host: '127.0.0.1', port: Number(proxyPort) };
    if (Array.isArray(args[0])) args[0][0] = led;
    else args[0] = led;
    return connect.apply(this, args);
  }
  const toProxy =
    typeof options === 'object' && (typeof options.path === 'string' || String(options.port) === proxyPort);
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
