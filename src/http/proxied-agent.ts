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
  /** By host, in the order in which they were opened. */
  readonly #early = new Map<string, Promise<Socket | undefined>[]>();

  /** Whatever printed an agent as JSON would reveal sent headers, and the proxy's password. */
  toJSON(): string {
    return '[agent]';
  }

  /** Opens a tunnel for the first request to this host. If that fails, the request tries again, and reports it. */
  open(host: string): void {
    const options = { host, port: 443, servername: host, secureEndpoint: true } as ConnectOptions;
    const opening = this.#tunnel(options).then(
      // Until a request takes it, it does not keep the process running.
      (socket) => socket.unref().on('error', () => socket.destroy()),
      () => undefined,
    );
    this.#early.set(host, [...(this.#early.get(host) ?? []), opening]);
  }

  /**
   * The library infers this from the call stack, and is wrong when a socket returns to the pool, or if Node keeps no stack
   * (--stack-trace-limit).
   */
  override isSecureEndpoint(): boolean {
    return true;
  }

  override async connect(...[request, options]: Parameters<ProxyConnect>): Promise<Socket> {
    const host = options.host ?? '';
    const socket = await this.#early.get(host)?.shift();
    const open = socket?.destroyed === false ? socket.ref() : await this.#tunnel(options);
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
