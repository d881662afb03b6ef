// What the proxy sends to a client: a complete reply, a damaged one, or none.
import type { Flood } from './flood.ts';
import type { Fault } from './faults.ts';
import type { SimReply, SimRequest } from './http.ts';

/** A reply as it is sent, with its body as text. */
export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type WireAnswer =
  | { readonly kind: 'reply'; readonly reply: WireReply }
  | { readonly kind: 'truncated'; readonly reply: WireReply }
  | { readonly kind: 'flood'; readonly reply: WireReply; readonly flood: Flood }
  | { readonly kind: 'reset' }
  | { readonly kind: 'close' }
  | { readonly kind: 'hang' };

export interface RecordedRequest extends SimRequest {
  /** Undefined until the request is answered. */
  answer: WireAnswer | undefined;
  readonly faults: readonly Fault['kind'][];
  /** How many processes were attached: 1 for a run, 2 for a run that a fault of that run started. */
  readonly depth: number;
  /** The simulator's clock when the answer was sent. */
  answeredAt: number | undefined;
  /** How many characters the process had printed to stdout by then. Undefined if that is not known. */
  printed: number | undefined;
}

export function toWire(reply: SimReply, now: number): WireReply {
  const isText = typeof reply.body === 'string';
  const body = reply.body === undefined ? '' : isText ? reply.body : JSON.stringify(reply.body);
  const given = Object.fromEntries(
    Object.entries(reply.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  return {
    status: reply.status,
    headers: {
      date: new Date(now).toUTCString(),
      ...(body === '' ? {} : { 'content-type': type }),
      ...given,
    },
    body,
  };
}
