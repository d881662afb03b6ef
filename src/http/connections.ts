// Connections to the services: kept alive, including through a proxy, and opened early, while the run is still waiting for its
// first answers.

import type { Agent as HttpAgent } from 'node:http';
import { Agent } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import type { ProxiedAgent } from './proxied-agent.ts';
import { proxyFor } from './proxy.ts';

/** The agent for hosts that are reached directly. A connection that was opened early serves the first request to its host. */
class DirectAgent extends Agent {
  /** By host, in the order in which they were opened. */
  readonly #early = new Map<string, TLSSocket[]>();

  /** Whatever printed an agent as JSON would reveal sent headers, such as a token or a key. */
  toJSON(): string {
    return '[agent]';
  }

  open(host: string): void {
    const socket = connect({ host, port: 443, servername: host });
    // No request listens for errors yet. A socket that fails before one does is not used.
    socket.on('error', () => socket.destroy());
    // Until a request takes it, it does not keep the process running.
    socket.unref();
    this.#early.set(host, [...(this.#early.get(host) ?? []), socket]);
  }

  /** With NODE_DEBUG=https, Node prints these options (lib/https.js), and they contain the headers of the request. */
  override createConnection(
    ...[given, callback]: Parameters<Agent['createConnection']>
  ): ReturnType<Agent['createConnection']> {
    const options = { ...given, headers: undefined };
    const socket = this.#early.get(String(options.host))?.shift();
    return socket?.destroyed === false ? socket.ref() : super.createConnection(options, callback);
  }
}

let direct: DirectAgent | undefined;
const proxied = new Map<string, Promise<ProxiedAgent>>();

/** The agent for HTTPS requests to the host of this URL, by the proxy rule. */
export function agentFor(url: URL): Promise<HttpAgent> {
  return ownAgentFor(url);
}

/** Opens a connection to each host without a request. */
export async function openEarly(urls: readonly string[]): Promise<void> {
  const opening = urls.map(async (text) => {
    const url = new URL(text);
    (await ownAgentFor(url)).open(url.hostname);
  });
  await Promise.all(opening);
}

async function ownAgentFor(url: URL): Promise<DirectAgent | ProxiedAgent> {
  const proxy = proxyFor(url)?.url.href;
  if (proxy === undefined) return (direct ??= new DirectAgent({ keepAlive: true }));
  const agent = proxied.get(proxy) ?? openProxy(proxy);
  proxied.set(proxy, agent);
  return agent;
}

/** Only a run behind a proxy loads the library. */
async function openProxy(proxy: string): Promise<ProxiedAgent> {
  const library = await import('./proxied-agent.ts');
  return new library.ProxiedAgent(proxy, { keepAlive: true });
}
