// Serves the page with the manifest on the loopback address, and takes the answer of the browser. Only a request with this
// set-up's own random state counts; every other one is answered and forgotten.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HEADERS, manifestPage, messagePage } from './page.ts';
import type { Manifest } from './manifest.ts';

export interface Listening {
  /** For the browser. */
  readonly url: string;
  readonly close: () => void;
}

export interface Exchange {
  readonly manifest: (redirectUrl: string) => Manifest;
  readonly action: (state: string) => string;
  /** @returns the page to show. Called once for each code. */
  readonly received: (code: string) => Promise<string>;
  /** A sentence about a request that was not taken. */
  readonly refused: (why: string) => void;
}

/** What GitHub sends, by observation: 40 hexadecimal digits. Anything that could change an address is refused. */
const CODE = /^[\w-]{10,200}$/;

export async function listen(exchange: Exchange): Promise<Listening> {
  const state = randomBytes(24).toString('base64url');
  const codes = new Map<string, Promise<string>>();
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const asked = { origin: originOf(port), state, codes, exchange };
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
    close() {
      server.close();
      server.closeIdleConnections();
    },
  };
}

function originOf(port: number): string {
  return `http://127.0.0.1:${String(port)}`;
}

interface Asked {
  readonly origin: string;
  readonly state: string;
  /** The pages that were shown for codes: a page that is loaded again must not use its code again. */
  readonly codes: Map<string, Promise<string>>;
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

async function received(answer: URLSearchParams, { origin, state, codes, exchange }: Asked): Promise<Reply> {
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
  const page = codes.get(code) ?? exchange.received(code);
  codes.set(code, page);
  return { status: 200, page: await page };
}

function refusal(status: number, text: string): Reply {
  return { status, page: messagePage('Nothing was done', text) };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
