// A relay in front of the simulator's proxy that delays every piece of data by half a round trip each way, so that a
// new connection costs what it costs on a network: one round trip for CONNECT, one for TLS, one for the request.
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface Relay {
  readonly url: string;
  /** When the first connection of the current run was made, in epoch milliseconds. */
  firstConnection: number | undefined;
  stop(): Promise<void>;
}

/** @param roundTrip in real milliseconds. */
export async function startRelay(proxyUrl: string, roundTrip: number): Promise<Relay> {
  const { hostname, port } = new URL(proxyUrl);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    relay.firstConnection ??= performance.timeOrigin + performance.now();
    const upstream = connect({ host: hostname, port: Number(port), noDelay: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
    delayed(client, upstream, roundTrip / 2);
    delayed(upstream, client, roundTrip / 2);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const relay: Relay = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    firstConnection: undefined,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
  return relay;
}

function delayed(from: Socket, to: Socket, delay: number): void {
  const later = (act: () => void) => {
    if (delay === 0) act();
    else setTimeout(act, delay);
  };
  from.on('data', (chunk) => {
    later(() => to.write(chunk));
  });
  from.on('end', () => {
    later(() => to.end());
  });
}
