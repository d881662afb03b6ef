// Azure's connections: kept alive, behind a proxy too, where the SDK would open a new one for every request; and opened
// early, while the first answers of a run are still on their way.

import { HttpsProxyAgent } from 'https-proxy-agent';
import type { Agent as HttpAgent, ClientRequest } from 'node:http';
import { Agent } from 'node:https';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';

type ProxyConnect = HttpsProxyAgent<string>['connect'];

function park<T>(early: Map<string, T[]>, host: string, connection: T): void {
  early.set(host, [...(early.get(host) ?? []), connection]);
}

/** The agent for hosts that are asked directly. A connection opened early serves the first request to its host. */
class DirectAgent extends Agent {
  readonly #early = new Map<string, TLSSocket[]>();

  /** The SDK's debug log prints a request with its agent, and an agent leads to every header that was sent: a token, a key. */
  toJSON(): string {
    return '[agent]';
  }

  open(host: string): void {
    const socket = connect({ host, port: 443, servername: host });
    // Until a request takes it over nobody else listens; a broken one is simply not used.
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

/** The same for hosts behind the runner's proxy. */
class ProxiedAgent extends HttpsProxyAgent<string> {
  readonly #early = new Map<string, Promise<Socket | undefined>[]>();

  /** As above. */
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
    // The library only tells the request of it; there is none yet.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- an emitter is all that it uses
    const opening = super.connect(new EventEmitter() as ClientRequest, options).then(
      (socket) => socket.on('error', () => socket.destroy()),
      () => undefined,
    );
    park(this.#early, host, opening);
  }

  /** The library guesses from the call stack whether a request is secure, and guesses wrong when it puts one back. */
  override getName(options?: object): string {
    return super.getName({ ...options, secureEndpoint: true } as Parameters<
      HttpsProxyAgent<string>['getName']
    >[0]);
  }

  override async connect(...[request, options]: Parameters<ProxyConnect>): Promise<Socket> {
    const host = options.host ?? '';
    const socket = await this.#early.get(host)?.shift();
    if (socket?.destroyed !== false) return super.connect(request, options);
    request.once('socket', (taken: Socket) => taken.resume());
    return socket;
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

/** The agent that keeps connections alive, for the one that the SDK has chosen: it knows the rules of proxies. */
export function lastingAgent(chosen: unknown): HttpAgent {
  return chosen instanceof HttpsProxyAgent ? proxiedAgent(chosen.proxy.href) : directAgent();
}

/** Opens a connection to each host. Costs no request; where a proxy has exceptions, it is left to the SDK. */
export function openEarly(urls: readonly string[]): void {
  const { env } = process;
  if (env['NO_PROXY'] || env['no_proxy']) return;
  const names = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];
  const proxy = names.map((name) => env[name] ?? '').find((value) => value !== '');
  for (const url of urls) {
    const host = new URL(url).hostname;
    if (proxy !== undefined) proxiedAgent(new URL(proxy).href).open(host);
    else directAgent().open(host);
  }
}
