// One HTTP request over Node's own modules, without a library that takes longer to load than the request takes. Every request of
// a run leaves here: only to its destination, and with a limit on the answer.

import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { unzipSync } from 'node:zlib';
import { agentFor } from './connections.ts';
import { mustBeWithin, type Destination } from './destinations.ts';
import { ANSWER_LIMIT, OversizedAnswer, UnknownCoding } from './unusable-answers.ts';

export interface RequestInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the request, its answer included. */
  readonly signal: AbortSignal;
}

/** The part of a Response that the callers read. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  text(): Promise<string>;
  arrayBuffer(): Promise<Uint8Array>;
}

/** Follows no redirect. */
export async function send(to: Destination, url: URL, init: RequestInit): Promise<Answer> {
  mustBeWithin(url, to);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => {
    reject(init.signal.reason as Error);
  };
  init.signal.addEventListener('abort', abort);
  if (init.signal.aborted) abort();
  try {
    // Raced, because not everything on the way ends with the signal, such as a tunnel that does not open.
    return await Promise.race([aborted, exchange(url, init)]);
  } finally {
    init.signal.removeEventListener('abort', abort);
  }
}

async function exchange(
  url: URL,
  { method = 'GET', headers = {}, body, signal }: RequestInit,
): Promise<Answer> {
  const options = {
    method,
    headers: body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
    agent: await agentFor(url),
    signal,
  };
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = httpsRequest(url, options, resolve);
    request.on('error', reject);
    request.end(body);
  });
  const content = decode(await readAll(message), message.headers['content-encoding']);
  return {
    status: message.statusCode ?? 0,
    statusText: message.statusMessage ?? '',
    url: url.href,
    headers: new Map(Object.entries(message.headers).map(([name, value]) => [name, String(value)])),
    text: () => Promise.resolve(content.toString('utf8')),
    arrayBuffer: () => Promise.resolve(content),
  };
}

/** An error in the loop closes the connection. */
async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > ANSWER_LIMIT) throw new OversizedAnswer();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The codings that Azure's clients accept, one at most. The limit makes it a matter of milliseconds. */
function decode(content: Buffer, coding = 'identity'): Buffer {
  if (content.length === 0 || /^identity$/i.test(coding)) return content;
  if (!/^(?:x-)?gzip$|^deflate$/i.test(coding)) throw new UnknownCoding();
  try {
    return unzipSync(content, { maxOutputLength: ANSWER_LIMIT });
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
      ? new OversizedAnswer()
      : error;
  }
}
