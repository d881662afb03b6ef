// A proxy in front of the simulator's. It refuses the tunnel to some hosts, as a company's proxy does.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Simulator } from '../../simulator/simulator.ts';

export interface BlockingProxy {
  /** Environment variables that route requests through it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): void;
}

/**
 * @param blocked a host, or the pattern of hosts.
 * @param status of its response to a CONNECT, such as 503 if the name of the host cannot be resolved.
 */
export async function startBlockingProxy(
  simulator: Simulator,
  blocked: string | RegExp,
  status: number,
): Promise<BlockingProxy> {
  // The server does not count the connections that became tunnels.
  const clients = new Set<Duplex>();
  const server = createServer().on('connect', ({ url = '' }, client, head) => {
    clients.add(client);
    client.on('error', () => undefined).on('close', () => clients.delete(client));
    const asked = url.replace(/:\d+$/, '');
    if (typeof blocked === 'string' ? asked === blocked : blocked.test(asked)) {
      client.end(`HTTP/1.1 ${status} No Tunnel\r\ncontent-type: text/html\r\n\r\n<html>No such host</html>`);
      return;
    }
    const { hostname: host, port } = new URL(simulator.proxyUrl);
    request({ host, port, method: 'CONNECT', path: url })
      .on('connect', (_answer, tunnel) => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        tunnel.write(head);
        tunnel.on('error', () => undefined).pipe(client);
        client.pipe(tunnel);
      })
      .end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    env: { HTTPS_PROXY: url, HTTP_PROXY: url, SIM_PROXY_PORT: String(port) },
    stop: () => {
      for (const client of clients) client.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}
