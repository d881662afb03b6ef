// An HTTPS-intercepting proxy with a throwaway certificate authority. It receives every request of a client.
import type { IncomingMessage } from 'node:http';
import type { Server as NetServer, Socket } from 'node:net';
import type * as mockttpMatchers from 'mockttp/dist/rules/matchers';
import type * as mockttpSteps from 'mockttp/dist/rules/requests/request-step-definitions';
import type * as mockttpStepImplementations from 'mockttp/dist/rules/requests/request-step-impls';
import type * as mockttpServer from 'mockttp/dist/server/mockttp-server';
import type * as mockttpCertificates from 'mockttp/dist/util/certificates';
import { headersOf, pour, type Flood } from './flood.ts';
import { load, once } from './shared.ts';
import type { WireAnswer } from './wire.ts';

const { MockttpServer } = load('mockttp/dist/server/mockttp-server') as typeof mockttpServer;
const { WildcardMatcher } = load('mockttp/dist/rules/matchers') as typeof mockttpMatchers;
const { CallbackStep } = load('mockttp/dist/rules/requests/request-step-definitions') as typeof mockttpSteps;
const { CallbackStepImpl } = load(
  'mockttp/dist/rules/requests/request-step-impls',
) as typeof mockttpStepImplementations;
const { generateCACertificate } = load('mockttp/dist/util/certificates') as typeof mockttpCertificates;

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

type Handle = mockttpStepImplementations.CallbackStepImpl['handle'];

let authority: ReturnType<typeof generateCACertificate> | undefined;

/** Two simulators that start at the same time have the same authority. */
function theAuthority(): ReturnType<typeof generateCACertificate> {
  const options = { subject: { commonName: 'Throwaway authority of a test' }, bits: 2048 };
  return (authority ??= once('certificate authority', () => generateCACertificate(options)));
}

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
  | {
      readonly statusCode: number;
      readonly headers: Record<string, string>;
      readonly rawBody: Buffer;
      readonly flood?: Flood;
    };

function toCallbackResult(answer: WireAnswer): CallbackResult | Promise<never> {
  switch (answer.kind) {
    case 'hang':
      return new Promise<never>(() => undefined);
    case 'close':
    case 'reset':
      return answer.kind;
    case 'flood': {
      const { status, headers, body } = answer.reply;
      const all = { ...headers, ...headersOf(answer.flood) };
      return { statusCode: status, headers: all, rawBody: Buffer.from(body), flood: answer.flood };
    }
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
  readonly mockttp: mockttpServer.MockttpServer;
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
  await mockttp.addRequestRules({ matchers: [new WildcardMatcher()], steps: [answerStep(server)] });
  refuseUnresolved(server);
  return server;
}

/** Mockttp's callback can answer only with a buffer, so a step that floods writes the body itself. */
function answerStep(server: Server): mockttpSteps.CallbackStep {
  const floods = new Map<string, { readonly body: Buffer; readonly flood: Flood }>();
  const step = new CallbackStep(async (request) => {
    const { rules } = server;
    const body = await request.body.getText();
    if (rules === undefined) return 'close';
    const { method, headers } = request;
    const url = new URL(request.url);
    const result = await toCallbackResult(
      await rules.answer({ method, url, headers: singleValues(headers), body: body ?? '' }),
    );
    if (typeof result === 'string' || result.flood === undefined) return result;
    floods.set(request.id, { body: result.rawBody, flood: result.flood });
    return { ...result, rawBody: Buffer.alloc(0) };
  });
  const handle: Handle = async (request, response) => {
    const end = response.end.bind(response);
    let pouring: Promise<void> | undefined;
    response.end = (...given: []) => {
      const flood = floods.get(request.id);
      response.end = end;
      floods.delete(request.id);
      if (flood === undefined) return end(...given);
      pouring = pour(response, flood.body, flood.flood);
      return response;
    };
    await CallbackStepImpl.prototype.handle.call(step, request, response);
    await pouring;
  };
  return Object.assign(step, { handle });
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
  const { key, cert } = await theAuthority();
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
