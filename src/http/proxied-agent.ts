// The agent for hosts behind the runner's proxy.

import { HttpsProxyAgent } from 'https-proxy-agent';
import { EventEmitter } from 'node:events';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { ProxyFailure } from './proxy-failure.ts';

type ProxyConnect = HttpsProxyAgent<string>['connect'];
type ConnectOptions = Parameters<ProxyConnect>[1];

/** What the library emits about the proxy's answer. */
interface ConnectResponse {
  readonly statusCode: number;
}

export class ProxiedAgent extends HttpsProxyAgent<string> {
  readonly #early = new Map<string, Promise<Socket | undefined>>();

  /** The SDK's debug log prints a request with its agent, which would reveal sent headers, and the proxy's password. */
  toJSON(): string {
    return '[agent]';
  }

  /** Opens a tunnel for the first request to this host. If that fails, the request tries again, and reports it. */
  open(host: string): void {
    const options = { host, port: 443, servername: host, secureEndpoint: true } as ConnectOptions;
    const opening = this.#tunnel(options).then(
      (socket) => socket.on('error', () => socket.destroy()),
      () => undefined,
    );
    this.#early.set(host, opening);
  }

  /** The library infers from the call stack whether a request is secure, and is wrong when a socket returns to the pool. */
  override getName(options?: object): string {
    return super.getName({ ...options, secureEndpoint: true } as Parameters<
      HttpsProxyAgent<string>['getName']
    >[0]);
  }

  override async connect(...[request, options]: Parameters<ProxyConnect>): Promise<Socket> {
    const host = options.host ?? '';
    const early = this.#early.get(host);
    this.#early.delete(host);
    const socket = await early;
    const open = socket?.destroyed === false ? socket : await this.#tunnel(options);
    request.once('socket', (taken: Socket) => taken.resume());
    return open;
  }

  /** The library passes a proxy's refusal on as if it were the host's answer, although the request never left. */
  async #tunnel(options: ConnectOptions): Promise<Socket> {
    const host = options.host ?? '';
    const events = new EventEmitter();
    let status = 0;
    events.once('proxyConnect', ({ statusCode }: ConnectResponse) => {
      status = statusCode;
    });
    let socket: Socket;
    try {
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- it emits events, nothing else
      socket = await super.connect(events as ClientRequest, options);
    } catch (error) {
      throw new ProxyFailure(host, { code: codeOf(error) });
    }
    if (status === 200) return socket;
    socket.destroy();
    throw new ProxyFailure(host, { status });
  }
}

/** Without a code, the proxy has closed the connection instead of answering. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'ECONNRESET';
}
