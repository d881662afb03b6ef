// A fetch for Octokit over Node's own https module. It keeps connections alive, including through a proxy, and avoids undici,
// half a megabyte that takes longer to load than the requests take to complete.

import { getProxyUrl } from '@actions/http-client';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { request as httpRequest, type Agent, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface FetchInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** The part of a Response that Octokit reads. */
export interface FetchAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  text(): Promise<string>;
  arrayBuffer(): Promise<Uint8Array>;
}

/** A renamed repository redirects, to the same host. More than a few redirects would be a loop. */
const REDIRECTS = 3;

/** @param baseUrl of the API: decides whether the runner's proxy is used, by the toolkit's rules. */
export function createFetch(baseUrl: string): (url: string, init?: FetchInit) => Promise<FetchAnswer> {
  const proxy = getProxyUrl(baseUrl);
  const agent =
    proxy === '' ? new HttpsAgent({ keepAlive: true }) : new HttpsProxyAgent(proxy, { keepAlive: true });
  return async (url, init = {}) => {
    let answer = await send(new URL(url), init, agent);
    for (let count = 0; count < REDIRECTS; count++) {
      const next = redirectOf(answer);
      if (next === undefined) break;
      answer = await send(next, init, agent);
    }
    return answer;
  };
}

/** A redirect to another origin, which would receive the token, is not followed. The others keep the method. */
function redirectOf({ status, headers, url }: FetchAnswer): URL | undefined {
  const location = headers.get('location');
  if (location === undefined || ![301, 302, 307, 308].includes(status)) return undefined;
  const next = URL.parse(location, url);
  return next?.origin === new URL(url).origin ? next : undefined;
}

async function send(
  url: URL,
  { method = 'GET', headers = {}, body, signal }: FetchInit,
  agent: Agent,
): Promise<FetchAnswer> {
  const secure = url.protocol === 'https:';
  const options: RequestOptions = {
    method,
    headers: body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
    ...(secure ? { agent } : {}),
    ...(signal ? { signal } : {}),
  };
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(url, options, resolve);
    request.on('error', reject);
    request.end(body);
  });
  const content = await readAll(message);
  return {
    status: message.statusCode ?? 0,
    statusText: message.statusMessage ?? '',
    url: url.href,
    headers: new Map(Object.entries(message.headers).map(([name, value]) => [name, String(value)])),
    text: () => Promise.resolve(content.toString('utf8')),
    arrayBuffer: () => Promise.resolve(content),
  };
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
