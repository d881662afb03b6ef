// An HTTPS-intercepting proxy with a throwaway certificate authority. It receives every request of a client.
import type { IncomingMessage } from 'node:http';
import type { Server as NetServer, Socket } from 'node:net';
import { MockttpServer } from 'mockttp/dist/server/mockttp-server';
import { generateCACertificate } from 'mockttp/dist/util/certificates';
import type { WireAnswer } from './wire.ts';

export interface ProxyRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Proxy {
  readonly port: number;
  /** The certificate of the authority, PEM. */
  readonly ca: string;
  stop(): void;
}

export interface ProxyClientRules {
  answer(request: ProxyRequest): Promise<WireAnswer>;
  /** Whether the proxy finds no address for this host. It then opens no tunnel. */
  isUnresolved(host: string): boolean;
}

let authority: ReturnType<typeof generateCACertificate> | undefined;

function singleValues(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

/** Half of a body with the length of the whole, then a close: to the client, an interrupted transfer. */
function truncated(body: Buffer): { headers: Record<string, string>; rawBody: Buffer } {
  return {
    headers: { 'content-length': String(Math.max(body.length, 2)), connection: 'close' },
    rawBody: body.subarray(0, Math.floor(body.length / 2)),
  };
}

type CallbackResult =
  | 'close'
  | 'reset'
  | { readonly statusCode: number; readonly headers: Record<string, string>; readonly rawBody: Buffer };

function toCallbackResult(answer: WireAnswer): CallbackResult | Promise<never> {
  switch (answer.kind) {
    case 'hang':
      return new Promise<never>(() => undefined);
    case 'close':
    case 'reset':
      return answer.kind;
    case 'reply':
    case 'truncated': {
      const { status, headers, body } = answer.reply;
      const bytes = Buffer.from(body);
      const part =
        answer.kind === 'truncated'
          ? truncated(bytes)
          : {
              headers: status === 204 || status === 304 ? {} : { 'content-length': String(bytes.length) },
              rawBody: bytes,
            };
      return { statusCode: status, headers: { ...headers, ...part.headers }, rawBody: part.rawBody };
    }
  }
}

/** A proxy that serves one simulator after another, because generating its certificates is slow. */
interface Server {
  readonly mockttp: MockttpServer;
  readonly connections: Set<Socket>;
  /** Undefined while the server is idle. */
  rules: ProxyClientRules | undefined;
}

const idle: Server[] = [];

async function startServer(key: string, cert: string): Promise<Server> {
  const mockttp = new MockttpServer({ https: { key, cert }, http2: false, recordTraffic: false });
  await mockttp.start(0);
  const server: Server = { mockttp, connections: new Set(), rules: undefined };
  listenerOf(server).on('connection', (socket: Socket) => {
    server.connections.add(socket);
    socket.once('close', () => server.connections.delete(socket));
  });
  await mockttp.forAnyRequest().thenCallback(async (request) => {
    const { rules } = server;
    const body = await request.body.getText();
    if (rules === undefined) return 'close';
    return toCallbackResult(
      await rules.answer({
        method: request.method,
        url: new URL(request.url),
        headers: singleValues(request.headers),
        body: body ?? '',
      }),
    );
  });
  refuseUnresolved(server);
  return server;
}

/** Mockttp itself opens every tunnel. */
function refuseUnresolved(server: Server): void {
  const listener = listenerOf(server);
  const tunnel = listener.listeners('connect') as ((...given: unknown[]) => void)[];
  listener.removeAllListeners('connect');
  listener.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const host = (request.url ?? '').replace(/:\d+$/, '');
    if (server.rules?.isUnresolved(host) === true) {
      socket.on('error', () => undefined).end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    for (const open of tunnel) open.call(listener, request, socket, head);
  });
}

function listenerOf({ mockttp }: Server): NetServer {
  // eslint-disable-next-line @typescript-eslint/dot-notation -- mockttp declares the field as private
  return mockttp['server'] as NetServer;
}

export async function startProxy(rules: ProxyClientRules): Promise<Proxy> {
  authority ??= generateCACertificate({
    subject: { commonName: 'Throwaway authority of a test' },
    bits: 2048,
  });
  const { key, cert } = await authority;
  const server = idle.pop() ?? (await startServer(key, cert));
  server.rules = rules;
  listenerOf(server).ref();
  return {
    port: server.mockttp.port,
    ca: cert,
    stop() {
      server.rules = undefined;
      for (const socket of server.connections) socket.destroy();
      // An idle server must not keep the process running.
      listenerOf(server).unref();
      idle.push(server);
    },
  };
}
