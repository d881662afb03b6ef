// Connections to Azure. They are kept alive, including through a proxy, where the SDK would open a new one for every request.
// They are also opened early, while the run is still waiting for its first answers.

import { HttpsProxyAgent } from 'https-proxy-agent';
import { EventEmitter } from 'node:events';
import type { Agent as HttpAgent, ClientRequest } from 'node:http';
import { Agent } from 'node:https';
import type { Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { hasProxyExceptions, httpsProxy } from '../http/proxy.ts';

type ProxyConnect = HttpsProxyAgent<string>['connect'];

/** What the library emits about the proxy's answer. */
interface ConnectResponse {
  readonly statusCode: number;
}

function park<T>(early: Map<string, T[]>, host: string, connection: T): void {
  early.set(host, [...(early.get(host) ?? []), connection]);
}

/** The agent for hosts that are reached directly. A connection that was opened early serves the first request to its host. */
class DirectAgent extends Agent {
  readonly #early = new Map<string, TLSSocket[]>();

  /** The SDK's debug log prints a request with its agent, which would reveal sent headers, such as a token or a key. */
  toJSON(): string {
    return '[agent]';
  }

  open(host: string): void {
    const socket = connect({ host, port: 443, servername: host });
    // No request listens for errors yet. A socket that fails before one does is not used.
    socket.on('error', () => socket.destroy());
    park(this.#early, host, socket);
  }

  override createConnection(
    ...args: Parameters<Agent['createConnection']>
  ): ReturnType<Agent['createConnection']> {
    const host = String(args[0].host);
    const socket = this.#early.get(host)?.shift();
    return socket?.destroyed === false ? socket : super.createConnection(...args);
  }
}

/** The agent for hosts behind the runner's proxy. */
class ProxiedAgent extends HttpsProxyAgent<string> {
  readonly #early = new Map<string, Promise<Socket | undefined>[]>();

  /** See `DirectAgent`. */
  toJSON(): string {
    return '[agent]';
  }

  open(host: string): void {
    const options = {
      host,
      port: 443,
      servername: host,
      secureEndpoint: true,
    } as Parameters<ProxyConnect>[1];
    // There is no request yet; the library only emits an event on it.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- an emitter is all that it uses
    const opening = super.connect(new EventEmitter() as ClientRequest, options).then(
      (socket) => socket.on('error', () => socket.destroy()),
      () => undefined,
    );
    park(this.#early, host, opening);
  }

  /** The library infers from the call stack whether a request is secure, and is wrong when a socket returns to the pool. */
  override getName(options?: object): string {
    return super.getName({ ...options, secureEndpoint: true } as Parameters<
      HttpsProxyAgent<string>['getName']
    >[0]);
  }

  override async connect(...[request, options]: Parameters<ProxyConnect>): Promise<Socket> {
    const host = options.host ?? '';
    const socket = await this.#early.get(host)?.shift();
    if (socket?.destroyed !== false) return this.#tunnel(request, options);
    request.once('socket', (taken: Socket) => taken.resume());
    return socket;
  }

  /** The library passes a proxy's refusal on as if it were the host's answer, although the request never left. */
  async #tunnel(...[request, options]: Parameters<ProxyConnect>): Promise<Socket> {
    let status: number | undefined;
    request.once('proxyConnect', ({ statusCode }: ConnectResponse) => {
      status = statusCode;
    });
    const socket = await super.connect(request, options);
    if (status === undefined || status === 200) return socket;
    socket.destroy();
    throw new Error(`Proxy connection refused with status ${status}`);
  }
}

let direct: DirectAgent | undefined;
const proxied = new Map<string, ProxiedAgent>();

function directAgent(): DirectAgent {
  return (direct ??= new DirectAgent({ keepAlive: true }));
}

function proxiedAgent(proxy: string): ProxiedAgent {
  const agent = proxied.get(proxy) ?? new ProxiedAgent(proxy, { keepAlive: true });
  proxied.set(proxy, agent);
  return agent;
}

/** The agent that keeps connections alive, instead of the one that the SDK chose by its proxy rules. */
export function keepAliveAgent(chosen: unknown): HttpAgent {
  return chosen instanceof HttpsProxyAgent ? proxiedAgent(chosen.proxy.href) : directAgent();
}

/** Opens a connection to each host without a request. Does nothing if the proxy has exceptions, which only the SDK evaluates. */
export function openEarly(urls: readonly string[]): void {
  const { env } = process;
  if (hasProxyExceptions(env)) return;
  const proxy = httpsProxy(env);
  for (const url of urls) {
    const host = new URL(url).hostname;
    if (proxy !== undefined) proxiedAgent(new URL(proxy).href).open(host);
    else directAgent().open(host);
  }
}
