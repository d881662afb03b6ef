// An HTTPS-intercepting proxy with a throwaway certificate authority, in front of the simulated services.
import { MockttpServer } from 'mockttp/dist/server/mockttp-server';
import { generateCACertificate } from 'mockttp/dist/util/certificates';
import type { WireAnswer } from './exchange.ts';

export interface ProxyRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Proxy {
  readonly port: number;
  /** The certificate authority, PEM. */
  readonly ca: string;
  stop(): Promise<void>;
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

/** A body that is declared longer than it is, and then a close: the client sees a broken transfer. */
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

export async function startProxy(answer: (request: ProxyRequest) => Promise<WireAnswer>): Promise<Proxy> {
  authority ??= generateCACertificate({
    subject: { commonName: 'Throwaway authority of a test' },
    bits: 2048,
  });
  const { key, cert } = await authority;
  const server = new MockttpServer({ https: { key, cert }, http2: false, recordTraffic: false });
  await server.start(0);
  await server.forAnyRequest().thenCallback(async (request) => {
    const body = await request.body.getText();
    return toCallbackResult(
      await answer({
        method: request.method,
        url: new URL(request.url),
        headers: singleValues(request.headers),
        body: body ?? '',
      }),
    );
  });
  return { port: server.port, ca: cert, stop: () => server.stop() };
}
