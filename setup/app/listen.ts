// Serves the page with the manifest on the loopback address, and takes the answer of the browser. Only a request with this
// set-up's own random state counts; every other one is answered and forgotten.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HEADERS, manifestPage, messagePage } from './page.ts';
import type { Manifest } from './manifest.ts';

export interface Listening {
  /** For the browser. */
  readonly url: string;
  /** Lets a page that is on its way arrive. */
  readonly close: () => Promise<void>;
}

export interface Exchange {
  readonly manifest: (redirectUrl: string) => Manifest;
  readonly action: (state: string) => string;
  /** @returns the page to show. Called once. */
  readonly received: (code: string) => Promise<string>;
  /** Another App was registered, in another window. */
  readonly another: () => void;
  /** A sentence about a request that was not taken. */
  readonly refused: (why: string) => void;
}

const PATIENCE = 10_000;

/** What GitHub sends, by observation: 40 hexadecimal digits. Anything that could change an address is refused. */
const CODE = /^[\w-]{10,200}$/;

export async function listen(exchange: Exchange): Promise<Listening> {
  const state = randomBytes(24).toString('base64url');
  const taken: Taken = {};
  // Other programs of this machine must not keep connections open forever.
  const server = createServer({ requestTimeout: PATIENCE, headersTimeout: PATIENCE }, (request, response) => {
    const { port } = server.address() as AddressInfo;
    const asked = { origin: originOf(port), state, taken, exchange };
    replyTo(request, asked).then(
      ({ status, page }) => {
        response.writeHead(status, { ...HEADERS, connection: 'close' });
        response.end(page);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `${originOf((server.address() as AddressInfo).port)}/`,
    close: () => closed(server),
  };
}

async function closed(server: Server): Promise<void> {
  const end = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), 500);
  await end;
  clearTimeout(timer);
}

function originOf(port: number): string {
  return `http://127.0.0.1:${String(port)}`;
}

/** The first code and its page: a page that is loaded again must not use its code again. */
interface Taken {
  code?: string;
  page?: Promise<string>;
}

interface Asked {
  readonly origin: string;
  readonly state: string;
  readonly taken: Taken;
  readonly exchange: Exchange;
}

interface Reply {
  readonly status: number;
  readonly page: string;
}

async function replyTo({ headers, method, url = '' }: IncomingMessage, asked: Asked): Promise<Reply> {
  const { origin, state, exchange } = asked;
  const address = `http://${headers.host ?? ''}${url}`;
  const at = URL.canParse(address) ? new URL(address) : undefined;
  // A page of another site could reach the port under a name of its own.
  if (at?.origin !== origin || method !== 'GET') return refusal(400, 'This page does not exist.');
  if (at.pathname === '/') {
    return {
      status: 200,
      page: manifestPage(exchange.manifest(`${origin}/created`), exchange.action(state)),
    };
  }
  return at.pathname === '/created'
    ? received(at.searchParams, asked)
    : refusal(404, 'This page does not exist.');
}

async function received(answer: URLSearchParams, { origin, state, taken, exchange }: Asked): Promise<Reply> {
  if (!isSame(answer.get('state') ?? '', state)) {
    exchange.refused(
      'The browser brought an answer with another state. It belongs to another set-up, and was ignored.',
    );
    return refusal(400, `This answer belongs to another set-up. Start again at ${origin}/.`);
  }
  const code = answer.get('code') ?? '';
  if (!CODE.test(code)) {
    exchange.refused('The browser came back without a code from GitHub. It was ignored.');
    return refusal(400, `GitHub has sent no code. Start again at ${origin}/.`);
  }
  if (taken.code !== undefined && taken.code !== code) {
    exchange.another();
    return refusal(
      409,
      'This set-up has its App already. The second one is not used: delete it in its settings.',
    );
  }
  taken.code = code;
  taken.page ??= exchange.received(code);
  return taken.page.then(
    (page) => ({ status: 200, page }),
    () => ({ status: 502, page: messagePage('The set-up has failed', 'The terminal says why.') }),
  );
}

function refusal(status: number, text: string): Reply {
  return { status, page: messagePage('Nothing was done', text) };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
